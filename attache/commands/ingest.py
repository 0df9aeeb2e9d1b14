"""`attache ingest` and `attache export`: articles into a collection, and out of it."""

import gzip
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import click

from attache.commands.options import IsoDate, collection_option, json_option
from attache.commands.running import not_writable, open_services, run
from attache.progress import IngestProgress, ReadingProgress
from attache.render.archive import summary_text
from attache.render.archive_json import summary_json
from attache.render.json_line import json_line
from attache.settings import Settings
from ingest.types import ArticleDetails


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--date", "published_on", type=IsoDate(), help="When articles that do not say were published."
)
@click.option("--publisher", help="Who published articles that do not say.")
@click.option("--title", help="The title of an article that has none; with one file or address.")
@collection_option
@json_option
@click.pass_obj
def ingest(
    settings: Settings,
    sources: tuple[str, ...],
    published_on: date | None,
    publisher: str | None,
    title: str | None,
    collection: str,
    as_json: bool,
) -> None:
    """Add articles from files, folders, globs and web pages.

    Files are text, Markdown, HTML, JSON, JSON lines, PDF, Word, EPUB, e-mail, RSS, Atom, WARC or
    zip; web pages are given by their address (https://…).

    Run again, it goes on where it stopped: what is in the archive already is not read twice.
    """
    if title is not None and not _is_one_article(sources):
        raise click.UsageError("--title names one article: give one file or address with it.")

    async def work() -> int:
        async with open_services(settings, create=True) as services:
            with IngestProgress() as progress:
                summary = await services.collections.ingest(
                    sources,
                    collection,
                    ArticleDetails(title=title, publisher=publisher, published_on=published_on),
                    on_progress=progress,
                )
            click.echo(summary_json(summary) if as_json else summary_text(summary))
            with ReadingProgress() as reading:
                await services.reader.read_unread(reading)
        return 1 if summary.failures else 0

    run(work(), interrupted="Interrupted. What was reported as added is stored; "
        "run the same command again to go on.")  # fmt: skip


@click.command()
@json_option
@click.pass_obj
def read(settings: Settings, as_json: bool) -> None:
    """Read the articles that were not read yet.

    Questions about them then take less time. `attache ingest` and the bot do so by themselves.
    Stopped, it goes on when it is run again.
    """

    async def work() -> int:
        async with open_services(settings) as services:
            with ReadingProgress() as progress:
                count = await services.reader.read_unread(progress)
        if as_json:
            click.echo(json_line({"articles": count}))
        elif count is None:
            click.echo("Another process reads them.")
        else:
            click.echo(f"{count:,} article{'s' * (count != 1)} read.")
        return 0

    run(work(), interrupted="Interrupted. What was read is kept.")


def _is_one_article(sources: Sequence[str]) -> bool:
    """Whether the sources are one file or one page."""
    from ingest.web.urls import is_web_address  # imported here: httpx takes 0.1 s

    return len(sources) == 1 and (is_web_address(sources[0]) or Path(sources[0]).is_file())


@click.command()
@click.argument("file", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@collection_option
@click.pass_obj
def export(settings: Settings, file: str, collection: str) -> None:
    """Write the articles of a collection into FILE.

    They are JSON lines that `attache ingest` reads back. A FILE whose name ends in .gz is packed
    with gzip; without a FILE, the lines go to standard output. Texts and details are exact, but the
    time at which an article was added is not kept. Removed articles, earlier versions and the
    settings of servers are left out: `attache backup` keeps them.
    """

    async def work() -> int:
        async with open_services(settings) as services:
            await services.answers.require(collection)
            with _written_whole(file) as out:
                async for line in services.collections.export(collection):
                    out.write(line)
        return 0

    run(work(), interrupted="Interrupted. Nothing was written.")


@contextmanager
def _written_whole(file: str) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Open `file` for writing; it is replaced only when all was written."""
    try:
        with click.open_file(file, "wb", atomic=file != "-") as out:
            if file.endswith(".gz"):
                with gzip.GzipFile(fileobj=out, mode="wb") as packed:
                    yield packed
            else:
                yield out
                out.flush()  # or what cannot be written would first be noticed after the end
    except BrokenPipeError:
        # Such as `attache export | head`: click ends without a word, and so must the interpreter,
        # which would write what is left in the buffer ("Note on SIGPIPE" of Python's `signal`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise
    except OSError as error:
        raise not_writable(file, error) from error
