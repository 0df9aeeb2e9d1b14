"""Answers to be scored: those of the service, and files that `attache ask --batch` wrote."""

import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answer.types import Answer
from attache.evaluation.errors import BadLine
from attache.evaluation.questions import interval, rows
from attache.evaluation.types import Evidence, GivenAnswer
from reading.dates import find_dates
from servers.service import ProseMode

if TYPE_CHECKING:
    from prose.writer import ProseWriter

log = logging.getLogger(__name__)

_SHOULD_BE = "an answer as `attache ask --batch` or `attache eval --save` prints it"


def given(answer: Answer, question_id: str) -> GivenAnswer:
    """Return an answer as it is scored."""
    return GivenAnswer(
        id=question_id,
        text=answer.text,
        date=answer.date,
        confidence=answer.confidence,
        citations=tuple(
            Evidence(url=each.url or "", quote=each.quote) for each in answer.citations
        ),
        took_ms=answer.took_ms,
    )


async def with_prose(
    answer: Answer, question_id: str, writer: "ProseWriter", mode: ProseMode
) -> GivenAnswer:
    """Return an answer with what a language model writes instead of its text, where that holds."""
    from prose.choosing import task_for
    from prose.errors import ProseError
    from prose.model import Usage

    extracted = given(answer, question_id)
    task = task_for(mode, answer)
    if task is None:
        return extracted
    usage, began, prose = Usage(), time.perf_counter(), None
    try:
        async for draft in writer.write(answer, task, usage):
            prose = draft
    except ProseError as error:
        prose = None
        log.info("no prose was written for %s: %s", question_id, error)
    spent = replace(
        extracted,
        took_ms=extracted.took_ms + round(1000 * (time.perf_counter() - began)),
        tokens=usage.tokens,
    )
    if prose is None:
        return spent
    dates = [each.interval for each in find_dates(prose.text, reference=answer.as_of)]
    first = [extracted.citations[number - 1] for number in prose.cited]
    return replace(
        spent,
        text=prose.text,
        date=answer.date or next(filter(None, dates), None),
        confidence=prose.confidence,
        citations=(*first, *(each for each in extracted.citations if each not in first)),
    )


def read_answers(file: Path) -> dict[str, GivenAnswer]:
    """Read the answers of a file, by the id of their question. Raise `BadLine`."""
    found = {}
    for number, row in rows(file, _SHOULD_BE):
        try:
            answer = _answer(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadLine(file, number, _SHOULD_BE) from error
        found[answer.id] = answer
    return found


def _answer(row: dict[str, Any]) -> GivenAnswer:
    text, confidence = row["text"], row.get("confidence")
    return GivenAnswer(
        id=str(row["id"]),
        text=None if text is None else str(text),
        date=interval(row.get("date")),
        confidence=None if confidence is None else float(confidence),
        citations=tuple(
            Evidence(url=str(each.get("url") or ""), quote=str(each.get("quote") or ""))
            for each in row.get("citations") or ()
        ),
        took_ms=int(row.get("took_ms") or 0),
        tokens=int(row.get("tokens") or 0),
    )
