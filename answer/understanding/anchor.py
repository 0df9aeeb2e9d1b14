"""The event that bounds a question's time: "since the war began", "before the summit in Kazan"."""

import re

from answer.understanding.clause import NameKind, names_in, possessive
from answer.understanding.types import Anchor

_ANCHOR = re.compile(
    r"\b(?P<lead>since|after|before|until|till|following)\s+(?P<event>[^,;?!]+)", re.IGNORECASE
)
_ASKING = re.compile(r"\s(?:who|what|when|where|which|how|did|does|has|have|is|was|will)\b.*", re.I)
_COUNTED = re.compile(r"\b(?:day|night|week|weekend|month|year|hour|minute)s?\s+$", re.IGNORECASE)
_NO_EVENT = re.compile(r"(?:\w+ing|all|that|then|this|him|her|them|which|what|whom?)\b", re.I)
_PRONOUN = re.compile(r"(?:(?P<whose>his|her|their|its)|he|she|they|it)\b", re.IGNORECASE)


def anchor_in(text: str) -> Anchor | None:
    """Return the event that bounds the time of a question which names no dates itself.

    "The day after" an event is a day, and bounds nothing.
    """
    found = _ANCHOR.search(text)
    if found is None or _COUNTED.search(text[: found.start()]):
        return None
    event = found["event"].strip()
    if not found.start():  # "After the crash who became minister?"
        event = _ASKING.sub("", event)
    if _NO_EVENT.match(event):
        return None
    pronoun = _PRONOUN.match(event)
    if pronoun:
        who = _subject(text[: found.start()])
        if who is None:
            return None
        event = (possessive(who) if pronoun["whose"] else who) + event[pronoun.end() :]
    return Anchor(lead=found["lead"].lower(), event=event)


def _subject(text: str) -> str | None:
    """Whom a pronoun after the text means: who is named first, in capitals if anybody is."""
    found = [name.text for name in names_in(text) if name.kind is NameKind.PERSON]
    return min(found, key=lambda name: name.islower(), default=None)
