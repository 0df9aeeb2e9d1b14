"""A short question after another, written out: "and China?", "who hosted it?", "when?".

The people, places and times of the earlier question carry over where the new one leaves them out.
Questions are put together by their words, so that the result reads like one that a person asks.
"""

import re

from answer.understanding.bare_question import bare_question
from answer.understanding.chatter import without_chatter
from answer.understanding.clause import (
    NameKind,
    is_verb,
    joined,
    names_in,
    start_with_preposition,
)
from answer.understanding.conversation_vocabulary import conversation_vocabulary
from answer.understanding.coreference import points_back, resolved
from answer.understanding.earlier_question import EarlierQuestion
from answer.understanding.substitution import starts_with_preposition, substituted
from language import english
from reading.types import DateInterval
from reading.words import tokens

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok|okay|also|then|now|hm+|well|thanks?|thank you|oh|right|great)\b[,.!]*"
    r"\s*)+(?=\S)",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"^(?:when was |what was |what about )?(?:the )?(?P<order>first|last|latest|next|most recent)"
    r"(?: one| time)?$",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"(?:did|does|do|has|have|had|is|are|was|were|will|would)\b", re.I)
_ELLIPSIS = re.compile(
    r"^(?P<auxiliary>did|does|do|has|have|had|is|are|was|were|will|would)(?:n't|nt)?\s+(?P<who>.+?)"
    r"(?:\s+(?:too|as well|also|either|ever))*$",
    re.IGNORECASE,
)


def follow_up(earlier: str, text: str, *, answered: DateInterval | None = None) -> str:
    """Return the full question that a text asks after an earlier one; itself where it is full.

    `answered` are the days that the answer to the earlier one gives: "before that" is before them.
    """
    whole = " ".join(text.split())
    bare = without_chatter(whole).rstrip("?!. ")
    short = _LEAD.sub("", bare)
    before = EarlierQuestion.read(earlier)
    if not short or not before.text:
        return whole
    around = _around(before, short, answered)
    for write_out in (bare_question, _nth, _ellipsis, substituted):
        found = around or write_out(before, short)
        if found is not None:
            break
    else:
        goes_on = short != bare or _LEAD.match(whole) is not None
        found = resolved(before, short, goes_on=goes_on)
    return _as_question(found) if found else whole


def _nth(earlier: EarlierQuestion, text: str) -> str | None:
    """Of "the first time?": the earlier question of another event in the row."""
    found = _NTH.match(text)
    if found is None:
        return None
    order = {"latest": "last", "most recent": "last"}.get(found["order"].lower(), found["order"])
    swapped, times = re.subn(
        r"\b(?:last|first|next|latest)\b", order.lower(), earlier.text, count=1, flags=re.I
    )
    if times:
        return swapped
    clause = earlier.clause
    if clause is None or not clause.subject:
        return f"{earlier.text} the {order.lower()} time"
    parts = (clause.auxiliary, clause.subject, order.lower(), clause.verb, clause.rest)
    return joined(clause.asks, *parts)


def _around(earlier: EarlierQuestion, text: str, answered: DateInterval | None) -> str | None:
    """Of "before that?": the earlier question of the last one before that, or the first after."""
    lists = conversation_vocabulary()
    said = {word.text.lower() for word in tokens(text)}
    side = "before" if said & lists.earlier else "after" if said & lists.later else None
    if side is None or not said <= lists.earlier | lists.later | lists.about_time:
        return None
    if answered is None:
        return f"{earlier.text} {side} that"
    day = answered.first if side == "before" else answered.last
    timeless = EarlierQuestion.read(_without_times(earlier))
    order = "last" if side == "before" else "first"
    asked = (timeless.subject and _nth(timeless, order)) or timeless.text
    if _YES_OR_NO.match(asked):
        asked = f"when {asked[0].lower()}{asked[1:]}"
    return joined(asked, side, english().day(day))


def _without_times(earlier: EarlierQuestion) -> str:
    """The question without its times, so that it can be asked of another one."""
    text = earlier.text
    for time in reversed(earlier.of(NameKind.TIME)):
        text = f"{text[: start_with_preposition(text, time)].rstrip()} {text[time.end :].lstrip()}"
    return text.strip()


def _ellipsis(earlier: EarlierQuestion, text: str) -> str | None:
    """Of "did Xi?" or "has Biden too?": the earlier question of somebody else, yes or no."""
    found = _ELLIPSIS.match(text)
    clause = earlier.clause
    if found is None or clause is None or not clause.subject:
        return None
    who = found["who"]
    if any(is_verb(word.text) for word in tokens(who)) or len(names_in(who)) != 1:
        return None
    if points_back(who) or starts_with_preposition(who):
        return None
    auxiliary = clause.auxiliary or found["auxiliary"]
    return joined(auxiliary, who, clause.verb, clause.rest)


def _as_question(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[0].upper()}{text[1:]}?"
