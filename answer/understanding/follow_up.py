"""A short question after another, written out: "and China?", "who hosted it?", "when?".

The people, places and times of the earlier question carry over where the new one leaves them out.
Questions are put together by their words, so that the result reads like one that a person asks.
"""

import re
from collections.abc import Callable, Iterable

from answer.understanding.clause import (
    Clause,
    Kind,
    Name,
    clause,
    is_role,
    is_verb,
    names,
    possessive,
)
from reading.words import stem, tokens

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok|okay|also|then|now|hm+|well|thanks?|thank you|oh|right|great)\b[,.!]*"
    r"\s*)+(?=\S)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:what|how) about|same (?:question )?(?:for|with|about)|what of)\s+(?=\S)",
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
_ASKS = re.compile(
    r"^(?:(?:in|on|at|by|with|to|for|since|from)\s+)?(?:when|where|why|who|whose|whom|how|what|which)\b"
    r"|^(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should|tell|give|show)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?P<lead>in|to|at|from|with|by|of|on|during|since)\s+(?=\S)", re.IGNORECASE
)
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


_POINTS = re.compile(r"\b(?:he|she|him|her|it|they|them|that|this|there|one|then)\b", re.I)
_SHORT = 3  # words


def follow_up(earlier: str, text: str) -> str:
    """The full question that the text asks after the earlier one; itself where it is full."""
    return _FollowUp(earlier, text).written_out()


