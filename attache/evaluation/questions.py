"""Files of questions with their right answers, a JSON object a line.

id, question   as somebody types it
as_of          the day it is asked, YYYY-MM-DD
category       a name, by which the results are grouped
answers        accepted short answers; [] if the archive has none, null if nobody has said yet
date           {"from": …, "to": …} of the event, or null
evidence       [{"url": …, "quote": …}], verbatim words of articles that answer it
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from attache.evaluation.errors import BadLine, NoQuestions
from attache.evaluation.types import Evidence, LabelledQuestion
from reading.types import DateInterval

_SHOULD_BE = (
    'a JSON object with "id", "question", "as_of" as YYYY-MM-DD and "answers", a list of the '
    "accepted ones"
)


def read_questions(file: Path) -> list[LabelledQuestion]:
    """Read the questions of a file. Raise `BadLine`, or `NoQuestions` if none can be scored."""
    questions = []
    for number, row in rows(file, _SHOULD_BE):
        try:
            questions.append(_question(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadLine(file, number, _SHOULD_BE) from error
    if not any(each.is_labelled for each in questions):
        raise NoQuestions(file)
    return questions


def rows(file: Path, should_be: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file of JSON lines with their numbers. Raise `BadLine`."""
    # A byte order mark is no part of the first line.
    for number, line in enumerate(file.read_text("utf-8-sig", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadLine(file, number, should_be) from error
        if not isinstance(row, dict):
            raise BadLine(file, number, should_be)
        yield number, row


def interval(written: dict[str, str] | None) -> DateInterval | None:
    """Return the days of {"from": …, "to": …}; the last may be left out."""
    if not written or not written.get("from"):
        return None
    first = date.fromisoformat(written["from"])
    return DateInterval(first=first, last=date.fromisoformat(written.get("to") or written["from"]))


def _question(row: dict[str, Any]) -> LabelledQuestion:
    answers = row.get("answers")
    if answers is not None and not isinstance(answers, list):
        raise ValueError(answers)
    return LabelledQuestion(
        id=str(row["id"]),
        text=str(row["question"]),
        as_of=date.fromisoformat(row["as_of"]),
        category=str(row.get("category") or "uncategorised"),
        answers=None if answers is None else tuple(map(str, answers)),
        date=interval(row.get("date")),
        evidence=tuple(
            Evidence(url=str(each["url"]), quote=str(each["quote"]))
            for each in row.get("evidence") or ()
        ),
    )
