"""The office whose holder a question asks for: "who is Italy's PM", "Kenya's envoy in Rome?"."""

import re
from collections.abc import Sequence

from answer.understanding.asked_event import asked_topic
from answer.understanding.office_vocabulary import office_vocabulary
from answer.understanding.types import AskedParty, Office
from answer.understanding.vocabulary import vocabulary
from reading.gazetteer import Mention, mentions
from reading.words import Token, stem, tokens

POSTED = re.compile(r"\s+(?:to|in|at)\s+(?:the\s+)?", re.IGNORECASE)
"""What stands between an envoy and the place of the posting."""

_WHO_IS = re.compile(
    r"\W*(?:(?:and|so|tell me)\s+)?(?:who(?:['’]?s|\s+(?:is|was|are|were))?\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:current|incumbent|sitting|new(?!\s+(?:zealand|york|delhi|caledonia)))\s+", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"\W*(?:$|(?:['’]?s\b\W*)?(?:is who|in (?:[a-z]+ )?\d{4}|when|while|during|now|right now|then"
    r"|these days|today|currently|at the (?:time|moment)|as of|name)\b)",
    re.IGNORECASE,
)


def office_asked(question: str) -> Office | None:
    """Return the office whose holder is asked for; None where another thing is."""
    question = _NOW.sub("", question)
    start = _WHO_IS.match(question)
    begin = start.end() if start else 0
    parties = asked_topic(question).parties
    first = parties[0] if parties else None
    if first is None or first.names or first.owner or not (first.roles and first.country):
        return None
    words = [word for word in tokens(question) if word.start >= begin]
    places = mentions(question, any_case=True)
    end = _end_of_office(words, places, first)
    if end is None or first.roles & office_vocabulary().former:
        return None
    posted = None
    if first.roles & office_vocabulary().envoys:
        lead = POSTED.match(question, end)
        posted = next((p.country for p in places if lead and p.start <= lead.end() < p.end), None)
    if posted is None and not _GOES_ON.match(question, end):
        return None
    return Office(roles=first.roles, country=first.country, posted=posted)


def _end_of_office(
    words: Sequence[Token], places: Sequence[Mention], asked: AskedParty
) -> int | None:
    """Where the words end that name the office and its country, which must open the question."""
    at, seen = 0, None
    within, beside = office_vocabulary().within_offices, office_vocabulary().beside_offices
    for word in words:
        place = next((p for p in places if p.start <= word.start < p.end), None)
        if place is not None:
            if place.country != asked.country or seen not in (None, place):
                break
            seen = place
        elif not is_of_office(word) and word.text.lower() not in beside:
            break
        at += 1
    if seen is None:
        return None
    said = [word for word in words[:at] if word.text.lower() not in (*within, "the")]
    own = [word for word in said if not any(p.start <= word.start < p.end for p in places)]
    is_whole = {stem(word.text) for word in own} & vocabulary().roles <= asked.roles
    return said[-1].end if is_whole else None  # "secretary of defence" is no secretary


def is_of_office(word: Token) -> bool:
    """Whether the word may be one of an office's name."""
    return _is_role(word) or word.text.lower() in office_vocabulary().within_offices


def _is_role(word: Token) -> bool:
    """Whether it is a word of an office: "head", not "headed"."""
    return stem(word.text) in vocabulary().roles and not word.text.endswith("ed")