class _FollowUp:
    """One short question, and the question before it in its parts."""

    def __init__(self, earlier: str, text: str) -> None:
        self._earlier = " ".join(earlier.split()).rstrip("?!. ")
        self._whole = " ".join(text.split())
        bare = self._whole.rstrip("?!. ")
        self._text = _LEAD.sub("", bare)
        self._goes_on = self._text != bare
        self._names = names(self._earlier)
        self._clause = clause(self._earlier)

    def written_out(self) -> str:
        """The full question."""
        if not self._text or not self._earlier:
            return self._whole
        ways: tuple[Callable[[], str | None], ...] = (
            self._bare,
            self._nth,
            self._around,
            self._ellipsis,
            self._instead,
            self._resolved,
        )
        found = next((said for way in ways if (said := way()) is not None), None)
        return _as_question(found) if found else self._whole

    # --- Nothing but a word that asks -----------------------------------------------------------

    def _bare(self) -> str | None:
        """ "When?", "where exactly?": the earlier question with another word that asks."""
        found = _BARE.match(self._text)
        if found is None:
            return None
        asks = re.sub(r"^whom? with$", "with whom", found["asks"].lower())
        told = self._clause
        if told is None:
            return None
        if asks == "how long" or not told.subject or (asks in ("who", "whom") and told.event):
            return self._of_event(asks, told)
        if asks in ("who", "whom"):
            return None
        return _joined(
            asks,
            told.auxiliary or "did",
            told.subject,
            told.order,
            told.verb,
            told.counted,
            told.rest,
        )

    def _of_event(self, asks: str, told: Clause) -> str | None:
        if told.event is None:
            return None
        if asks in ("who", "whom"):
            if told.is_passive:
                return _joined("by whom", told.auxiliary, told.subject, told.verb, told.rest)
            return f"who took part in {told.event}"
        return f"{asks} was {told.event}"

    # --- Another one of the kind ----------------------------------------------------------------

    def _nth(self) -> str | None:
        """ "The first time?": the earlier question of another event in the row."""
        found = _NTH.match(self._text)
        if found is None:
            return None
        order = {"latest": "last", "most recent": "last"}.get(
            found["order"].lower(), found["order"]
        )
        swapped, times = re.subn(
            r"\b(?:last|first|next|latest)\b", order.lower(), self._earlier, count=1, flags=re.I
        )
        if times:
            return swapped
        told = self._clause
        if told is None or not told.subject:
            return f"{self._earlier} the {order.lower()} time"
        return _joined(told.asks, told.auxiliary, told.subject, order.lower(), told.verb, told.rest)

    def _around(self) -> str | None:
        """ "And before that?"."""
        found = _AROUND.match(self._text)
        return f"{self._earlier} {found['side'].lower()} that" if found else None

    def _ellipsis(self) -> str | None:
        """ "Did Xi?", "has Biden too?": the earlier question of somebody else, yes or no."""
        found = _ELLIPSIS.match(self._text)
        told = self._clause
        if found is None or told is None or not told.subject:
            return None
        who = found["who"]
        if any(is_verb(word.text) for word in tokens(who)) or len(names(who)) != 1:
            return None
        if _SUBJECT.search(who) or _THERE.search(who) or _PREPOSITION.match(who):
            return None
        auxiliary = told.auxiliary or found["auxiliary"]
        return _joined(auxiliary, who, told.verb, told.rest)

    def _instead(self) -> str | None:
        """ "And China?", "in 2022?", "with Xi?": a name in the place of another of its kind."""
        text = _ABOUT.sub("", self._text)
        if text == self._text and (_ASKS.match(text) or self._has_verb(text)):
            return None
        new = names(text)
        if not new and not _POINTS.search(text) and len(text.split()) <= _SHORT:
            return f"{self._earlier} about {re.sub('^(?:about|on) ', '', text)}"
        if len(new) != 1 or self._has_verb(text):
            return None
        found = _PREPOSITION.match(text)
        lead = found["lead"].lower() if found else ""
        said = text[found.end() :] if found else text
        match new[0].kind:
            case Kind.TIME:
                return self._at_time(text, lead)
            case Kind.PLACE:
                return self._at_place(said, lead)
            case Kind.PERSON:
                return self._of_person(said, lead)

    def _at_time(self, text: str, lead: str) -> str:
        said = text if lead else _with_preposition(text)
        earlier = re.sub(r"\s*\b(?:last|next)\b(?=\s+\w)", "", self._earlier, count=1)
        old = [each for each in names(earlier) if each.kind is Kind.TIME]
        if not old:
            return f"{earlier} {said}"
        return f"{_before(earlier, old[-1])}{said}{earlier[old[-1].end :]}"

    def _at_place(self, said: str, lead: str) -> str:
        old = self._of(Kind.PLACE)
        same = [each for each in old if lead and each.lead == lead]
        if not old:
            return f"{self._earlier} {lead or 'in'} {said}"
        return self._swapped((same or old)[-1], said)

    def _of_person(self, said: str, lead: str) -> str:
        if lead in ("in", "to", "at", "from") and self._of(Kind.PLACE):
            return self._at_place(said, lead)  # a place that no list of places has
        old = self._of(Kind.PERSON)
        same = [each for each in old if lead and each.lead == lead]
        if lead == "with" and not same and len(old) < 2:
            return f"{self._earlier} with {said}"
        if old:
            return self._swapped((same or old)[-1], said)
        # Countries do things too: "When did Finland join NATO?" – "And the EU?"
        places = self._of(Kind.PLACE)
        return self._swapped(places[-1], said) if places else f"{self._earlier} {said}"

    def _swapped(self, old: Name, new: str) -> str:
        before = self._earlier[: old.start]
        if re.match(r"the\s", new, re.IGNORECASE):
            before = re.sub(r"\bthe\s+$", "", before, flags=re.IGNORECASE)
        return f"{before}{new}{self._earlier[old.end :]}"

    # --- A whole question that points back ------------------------------------------------------

    def _resolved(self) -> str | None:
        """ "Who hosted it?", "did he go there again?": what it points to, in words."""
        text = self._text
        own = names(text)
        text, of_event = self._with_event(text)
        text = self._with_people(text, own)
        text = self._with_place(text, own)
        if text == self._text and not self._leans(own):
            return None
        return text if of_event else self._carried(text, own)

    def _with_event(self, text: str) -> tuple[str, bool]:
        event = self._clause.thing if self._clause else None
        pattern = _EVENT if _EVENT.search(text) else _IT
        found = next(
            (m for m in pattern.finditer(text) if not _joins(text, m) and m.start() > 0), None
        )
        if found is None:
            return text, False
        subject = self._clause.subject if self._clause else ""
        if pattern is _IT and event != subject and subject and self._is_country(subject):
            return f"{text[: found.start()]}{subject}{text[found.end() :]}", False
        if event is None:
            return text, False
        return f"{text[: found.start()]}{event}{text[found.end() :]}", True

    def _is_country(self, subject: str) -> bool:
        return any(each.text in subject for each in self._of(Kind.PLACE))

    def _with_people(self, text: str, own: Iterable[Name]) -> str:
        people = self._people()
        named = min((each.start for each in own if each.kind is Kind.PERSON), default=len(text))
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

    def _people(self) -> list[str]:
        """Who is asked about, or the countries that are."""
        people = [_in_full(self._earlier, each) for each in self._of(Kind.PERSON)]
        places = [each.text for each in self._of(Kind.PLACE) if not each.lead]
        subject = self._clause.subject if self._clause else ""
        doing = [place for place in places if place in subject]
        return people or doing or places

    def _with_place(self, text: str, own: Iterable[Name]) -> str:
        place = next((each for each in reversed(self._of(Kind.PLACE))), None)
        found = _THERE.search(text)
        if found is None or place is None or any(each.kind is Kind.PLACE for each in own):
            return text
        if re.match(r"\s+(?:is|are|was|were|will|be|any|a)\b", text[found.end() :], re.I):
            return text  # "were there any talks"
        before, back = text[: found.start()], found["back"] or ""
        if not back and re.search(r"\b(?:were|was|are|is|any)\s+$", before, re.IGNORECASE):
            return text
        link = "to" if back else "in"
        return f"{before}{back}{link} {place.text}{text[found.end() :]}"

    def _leans(self, own: list[Name]) -> bool:
        """Whether the text cannot stand alone though it points to nothing."""
        named = [each for each in own if each.kind is not Kind.TIME and not is_role(each.text)]
        if not named or _WANTS_OBJECT.search(self._text):
            return True
        told = clause(self._text)
        same = told and self._clause and stem(told.verb) == stem(self._clause.verb)
        placed = any(each.kind is Kind.PLACE for each in own) or bool(told and told.rest)
        return bool(same or self._goes_on) and not placed

    def _carried(self, text: str, own: list[Name]) -> str:
        """The text with what it leaves out of the earlier question's places and times."""
        told = self._clause
        if told and told.thing and _WANTS_OBJECT.search(text):
            return f"{text} {told.thing}"
        has = {each.kind for each in names(text)}
        if not has and not own and told and told.event:
            return f"{text} during {told.event}"
        for name in self._names:
            if name.kind is Kind.PERSON or name.kind in has or name.text in text:
                continue
            if told and name.kind is Kind.PLACE and name.text in told.subject:
                continue
            if name.kind is Kind.TIME:
                text = f"{text} {self._earlier[_start(self._earlier, name) : name.end]}"
            elif _TRANSITIVE.search(text):
                text = f"{text} {name.text}"
            else:
                text = f"{text} {_link(text, name)} {name.text}"
        return text

    def _of(self, kind: Kind) -> list[Name]:
        return [each for each in self._names if each.kind is kind]

    def _has_verb(self, text: str) -> bool:
        spans = [(each.start, each.end) for each in names(text)]
        return any(
            is_verb(word.text) and not any(a <= word.start < b for a, b in spans)
            for word in tokens(text)
        )


