"""`attache ask`, `chat` and `timeline`: questions to the archive, and what it answers."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from attache import seconds_since_start
from attache.commands.options import IsoDate, collection_option
from attache.commands.running import not_writable, open_services, run
from attache.errors import USER_ERRORS
from attache.settings import Settings
from bot.clock import utc_today

if TYPE_CHECKING:
    from answer.timeline import Timeline
    from answer.types import Answer


@click.command()
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
    """Answer a QUESTION, with the sentences that the answer comes from.

    Of several questions in one text each is answered in turn; with --batch only the first.
    """
    if (question is None) == (batch is None):
        raise click.UsageError("Give one question in quotes, or --batch FILE.")

    async def one(text: str) -> int:
        # Imported here, as below: what reads questions takes 0.2 s.
        from answer.understanding.splitting import questions_in
        from attache.render.answers import answer_text, understood_text
        from attache.render.answers_json import answer_json

        async with open_services(settings) as services:
            await services.answers.require(collection)
            for asked in questions_in(text):
                answer = await services.answers.answer(
                    asked,
                    collections=[collection],
                    as_of=as_of or utc_today(),
                    since=since,
                    until=until,
                )
                if as_json:
                    click.echo(answer_json(answer))
                    continue
                if asked != text:
                    Console().print(understood_text(asked))
                Console().print(answer_text(answer, waited=seconds_since_start()))
        return 0

    async def many(lines: Iterable[str]) -> int:
        from attache.render.answers_json import answer_json, error_json

        failed = 0
        async with open_services(settings) as services:
            await services.answers.require(collection)
            for asked in _batch(lines, default_day=as_of or utc_today()):
                try:
                    answer = await services.answers.answer(
                        asked.text(),
                        collections=[collection],
                        as_of=asked.as_of,
                        since=since,
                        until=until,
                    )
                except (*USER_ERRORS, _BadLine) as error:
                    failed += 1
                    click.echo(error_json(asked.id, str(error)))
                else:
                    click.echo(answer_json(answer, asked.id))
        return 1 if failed else 0

    run(one(question) if question is not None else many(batch or ()))


class _BadLine(Exception):
    """A line of a batch is no question; `str()` says what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _BatchLine:
    """A line of a batch; `question` is None where the line, numbered from 1, asks none."""

    number: int
    id: str | None
    question: str | None
    as_of: date

    def text(self) -> str:
        """Return the question. Raises `_BadLine` where there is none."""
        if self.question is None:
            raise _BadLine(
                f'Line {self.number} must be a JSON object with "question" and, '
                'if a day is given, "as_of" as YYYY-MM-DD.'
            )
        return self.question


def _batch(lines: Iterable[str], *, default_day: date) -> Iterator[_BatchLine]:
    """Yield every line that is not empty."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question_id, question, as_of = None, None, default_day
        # A bad line is told when its turn comes.
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            row = json.loads(line)
            question_id = row.get("id")
            row["question"].encode()  # fails for what is no text, and for a lone surrogate
            as_of = date.fromisoformat(row.get("as_of") or default_day.isoformat())
            question = row["question"]
        yield _BatchLine(number=number, id=question_id, question=question, as_of=as_of)


@click.command()
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
        from attache.render.answers import timeline_text
        from attache.render.answers_json import timeline_json

        async with open_services(settings) as services:
            await services.answers.require(collection)
            found = await services.answers.timeline(
                topic,
                collections=[collection],
                as_of=as_of or utc_today(),
                since=since,
                until=until,
            )
        if png is not None:
            await asyncio.to_thread(_draw, found, png, dark)
        if as_json:
            click.echo(timeline_json(found))
        else:
            Console().print(timeline_text(found, waited=seconds_since_start()))
        return 0

    run(work())


def _draw(found: "Timeline", file: Path, dark: bool) -> None:
    from answer.timeline.picture import draw  # imported here: matplotlib takes half a second

    try:
        file.write_bytes(draw(found, dark=dark))
    except OSError as error:
        raise not_writable(file, error) from error


@click.command()
@click.option("--as-of", type=IsoDate(), help="Answer as of this day.  [default: today]")
@collection_option
@click.pass_obj
def chat(settings: Settings, as_of: date | None, collection: str) -> None:
    """Ask one question after another; an empty line or Ctrl-D ends.

    A question may follow the one before: "and China?", "where?", "and before that?", "source?".
    """

    async def work() -> int:
        console = Console()
        read = _line_reader(settings.data / "chat-history")
        earlier: Answer | None = None
        async with open_services(settings) as services:
            await services.answers.require(collection)
            while line := _interruptible(read):
                answer = partial(
                    services.answers.answer, collections=[collection], as_of=as_of or utc_today()
                )
                earlier = await _reply(line, earlier, answer, console)
        return 0

    run(work())


async def _reply(
    line: str,
    earlier: "Answer | None",
    answer: "Callable[[str], Awaitable[Answer]]",
    console: Console,
) -> "Answer | None":
    """Print what a line of a chat asks for, and return the answer that the next may follow."""
    from answer.understanding.about_answer import about_answer
    from answer.understanding.splitting import questions_in
    from attache.render.answers import about_text, answer_text, understood_text

    if earlier and (about := about_answer(line)):
        console.print(about_text(earlier, about), "")
        return earlier
    after, answered = (earlier.question, earlier.date) if earlier else (None, None)
    for question in questions_in(line, after=after, answered=answered):
        if question != line:
            console.print(understood_text(question))
        try:
            earlier = await answer(question)
        except USER_ERRORS as error:
            console.print(str(error), style="yellow", markup=False)
        else:
            console.print(answer_text(earlier), "")
    return earlier


def _line_reader(history: Path) -> Callable[[], str]:
    """Return a function that prompts for a line and returns it, "" at the end of the input.

    The arrow keys bring back lines of earlier chats, which are kept in `history`.
    """
    try:
        import readline
    except ImportError:  # not on every platform
        readline = None  # type: ignore[assignment]
    if readline and history.is_file():
        readline.read_history_file(history)

    def read() -> str:
        try:
            line = input("? ").strip()
        except EOFError:
            click.echo()
            return ""
        if readline and line:
            readline.write_history_file(history)
        return line

    return read


def _interruptible(read: Callable[[], str]) -> str:
    """Return what `read` returns. Ctrl-C ends it at once; asyncio's own handler would wait."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return read()
    finally:
        signal.signal(signal.SIGINT, handler)
