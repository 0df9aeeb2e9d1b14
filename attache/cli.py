"""The command line: `attache COMMAND`. Parses, calls one service, prints."""

import asyncio
import gzip
import json
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from answer.timeline import Timeline
from answer.wording import day
from attache.errors import USER_ERRORS
from attache.progress import IngestProgress, PassageProgress
from attache.render import (
    answer_json,
    answer_text,
    article_text,
    date_json,
    error_json,
    feed_json,
    feeds_table,
    timeline_json,
    timeline_text,
)
from attache.settings import Settings, SettingsError
from index.types import PUBLIC
from ingest.errors import IngestError
from ingest.feeds.schedule import USUAL, interval, interval_text
from ingest.feeds.wording import counts, is_failing, outcome
from ingest.types import ArticleDetails, Refreshed


class IsoDate(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no date; write it as YYYY-MM-DD.", param, ctx)


class Interval(click.ParamType[timedelta]):
    """A time between two refreshes of a feed, as 30m, 1h or 1d."""

    name = "TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        try:
            return value if isinstance(value, timedelta) else interval(value)
        except IngestError as error:
            self.fail(str(error), param, ctx)


def today() -> date:
    return datetime.now(UTC).date()


collection_option = click.option(
    "--collection", default=PUBLIC, show_default=True, help="The collection to work on."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder.  [default: ATTACHE_DATA]"
)
@click.version_option(package_name="attache", prog_name="attache")
@click.pass_context
def main(context: click.Context, data: Path | None) -> None:
    """Answers diplomacy questions from an archive of news articles, and quotes its sources."""
    try:
        settings = Settings.read()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if data is not None:
        settings = settings.model_copy(update={"data": data})
    context.obj = settings
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # These report every request and every file at INFO.
    for chatty in (
        "httpx",
        "httpcore",
        "hpack",
        "sentence_transformers",
        "trafilatura",
        "alembic",
        "faiss",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--date", "published_on", type=IsoDate(), help="When articles that do not say were published."
)
@click.option("--publisher", help="Who published articles that do not say.")
@click.option("--title", help="The title of an article that has none; with one file or address.")
@collection_option
@click.pass_obj
def ingest(
    settings: Settings,
    sources: tuple[str, ...],
    published_on: date | None,
    publisher: str | None,
    title: str | None,
    collection: str,
) -> None:
    """Add articles: files, folders or globs of text, Markdown, HTML, JSON, JSON lines, PDF, Word,
    EPUB, e-mail, RSS, Atom, WARC and zip, and web pages by their address (https://…).

    Run again, it goes on where it stopped: what is in the archive already is not read twice.
    """
    if title is not None and not _is_one(sources):
        raise click.UsageError("--title names one article: give one file or address with it.")

    async def work() -> int:
        async with _app(settings, create=True) as app:
            with IngestProgress() as progress:
                summary = await app.collections.ingest(
                    sources,
                    collection,
                    ArticleDetails(title=title, publisher=publisher, published_on=published_on),
                    on_progress=progress,
                )
        progress.summarise(summary)
        return 1 if summary.failures else 0

    _run(work(), interrupted="Interrupted. What was reported as added is stored; "
         "run the same command again to go on.")  # fmt: skip


def _is_one(sources: Sequence[str]) -> bool:
    """Whether they are one file or page."""
    from ingest.web.urls import is_web_address  # it imports what takes long, too

    return len(sources) == 1 and (is_web_address(sources[0]) or Path(sources[0]).is_file())


@main.command()
@click.argument("file", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@collection_option
@click.pass_obj
def export(settings: Settings, file: str, collection: str) -> None:
    """Write the articles of a collection into FILE, as JSON lines that `ingest` reads back.

    Packed with gzip where the name ends in .gz; to standard output without a FILE. The texts come
    back to the letter, and so does all that is said of an article, but for the time at which it
    came into this archive: that is noted anew where it is brought in. Removed articles, earlier
    versions and what servers have set are not in it: a backup has them.
    """

    async def work() -> int:
        async with _app(settings) as app:
            await app.answers.require(collection)
            with _written_whole(file) as out:
                async for line in app.collections.export(collection):
                    out.write(line)
        return 0

    _run(work(), interrupted="Interrupted. Nothing was written.")


@contextmanager
def _written_whole(file: str) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Something to write to; the file has what was written when all went well, or is as before."""
    try:
        with click.open_file(file, "wb", atomic=file != "-") as out:
            if file.endswith(".gz"):
                with gzip.GzipFile(fileobj=out, mode="wb") as packed:
                    yield packed
            else:
                yield out
    except OSError as error:
        raise click.ClickException(
            f"{file} cannot be written ({error.strerror}): name a file in a folder that exists."
        ) from error


@main.command()
@click.argument("question", required=False)
@click.option("--as-of", type=IsoDate(), help="Answer as of this day.  [default: today]")
@click.option("--since", type=IsoDate(), help="Use articles published on or after this day.")
@click.option("--until", type=IsoDate(), help="Use articles published on or before this day.")
@collection_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option(
    "--batch",
    # A byte order mark is no part of the first line, and a wrong letter no reason to stop.
    type=click.File(encoding="utf-8-sig", errors="replace"),
    help='Answer a file of JSON lines with "id", "question" and "as_of"; prints one JSON a line.',
)
@click.pass_obj
def ask(
    settings: Settings,
    question: str | None,
    as_of: date | None,
    since: date | None,
    until: date | None,
    collection: str,
    as_json: bool,
    batch: Iterable[str] | None,
) -> None:
    """Answer a QUESTION, with the sentences that the answer comes from."""
    if (question is None) == (batch is None):
        raise click.UsageError("Give one question in quotes, or --batch FILE.")

    async def one(asked: str) -> int:
        async with _app(settings) as app:
            await app.answers.require(collection)
            answer = await app.answers.answer(
                asked,
                collections=[collection],
                as_of=as_of or today(),
                since=since,
                until=until,
            )
        if as_json:
            click.echo(answer_json(answer))
        else:
            Console().print(answer_text(answer))
        return 0

    async def many(lines: Iterable[str]) -> int:
        failed = 0
        async with _app(settings) as app:
            await app.answers.require(collection)
            for question_id, asked, day_asked in _questions(lines, as_of or today()):
                if isinstance(asked, click.ClickException):
                    failed += 1
                    click.echo(error_json(question_id, asked.message))
                    continue
                try:
                    answer = await app.answers.answer(
                        asked,
                        collections=[collection],
                        as_of=day_asked,
                        since=since,
                        until=until,
                    )
                except USER_ERRORS as error:
                    failed += 1
                    click.echo(error_json(question_id, str(error)))
                else:
                    click.echo(answer_json(answer, question_id))
        return 1 if failed else 0

    _run(one(question) if question is not None else many(batch or ()))


def _questions(
    lines: Iterable[str], default: date
) -> Iterator[tuple[str | None, str | click.ClickException, date]]:
    """(id, question or what is wrong with the line, as of) of every line that is not empty."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question_id = None
        try:
            row = json.loads(line)
            question_id = row.get("id")
            asked = row["question"]
            asked.encode()  # fails for what is no text, and for half a character ("\ud800")
            yield question_id, asked, date.fromisoformat(row.get("as_of") or default.isoformat())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            problem = (
                f'Line {number} must be a JSON object with "question" and, '
                'if a day is given, "as_of" as YYYY-MM-DD.'
            )
            yield question_id, click.ClickException(problem), default


@main.command()
@click.argument("topic")
@click.option("--since", type=IsoDate(), help="The first day of events to list.")
@click.option("--until", type=IsoDate(), help="The last day of events to list.")
@click.option("--as-of", type=IsoDate(), help="Tell it as of this day.  [default: today]")
@collection_option
@click.option("--json", "as_json", is_flag=True, help="Print the timeline as JSON.")
@click.option(
    "--png",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Draw it into this file too.",
)
@click.option("--dark", is_flag=True, help="Draw it light on dark.")
@click.pass_obj
def timeline(
    settings: Settings,
    topic: str,
    since: date | None,
    until: date | None,
    as_of: date | None,
    collection: str,
    as_json: bool,
    png: Path | None,
    dark: bool,
) -> None:
    """List the dated events of a TOPIC in order, each with the sentence that tells it.

    A topic names somebody, a kind of event, or both: "Modi Russia visits", "Lavrov".
    """

    async def work() -> int:
        async with _app(settings) as app:
            await app.answers.require(collection)
            found = await app.answers.timeline(
                topic, collections=[collection], as_of=as_of or today(), since=since, until=until
            )
        if png is not None:
            await asyncio.to_thread(_draw, found, png, dark)
        if as_json:
            click.echo(timeline_json(found))
        else:
            Console().print(timeline_text(found))
        return 0

    _run(work())


def _draw(found: Timeline, file: Path, dark: bool) -> None:
    from answer.timeline.picture import draw

    try:
        file.write_bytes(draw(found, dark=dark))
    except OSError as error:
        raise click.ClickException(
            f"{file} cannot be written ({error.strerror}): name a file in a folder that exists."
        ) from error


@main.command()
@click.option("--as-of", type=IsoDate(), help="Answer as of this day.  [default: today]")
@collection_option
@click.pass_obj
def chat(settings: Settings, as_of: date | None, collection: str) -> None:
    """Ask one question after another; an empty line or Ctrl-D ends."""

    async def work() -> int:
        console = Console()
        read = _reader_with_history(settings.data / "chat-history")
        async with _app(settings) as app:
            await app.answers.require(collection)
            while asked := _interruptible(read):
                try:
                    answer = await app.answers.answer(
                        asked, collections=[collection], as_of=as_of or today()
                    )
                except USER_ERRORS as error:
                    console.print(str(error), style="yellow", markup=False)
                else:
                    console.print(answer_text(answer), "")
        return 0

    _run(work())


def _reader_with_history(file: Path) -> Callable[[], str]:
    """A function that asks for a line; the arrow keys bring back lines of earlier chats."""
    try:
        import readline
    except ImportError:  # not on every platform
        readline = None  # type: ignore[assignment]
    if readline and file.is_file():
        readline.read_history_file(file)

    def read() -> str:
        try:
            line = input("? ").strip()
        except EOFError:
            click.echo()
            return ""
        if readline and line:
            readline.write_history_file(file)
        return line

    return read


def _interruptible(read: Callable[[], str]) -> str:
    """What `read` returns. Ctrl-C ends it at once; asyncio's own handler lets it go on waiting."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return read()
    finally:
        signal.signal(signal.SIGINT, handler)


@main.command()
@collection_option
@click.pass_obj
def reindex(settings: Settings, collection: str) -> None:
    """Build the indexes anew from the database; embed anew where ATTACHE_MODEL changed."""

    async def work() -> int:
        async with _app(settings) as app:
            await app.answers.require(collection)
            with PassageProgress() as progress:
                report = await app.collections.reindex(collection, on_progress=progress)
        click.echo(f"{collection}: {report.indexed_passages:,} passages indexed.")
        return 0

    _run(work(), interrupted="Interrupted. The indexes in use are as they were.")


@main.command()
@collection_option
@click.pass_obj
def status(settings: Settings, collection: str) -> None:
    """Tell what a collection holds."""

    async def work() -> int:
        async with _app(settings) as app:
            await app.answers.require(collection)
            report = await app.collections.status(collection)
            followed = await app.feeds.list(collection)
        table = Table(show_header=False, box=None)
        newest = day(report.newest) if report.newest else "none"
        oldest = day(report.oldest) if report.oldest else "none"
        added = report.last_added_at
        for name, value in (
            ("collection", collection),
            ("articles", f"{report.articles:,}"),
            ("passages", f"{report.passages:,}"),
            ("published", f"{oldest} to {newest}"),
            ("last added", f"{added:%Y-%m-%d %H:%M} UTC" if added else "never"),
            ("feeds", counts(len(followed), sum(map(is_failing, followed)))),
            ("index", f"{report.generation}, {report.indexed_passages:,} passages"),
            ("on disk", f"{report.bytes_on_disk / 1e6:,.1f} MB of index"),
            ("model", report.model),
        ):
            table.add_row(name, Text(value))  # a collection's name may look like markup
        Console().print(table)
        return 0

    _run(work())


@main.group()
def article() -> None:
    """Look at the articles of a collection."""


@article.command("show")
@click.argument("article_id", type=click.IntRange(min=1), metavar="ID")
@collection_option
@click.pass_obj
def show_article(settings: Settings, article_id: int, collection: str) -> None:
    """Print the article that an answer cites as ID, as it was then, and what became of it."""

    async def work() -> int:
        async with _app(settings) as app:
            await app.answers.require(collection)
            versions = await app.collections.versions(collection, article_id)
            copies = await app.collections.copies(collection, article_id)
        Console().print(article_text(versions, article_id, copies))
        return 0

    _run(work())


@main.group()
def feeds() -> None:
    """Follow feeds: RSS, Atom and sitemaps, whose new articles come in by themselves."""


@feeds.command("add")
@click.argument("url")
@click.option(
    "--every",
    type=Interval(),
    default=USUAL,
    help="The time between two refreshes: 30m, 1h, 1d.  [default: 30m]",
)
@collection_option
@click.pass_obj
def add_feed(settings: Settings, url: str, every: timedelta, collection: str) -> None:
    """Follow the feed at URL, or the one that the page at URL names."""

    async def work() -> int:
        async with _app(settings, create=True) as app:
            feed = await app.feeds.add(collection, url, every=every)
        click.echo(f"{feed.title}: {feed.url}, every {interval_text(feed.every)}.")
        click.echo(
            "The bot and `attache feeds run` read it from now on; `attache feeds refresh` at once."
        )
        return 0

    _run(work())


@feeds.command("list")
@collection_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def list_feeds(settings: Settings, collection: str, as_json: bool) -> None:
    """List the feeds of a collection, and how each fares."""

    async def work() -> int:
        async with _app(settings) as app:
            followed = await app.feeds.list(collection)
        if as_json:
            for feed in followed:
                click.echo(feed_json(feed))
        elif followed:
            Console().print(feeds_table(followed))
        else:
            click.echo("No feeds yet: `attache feeds add URL` follows one.")
        return 0

    _run(work())


@feeds.command("remove")
@click.argument("url")
@collection_option
@click.pass_obj
def remove_feed(settings: Settings, url: str, collection: str) -> None:
    """Follow the feed at URL no more. Its articles stay."""

    async def work() -> int:
        async with _app(settings) as app:
            feed = await app.feeds.remove(collection, url)
        click.echo(f"{feed.title} is not followed any more. Its articles stay.")
        return 0

    _run(work())


@feeds.command("refresh")
@click.argument("url", required=False)
@collection_option
@click.pass_obj
def refresh_feeds(settings: Settings, url: str | None, collection: str) -> None:
    """Read the feed at URL now, or all feeds of the collection, whether they are due or not."""

    async def work() -> int:
        async with _app(settings) as app:
            done = await app.feeds.refresh(collection, url, on_refreshed=_tell_refreshed)
        if not done:
            click.echo("No feeds yet: `attache feeds add URL` follows one.")
        return 1 if any(one.error for one in done) else 0

    _run(work(), interrupted="Interrupted. What was added is stored.")


@feeds.command("run")
@click.option("--once", is_flag=True, help="Read what is due now, and end.")
@click.pass_obj
def run_feeds(settings: Settings, once: bool) -> None:
    """Read the feeds of all collections as they become due, until Ctrl-C or SIGTERM.

    The bot does the same beside answering. Of several processes, one reads at a time.
    """

    async def work() -> int:
        # A service is ended by SIGTERM, and as cleanly.
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, signal.raise_signal, signal.SIGINT)
        async with _app(settings) as app:
            if once:
                count = await app.feeds.refresh_due(_tell_refreshed)
                click.echo(f"{count} feed{'s' * (count != 1)} read.")
                return 0
            await app.feeds.run(_tell_refreshed)
        return 0

    _run(work(), interrupted="Stopped.")


def _tell_refreshed(refreshed: Refreshed) -> None:
    """Print what became of a feed, and of those of its articles that could not be read."""
    console = Console()
    style = "red" if refreshed.error else None
    line = f"{refreshed.feed.title}: {outcome(refreshed)}"
    console.print(line, style=style, markup=False, soft_wrap=True)
    for failure in refreshed.failures:
        line = f"failed  {failure.source}: {failure.reason}"
        console.print(line, style="red", markup=False, soft_wrap=True)


@main.command()
@click.argument("file", default="-", type=click.Path(allow_dash=True))
@click.option("--reference", type=IsoDate(), help="The day of the text.  [default: today]")
def dates(file: str, reference: date | None) -> None:
    """Print the time expressions of FILE, or of what is typed or piped in, as JSON lines.

    "start" and "end" count characters of the text, "value" is TIMEX3's, "from" and "to" are days.
    """
    from reading.dates import find_times

    for expression in find_times(_text(file), reference=reference or today()):
        click.echo(date_json(expression))


def _text(file: str) -> str:
    """The text of a file, with its line ends as they are: offsets into it are printed."""
    try:
        with click.open_file(file, "rb") as opened:
            written: bytes = opened.read()
    except OSError as error:
        raise click.ClickException(
            f"{file} cannot be read ({error.strerror}): name a text file, or pipe the text in."
        ) from error
    return written.decode("utf-8-sig", errors="replace")


@main.command()
@click.pass_obj
def bot(settings: Settings) -> None:
    """Run the Discord bot."""
    token = settings.discord_token
    if token is None:
        raise click.ClickException(
            "No Discord token is set: copy .env.example to .env and put the bot's token, from "
            "https://discord.com/developers/applications, into ATTACHE_DISCORD_TOKEN."
        )

    async def work() -> int:
        from bot.client import Services, Shards
        from bot.errors import BotError
        from bot.run import run_bot

        async with _app(settings, create=True) as app:
            await app.answers.ready()
            try:
                await run_bot(
                    token=token.get_secret_value(),
                    services=Services(
                        answers=app.answers,
                        collections=app.collections,
                        feeds=app.feeds,
                        articles=app.articles,
                        excerpts=app.excerpts,
                        servers=app.servers,
                        departures=app.departures,
                        user_errors=USER_ERRORS,
                    ),
                    api_base=settings.discord_api,
                    gateway=settings.discord_gateway,
                    beside=app.feeds.run if settings.feeds else None,
                    shards=Shards(count=settings.shards, ids=settings.shard_ids),
                )
            except BotError as error:
                raise click.ClickException(str(error)) from error
        return 0

    _run(work(), interrupted="Stopped.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Check the token, the commands, the servers, the archive and the models.

    Changes nothing. Ends with status 1 where something is wrong, and says what to do.
    """

    async def work() -> int:
        # Imported here, as below.
        from attache.doctor import examine, finding_json, finding_text
        from bot.checkup import Verdict

        well = True
        async for finding in examine(settings):
            well = well and finding.verdict is not Verdict.FAILED
            click.echo(finding_json(finding) if as_json else finding_text(finding))
        return 0 if well else 1

    _run(work())


@asynccontextmanager
async def _app(settings: Settings, *, create: bool = False) -> AsyncIterator[Any]:
    """The services; where there is no archive, `create` makes one and says so."""
    # Imported here: the models and indexes take seconds to import, `--help` must not.
    from attache.app import open_app

    async with open_app(
        settings.data,
        model=settings.model,
        reader=settings.reader,
        feed_articles=settings.feed_articles,
        create=create,
    ) as app:
        if app.is_new:
            click.echo(f"Made a new archive in {settings.data}.", err=True)
        yield app


def _run(work: Coroutine[Any, Any, int], *, interrupted: str = "Interrupted.") -> None:
    """Run to the end and exit with what comes back; errors that are sentences are printed."""
    try:
        code = asyncio.run(work)
    except KeyboardInterrupt:
        click.echo(interrupted, err=True)
        code = 130
    except USER_ERRORS as error:
        raise click.ClickException(str(error)) from error
    sys.exit(code)
