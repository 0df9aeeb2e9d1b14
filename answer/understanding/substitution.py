"""A follow-up that is another name: "and China?", "in 2022?", "with Xi?"."""

import re

from answer.understanding.clause import Name, NameKind, is_verb, names_in, start_with_preposition
from answer.understanding.earlier_question import EarlierQuestion
from reading.words import tokens

_ABOUT = re.compile(
    r"^(?:(?:what|how) about|same (?:question )?(?:for|with|about)|what of)\s+(?=\S)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:(?:in|on|at|by|with|to|for|since|from)\s+)?(?:when|where|why|who|whose|whom|how|what|which)\b"
    r"|^(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should|tell|give|show)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?P<lead>in|to|at|from|with|by|of|on|during|since)\s+(?=\S)", re.IGNORECASE
)
_POINTS = re.compile(r"\b(?:he|she|him|her|it|they|them|that|this|there|one|then)\b", re.I)
_SHORT = 3  # words


def substituted(earlier: EarlierQuestion, follow_up: str) -> str | None:
    """Return the earlier question with the name that the follow-up gives in place of its own.

    None where the follow-up is no such name: "and China?", "in 2022?", "with Xi?".
    """
    text = _ABOUT.sub("", follow_up)
    if text == follow_up and (_ASKS.match(text) or _has_verb(text)):
        return None
    new = names_in(text)
    if not new and not _POINTS.search(text) and len(text.split()) <= _SHORT:
        return f"{earlier.text} about {re.sub('^(?:about|on) ', '', text)}"
    if len(new) != 1 or _has_verb(text):
        return None
    found = _PREPOSITION.match(text)
    lead = found["lead"].lower() if found else ""
    said = text[found.end() :] if found else text
    match new[0].kind:
        case NameKind.TIME:
            return _at_time(earlier, text, lead)
        case NameKind.PLACE:
            return _at_place(earlier, said, lead)
        case NameKind.PERSON:
            return _of_person(earlier, said, lead)


def starts_with_preposition(text: str) -> bool:
    """Whether a text begins with a preposition and goes on."""
    return _PREPOSITION.match(text) is not None


def _at_time(earlier: EarlierQuestion, text: str, lead: str) -> str:
    said = text if lead else _with_preposition(text)
    earlier_text = re.sub(r"\s*\b(?:last|next)\b(?=\s+\w)", "", earlier.text, count=1)
    old = [each for each in names_in(earlier_text) if each.kind is NameKind.TIME]
    if not old:
        return f"{earlier_text} {said}"
    start = start_with_preposition(earlier_text, old[-1])
    return f"{earlier_text[:start]}{said}{earlier_text[old[-1].end :]}"


def _at_place(earlier: EarlierQuestion, said: str, lead: str) -> str:
    old = earlier.of(NameKind.PLACE)
    same = [each for each in old if lead and each.lead == lead]
    if not old:
        return f"{earlier.text} {lead or 'in'} {said}"
    return _swapped(earlier, (same or old)[-1], said)


def _of_person(earlier: EarlierQuestion, said: str, lead: str) -> str:
    if lead in ("in", "to", "at", "from") and earlier.of(NameKind.PLACE):
        return _at_place(earlier, said, lead)  # a place that no list of places has
    old = earlier.of(NameKind.PERSON)
    same = [each for each in old if lead and each.lead == lead]
    if lead == "with" and not same and len(old) < 2:
        return f"{earlier.text} with {said}"
    if old:
        return _swapped(earlier, (same or old)[-1], said)
    # Countries do things too: "When did Finland join NATO?" – "And the EU?"
    places = earlier.of(NameKind.PLACE)
    return _swapped(earlier, places[-1], said) if places else f"{earlier.text} {said}"


def _swapped(earlier: EarlierQuestion, old: Name, new: str) -> str:
    before = earlier.text[: old.start]
    if re.match(r"the\s", new, re.IGNORECASE):
        before = re.sub(r"\bthe\s+$", "", before, flags=re.IGNORECASE)
    return f"{before}{new}{earlier.text[old.end :]}"


def _has_verb(text: str) -> bool:
    spans = [(each.start, each.end) for each in names_in(text)]
    return any(
        is_verb(word.text) and not any(a <= word.start < b for a, b in spans)
        for word in tokens(text)
    )


def _with_preposition(text: str) -> str:
    if re.fullmatch(r"(?:early |late |mid-?)?(?:\w+ )?\d{4}", text) and not text[0].isdigit():
        return f"in {text}"
    if re.fullmatch(r"\d{4}", text):
        return f"in {text}"
    if re.match(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$|\d", text, re.IGNORECASE):
        return f"on {text}"
    return f"in {text}" if re.fullmatch(r"[A-Z][a-z]+", text) else text