def _joins(text: str, found: re.Match[str]) -> bool:
    """Whether "that" here joins or points at a noun instead of standing for something."""
    return found[0].lower() in ("that", "this") and bool(
        _THAT_JOINS.match(text, found.start())
        and not re.match(r"\s+(?:happen|take|took|was|is|last|end|be)\b", text[found.end() :], re.I)
    )


def _link(text: str, place: Name) -> str:
    if _GOING.search(text):
        return "to"
    return place.lead if place.lead and place.lead != "to" else "in"


def _in_full(earlier: str, name: Name) -> str:
    """The name with its article, and an office with its country: "the president of France"."""
    before = re.search(r"\bthe\s+$", earlier[: name.start], re.IGNORECASE)
    of = re.match(r"\s+of\s+(?:the\s+)?", earlier[name.end :]) if is_role(name.text) else None
    country = next(
        (each for each in names(earlier) if of and each.start == name.end + of.end()), None
    )
    whole = earlier[name.start : country.end] if country else name.text
    return f"the {whole}" if before else whole


def _with_preposition(text: str) -> str:
    if re.fullmatch(r"(?:early |late |mid-?)?(?:\w+ )?\d{4}", text) and not text[0].isdigit():
        return f"in {text}"
    if re.fullmatch(r"\d{4}", text):
        return f"in {text}"
    if re.match(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$|\d", text, re.IGNORECASE):
        return f"on {text}"
    return f"in {text}" if re.fullmatch(r"[A-Z][a-z]+", text) else text


def _start(text: str, time: Name) -> int:
    """Where the time begins, its preposition with it."""
    found = re.search(
        r"\b(?:in|on|at|during|since|by|before|after)\s+(?:the\s+)?$", text[: time.start]
    )
    return found.start() if found else time.start


def _before(text: str, time: Name) -> str:
    return text[: _start(text, time)]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _as_question(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[0].upper()}{text[1:]}?"
