"""What a language model is asked for, by what a server's admins chose and what was extracted."""

from answer.types import Answer, AnswerType
from index.types import ProseMode
from prose.checks.vocabulary import vocabulary
from prose.types import Task
from reading.words import tokens

MOST_EXCERPTS = 8
"""Excerpts that a model is given."""


def task_for(mode: ProseMode, answer: Answer) -> Task | None:
    """Return what to ask for; None where the extractive answer is all there is."""
    if mode is ProseMode.OFF or not answer.citations:
        return None
    if mode is ProseMode.ANSWER and (answer.text is None or _needs_several(answer)):
        return Task.ANSWER
    return None if answer.text is None else Task.PHRASE


def _needs_several(answer: Answer) -> bool:
    """Whether one sentence seldom answers: "why", "compare", "what has happened since"."""
    asked = {token.text.lower() for token in tokens(answer.question)}
    is_open = answer.answer_type in (AnswerType.REASON, AnswerType.STATEMENT)
    return is_open or bool(asked & vocabulary().words("of_several"))
