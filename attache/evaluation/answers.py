"""Answers to be scored: those of the service, and files that `attache ask --batch` wrote."""

from pathlib import Path
from typing import Any

from answer.types import Answer
from attache.evaluation.errors import BadLine
from attache.evaluation.questions import interval, rows
from attache.evaluation.types import Evidence, GivenAnswer

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
