"""Unanswered questions as a file, into which somebody writes the right answers.

`attache eval` reads it: one JSON object a line, with what is right still to be filled in.
"""

import json
from collections.abc import Sequence

from index.types import Gap

MOST_EXPORTED = 1000


def as_questions(gaps: Sequence[Gap]) -> bytes:
    """Return the questions as JSON lines, as of the day when each was last asked."""
    return "".join(f"{_line(number, each)}\n" for number, each in enumerate(gaps, 1)).encode()


def _line(number: int, gap: Gap) -> str:
    return json.dumps(
        {
            "id": f"gap-{number}",
            "question": gap.text,
            "as_of": gap.last_asked.date().isoformat(),
            "category": "gap",
            "answers": None,
            "date": None,
            "evidence": [],
            "note": f"asked {gap.times} times",
        },
        ensure_ascii=False,
    )
