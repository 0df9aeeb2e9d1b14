"""A short question after another, written out: "and China?", "who hosted it?", "when?".

The people, places and times of the earlier question carry over where the new one leaves them out.
Questions are put together by their words, so that the result reads like one that a person asks.
"""

import re

from answer.understanding.clause import Clause, is_verb, names_in
from answer.understanding.coreference import points_back, resolved
from answer.understanding.earlier_question import EarlierQuestion
from answer.understanding.substitution import starts_with_preposition, substituted
from reading.words import tokens

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok|okay|also|then|now|hm+|well|thanks?|thank you|oh|right|great)\b[,.!]*"
    r"\s*)+(?=\S)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?P<asks>when|where|why|how|who|whom|(?:with|by|to|for) whom|who(?:m)? with|since when"
    r"|how long|what for"
    r"|(?:in |on )?(?:which|what) (?:city|country|place|town|day|date|month|year))"
    r"(?:\s+(?:exactly|precisely))?(?:\s+(?:was|is|did) (?:it|that|this)(?: happen)?)?$",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"^(?:when was |what was |what about )?(?:the )?(?P<order>first|last|latest|next|most recent)"
    r"(?: one| time)?$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:the (?:one|time) )?(?P<side>before|after)(?: (?:that|this|then))?$", re.I
)
_ELLIPSIS = re.compile(
    r"^(?P<auxiliary>did|does|do|has|have|had|is|are|was|were|will|would)(?:n't|nt)?\s+(?P<who>.+?)"
    r"(?:\s+(?:too|as well|also|either|ever))*$",
    re.IGNORECASE,
)


def follow_up(earlier: str, text: str) -> str:
    """Return the full question that a text asks after an earlier one; itself where it is full."""
    whole = " ".join(text.split())
    bare = whole.rstrip("?!. ")
    short = _LEAD.sub("", bare)
    before = EarlierQuestion.read(earlier)
    if not short or not before.text:
        return whole
    for write_out in (_bare, _nth, _around, _ellipsis, substituted):
        found = write_out(before, short)
        if found is not None:
            break
    else:
        found = resolved(before, short, goes_on=short != bare)
    return _as_question(found) if found else whole


def _bare(earlier: EarlierQuestion, text: str) -> str | None:
    """Of "when?" or "where exactly?": the earlier question with another word that asks."""
    found = _BARE.match(text)
    if found is None:
        return None
    asks = re.sub(r"^whom? with$", "with whom", found["asks"].lower())
    clause = earlier.clause
    if clause is None:
        return None
    if asks == "how long" or not clause.subject or (asks in ("who", "whom") and clause.event):
        return _of_event(asks, clause)
    if asks in ("who", "whom"):
        return None
    return _joined(
        asks,
        clause.auxiliary or "did",
        clause.subject,
        clause.order,
        clause.verb,
        clause.counted,
        clause.rest,
    )


def _of_event(asks: str, clause: Clause) -> str | None:
    if clause.event is None:
        return None
    if asks in ("who", "whom"):
        if clause.is_passive:
            return _joined("by whom", clause.auxiliary, clause.subject, clause.verb, clause.rest)
        return f"who took part in {clause.event}"
    return f"{asks} was {clause.event}"


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
    return _joined(clause.asks, *parts)


def _around(earlier: EarlierQuestion, text: str) -> str | None:
    """Of "before that?": the earlier question with that at its end."""
    found = _AROUND.match(text)
    return f"{earlier.text} {found['side'].lower()} that" if found else None


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
    return _joined(auxiliary, who, clause.verb, clause.rest)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _as_question(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[0].upper()}{text[1:]}?"
