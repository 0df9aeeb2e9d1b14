"""A follow-up that points back: "who hosted it?", "did he go there again?"."""

import re
from collections.abc import Iterable

from answer.understanding.clause import (
    Name,
    NameKind,
    is_role,
    names_in,
    parse_clause,
    possessive,
    start_with_preposition,
)
from answer.understanding.earlier_question import EarlierQuestion
from reading.words import stem

_SUBJECT = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:him|her)\b(?=\s*(?:$|[?.,]|in|at|on|to|there|about|for|with|by)\b|$)", re.I
)
_WHOSE = re.compile(r"\b(?:his|her|its|their)\b(?=\s+\w)", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:they|them|both|the two(?: (?:men|leaders|sides|countries))?)\b", re.I)
_THERE = re.compile(
    r"\b(?P<back>(?:go|gone|went|been|be|return|travel|fly|come|back) )?there\b", re.I
)
_EVENT = re.compile(
    r"\b(?:the|that|this|his|her|their) (?:visit|trip|meeting|summit|talks?|call|deal|agreement"
    r"|ceremony|tour|stay|event|invasion|signing|election)\b(?! (?:to|with|between|of|in|on|at)\b)"
    r"|\b(?:it|that|this)\b(?=\s*(?:$|[?.,]|happen|take|took|was|is|last|end|go|begin|start|cover"
    r"|achieve|produce|lead|come|be\b))",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|that|this)\b(?=\s*(?:$|[?.,])|\s+\w)", re.IGNORECASE)
_THAT_JOINS = re.compile(r"\b(?:that|this)\b(?=\s+\w)", re.IGNORECASE)
_GOING = re.compile(r"\b(?:go|gone|went|return|travel|been|fly|come)(?: (?:again|back))*$", re.I)
_WANTS_OBJECT = re.compile(
    r"(?<!was )(?<!were )(?<!is )(?<!been )"
    r"\b(?:attend|join|host|sign|oppos|brok|mediat|support)(?:e|es|s|d|ed|ing|er|ered)?$",
    re.I,
)
_TRANSITIVE = re.compile(r"\b(?:visit|visits|visited|visiting|tour|toured|leave|left)$", re.I)


def resolved(earlier: EarlierQuestion, follow_up: str, *, goes_on: bool) -> str | None:
    """Return the follow-up with what it points to in words; None where it points to nothing.

    `goes_on` where it began with a word such as "and".
    """
    text = follow_up
    own = names_in(text)
    text, of_event = _with_event(earlier, text)
    text = _with_people(earlier, text, own)
    text = _with_place(earlier, text, own)
    if text == follow_up and not _leans(earlier, text, own, goes_on=goes_on):
        return None
    return text if of_event else _carried(earlier, text, own)


def points_back(text: str) -> bool:
    """Whether a text says "he", "she" or "there" of somebody or somewhere named before."""
    return bool(_SUBJECT.search(text) or _THERE.search(text))


def _with_event(earlier: EarlierQuestion, text: str) -> tuple[str, bool]:
    event = earlier.clause.thing if earlier.clause else None
    pattern = _EVENT if _EVENT.search(text) else _IT
    found = next((m for m in pattern.finditer(text) if not _joins(text, m) and m.start() > 0), None)
    if found is None:
        return text, False
    subject = earlier.subject
    if pattern is _IT and event != subject and subject and _is_country(earlier, subject):
        return f"{text[: found.start()]}{subject}{text[found.end() :]}", False
    if event is None:
        return text, False
    return f"{text[: found.start()]}{event}{text[found.end() :]}", True


def _is_country(earlier: EarlierQuestion, subject: str) -> bool:
    return any(each.text in subject for each in earlier.of(NameKind.PLACE))


def _with_people(earlier: EarlierQuestion, text: str, own: Iterable[Name]) -> str:
    people = _people(earlier)
    named = min((each.start for each in own if each.kind is NameKind.PERSON), default=len(text))
    if not people:
        return text
    first, second = people[0], people[-1]
    both = " and ".join(dict.fromkeys((first, second)))

    def put(pattern: re.Pattern[str], name: str, text: str) -> str:
        found = pattern.search(text)
        if found is None or found.start() > named:
            return text
        return f"{text[: found.start()]}{name}{text[found.end() :]}"

    is_doing = _SUBJECT.search(text) is not None
    text = put(_SUBJECT, first, text)
    text = put(_OBJECT, second if is_doing else first, text)
    whose = both if re.search(r"\btheir\b", text, re.IGNORECASE) else first
    text = put(_WHOSE, possessive(whose), text)
    return put(_BOTH, both, text)


