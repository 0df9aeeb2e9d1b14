"""Questions about an answer rather than about the world: "source?", "are you sure?"."""

import re
from enum import StrEnum

from answer.understanding.chatter import without_chatter
from answer.understanding.conversation_vocabulary import conversation_vocabulary

_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_WORD = re.compile(r"[^\W_]+")
_WHO_OR_WHERE = frozenset({"who", "where", "wheres"})
_YOU_OR_THAT = frozenset({"you", "u", "that", "this", "it"})


class AboutAnswer(StrEnum):
    """What is asked about an answer: where it comes from, or how sure it is."""

    SOURCE = "source"
    CERTAINTY = "certainty"


def about_answer(text: str) -> AboutAnswer | None:
    """Return what a text asks about the answer before it; None where it asks anything else."""
    words = _WORD.findall(_APOSTROPHE.sub("", without_chatter(text).lower()))
    said = set(words)
    lists = conversation_vocabulary()
    if " ".join(words) in lists.exclaiming:
        return AboutAnswer.CERTAINTY
    if f"{' '.join(words)} ".startswith(tuple(f"{each} " for each in lists.doubting)):
        return AboutAnswer.CERTAINTY
    if said & lists.certainty and said <= lists.certainty | lists.about_certainty:
        return AboutAnswer.CERTAINTY
    telling = lists.source
    if said & _WHO_OR_WHERE:
        telling |= lists.telling
    if said & _YOU_OR_THAT:
        telling |= lists.learning
    if said & telling and said <= telling | lists.about_source:
        return AboutAnswer.SOURCE
    return None
