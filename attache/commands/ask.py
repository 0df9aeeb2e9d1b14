"""`attache ask`: a question to the archive, or a file of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import click

from attache import seconds_since_start
from attache.commands.options import IsoDate, collection_option, json_option
from attache.commands.running import open_services, run
from attache.errors import USER_ERRORS
from attache.settings import Settings
from attache.terminal import show
from bot.clock import utc_today


@click.command()
@click.argument("words", metavar="QUESTION...", nargs=-1)
@click.option("--as-of", type=IsoDate(), help="Answer as of this day.  [default: today]")
@click.option("--since", type=IsoDate(), help="Use articles published on or after this day.")
@click.option("--until", type=IsoDate(), help="Use articles published on or before this day.")
@collection_option
@json_option
@click.option(
    "--batch",
    # A byte order mark is no part of the first line, and a wrong letter no reason to stop.
    type=click.File(encoding="utf-8-sig", errors="replace"),
    help='Answer a file of JSON lines with "id", "question" and "as_of"; prints one JSON a line.',
)
@click.pass_obj
def ask(
    settings: Settings,
    words: tuple[str, ...],
    as_of: date | None,
    since: date | None,
    until: date | None,
    collection: str,
    as_json: bool,
    batch: Iterable[str] | None,
) -> None:
    """Answer a QUESTION with the sentences the answer is from.

    Quotes are needed only around what the shell would change, such as apostrophes and question
    marks. Several questions, each in quotes, are answered in turn; with --batch only the first of
    each line.
    """
    if bool(words) == (batch is not None):
        raise click.UsageError("Give a question, or --batch FILE.")

    async def one(texts: Sequence[str]) -> int:
        # Imported here, as below: what reads questions takes 0.2 s.
        from answer.understanding.splitting import questions_in
        from attache.render.answers import answer_text, understood_text
        from attache.render.answers_json import answer_json

        async with open_services(settings) as services:
            await services.answers.require(collection)
            asked_in_all = [each for text in texts for each in questions_in(text)]
            for number, asked in enumerate(asked_in_all):
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
                if [asked] != texts:
                    show(understood_text(asked))
                # The start of the program is part of what the first question takes.
                show(answer_text(answer, waited=None if number else seconds_since_start()))
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

    run(one(questions_of(words)) if batch is None else many(batch))


def questions_of(words: Sequence[str]) -> list[str]:
    """Return the questions that the arguments of a command are.

    They are the words of one question, unless each was in quotes and is a question by itself.
    """
    if all(len(each.split()) > 1 for each in words):
        return list(words)
    return [" ".join(words)]


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