def _people(earlier: EarlierQuestion) -> list[str]:
    """The people of the earlier question, or else its countries."""
    people = [_in_full(earlier.text, each) for each in earlier.of(NameKind.PERSON)]
    places = [each.text for each in earlier.of(NameKind.PLACE) if not each.lead]
    subject = earlier.subject
    doing = [place for place in places if place in subject]
    return people or doing or places


def _with_place(earlier: EarlierQuestion, text: str, own: Iterable[Name]) -> str:
    place = next((each for each in reversed(earlier.of(NameKind.PLACE))), None)
    found = _THERE.search(text)
    if found is None or place is None or any(each.kind is NameKind.PLACE for each in own):
        return text
    if re.match(r"\s+(?:is|are|was|were|will|be|any|a)\b", text[found.end() :], re.I):
        return text  # "were there any talks"
    before, back = text[: found.start()], found["back"] or ""
    if not back and re.search(r"\b(?:were|was|are|is|any)\s+$", before, re.IGNORECASE):
        return text
    link = "to" if back else "in"
    return f"{before}{back}{link} {place.text}{text[found.end() :]}"


def _leans(earlier: EarlierQuestion, text: str, own: list[Name], *, goes_on: bool) -> bool:
    """Whether the text cannot stand alone, though no word points back."""
    named = [each for each in own if each.kind is not NameKind.TIME and not is_role(each.text)]
    if not named or _WANTS_OBJECT.search(text):
        return True
    clause = parse_clause(text)
    same = clause and earlier.clause and stem(clause.verb) == stem(earlier.clause.verb)
    placed = any(each.kind is NameKind.PLACE for each in own) or bool(clause and clause.rest)
    return bool(same or goes_on) and not placed


def _carried(earlier: EarlierQuestion, text: str, own: list[Name]) -> str:
    """The text with the places and times of the earlier question that it leaves out."""
    clause = earlier.clause
    if clause and clause.thing and _WANTS_OBJECT.search(text):
        return f"{text} {clause.thing}"
    has = {each.kind for each in names_in(text)}
    if not has and not own and clause and clause.event:
        return f"{text} during {clause.event}"
    for name in earlier.names:
        if name.kind is NameKind.PERSON or name.kind in has or name.text in text:
            continue
        if clause and name.kind is NameKind.PLACE and name.text in clause.subject:
            continue
        if name.kind is NameKind.TIME:
            text = f"{text} {earlier.text[start_with_preposition(earlier.text, name) : name.end]}"
        elif _TRANSITIVE.search(text):
            text = f"{text} {name.text}"
        else:
            text = f"{text} {_link(text, name)} {name.text}"
    return text


def _joins(text: str, found: re.Match[str]) -> bool:
    """Whether "that" or "this" joins clauses or goes with a noun, and stands for nothing."""
    return found[0].lower() in ("that", "this") and bool(
        _THAT_JOINS.match(text, found.start())
        and not re.match(r"\s+(?:happen|take|took|was|is|last|end|be)\b", text[found.end() :], re.I)
    )


def _link(text: str, place: Name) -> str:
    if _GOING.search(text):
        return "to"
    return place.lead if place.lead and place.lead != "to" else "in"


def _in_full(earlier: str, name: Name) -> str:
    """A name with its article, and an office with its country: "the president of France"."""
    before = re.search(r"\bthe\s+$", earlier[: name.start], re.IGNORECASE)
    of = re.match(r"\s+of\s+(?:the\s+)?", earlier[name.end :]) if is_role(name.text) else None
    country = next(
        (each for each in names_in(earlier) if of and each.start == name.end + of.end()), None
    )
    whole = earlier[name.start : country.end] if country else name.text
    return f"the {whole}" if before else whole
