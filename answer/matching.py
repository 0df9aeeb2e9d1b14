"""Whether an event that a sentence tells is the one that a question asks for.

A question is typed in lower case, without grammar and with typos, so it is read by its words and
their order, not by a parse.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from answer.dates import find_dates
from answer.events.lexicon import TITLES
from answer.events.types import Action, Event, Party, Place
from answer.places import Mention, mentions
from answer.words import STOP_WORDS, Token, stem, tokens

_LIKE = 85.0  # of 100: a letter typed wrong in a name
_SHORTEST_LIKE = 4
_BY_CONTEXT = 0.6
_PLACE_UNSAID = 0.5
_CITY_UNSAID = 0.8
_APART = 0.45  # "his calls with Biden and Putin" are two calls
_CROWD, _IN_A_CROWD = 4, 0.45  # a summit of many is hardly a meeting of two


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedParty:
    """Somebody that a question names: `names` as stems, `roles` such as "president", whose
    (`of`: "Biden's people"), from which country; a country itself has only that."""

    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    country: str | None = None

    @property
    def terms(self) -> frozenset[str]:
        return self.names | self.of or self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedEvent:
    """What a question asks about. `place_terms` are the stems that name its place."""

    action: Action
    agents: tuple[AskedParty, ...]
    partners: tuple[AskedParty, ...]
    place: Place | None
    place_terms: frozenset[str]


# --- Reading the question -----------------------------------------------------------------------

_ACTIONS: tuple[tuple[Action, str], ...] = (
    (Action.CALL, r"phone\w*|telephon\w*|call(?:s|ed)?|rang|video"),
    (
        Action.MEET,
        r"me(?:e?t|ets|eting|etings)|summits?|(?:sit|sat|sitting)[ -]downs?|face[ -]to[ -]face"
        r"|in[ -]person|same room|encounter\w*|get together|got together",
    ),
    (
        Action.TALK,
        r"talk(?:s|ed|ing)?|sp(?:eak|oke|oken|eaking)|chat(?:ted|s)?|discuss\w*|negotiat\w*"
        r"|conversations?",
    ),
    (Action.HOST, r"host(?:s|ed|ing)?|welcom\w+|receiv\w+"),
    (Action.INVITE, r"invit\w+"),
    (Action.SIGN, r"sign(?:s|ed|ing)?|ink(?:ed|s)?"),
    (Action.RESIGN, r"resign\w*|quit|step(?:s|ped)? down|abdicat\w+|leave office|left office"),
    (
        Action.APPOINT,
        r"appoint\w*|nominat\w*|named|sworn in|took office|take office|inaugurat\w*"
        r"|took over|take over",
    ),
    (Action.ELECT, r"elect(?:s|ed|ion|ions)?|re-?elect\w*"),
    (Action.EXPEL, r"expel\w*|expuls\w*|kick(?:s|ed)? out|deport\w*"),
    (Action.RECALL, r"recall\w*|pull(?:s|ed)?|withdr[ae]w\w*"),
    (Action.INVADE, r"invad\w*|invasion"),
    (Action.JOIN, r"join(?:s|ed|ing)?"),
    (Action.MEET, r"see(?:s|n|ing)?|saw"),
)
_GOING = (
    r"visit(?:s|ed|ing)?|trips?|tours?|touring|travel\w*|journey\w*|stopover|fl(?:y|ew|ies|ying|own)"
    r"|go(?:es|ing|ne)?|went|been|arriv\w+|land(?:s|ed|ing)?|head(?:s|ed|ing)?|return\w*|c[ao]me"
    r"|com(?:es|ing)|g[eo]t(?:ting)?(?= (?:back )?to)|drop(?:ped)? (?:by|in)|set foot"
    r"|stop(?:ped)? (?:in|by|over|off)"
    r"|step(?:ped)? (?:on|foot)|ma[dk]e it"
)
_STAYING = r"(?:was|is|were|are|been|be)\b[^,;?]*?\b(?:in|at)"
_PATTERNS = [(action, re.compile(rf"\b(?:{words})\b", re.I)) for action, words in _ACTIONS]
_GOING_PATTERN = re.compile(rf"\b(?:{_GOING})\b", re.IGNORECASE)
_STAYING_PATTERN = re.compile(rf"\b{_STAYING}\b", re.IGNORECASE)
_OUT_LOUD = re.compile(r"\b(?:phone|telephone|call|video|zoom|virtual(?:ly)?)\b", re.IGNORECASE)
_MUTUAL_NOUN = re.compile(r"\s+(?:summit|meeting|talks|call|phone call)\b", re.IGNORECASE)
_BOUND = frozenset(
    "to in at into on visit visited visiting visits tour toured around of for".split()
)
_TOPIC = frozenset("about over for on regarding during after before since like as because".split())
_LIGHT = STOP_WORDS | frozenset(
    """
    pay paid make made hold held holding take took taking ago see seeing saw sees seen meeting
    state official person personally together someone anyone finally even sitting latest anymore
    many much long kind previous previously ever today soon back face room actually yesterday
    place happen happened phone telephone video call calls zoom virtually
    """.split()
)
_ALIASES = {
    "fm": ("foreign", "minister"),
    "pm": ("prime", "minister"),
    "potus": ("president",),
    "bibi": ("netanyahu",),
    "bojo": ("johnson",),
    "mbs": ("mbs", "salman"),
    "mbz": ("mbz", "zayed"),
    "sec": ("secretary",),
    "vp": ("vice", "president"),
}
_PERSONS = frozenset(
    stem(word)
    for word in """
    president minister secretary chancellor king queen prince princess pope premier leader general
    ambassador envoy senator governor mayor speaker chief director emperor sultan emir sheikh duke
    commander counterpart lady man men woman women diplomat politician head monarch ruler dictator
    pair duo two side sides both trio ally adviser advisor chairman official
    """.split()
)
"""Who "the president" or "the two men" may be is told by what stands around."""

_ROLES = frozenset(stem(word) for word in TITLES) | frozenset(
    stem(word)
    for word in """
    people official officials team aide aides delegation envoys brother sister son daughter wife
    husband house cia fbi parliament party dictator ruler boss head representative diplomats
    diplomat ambassadors ambassador opposition candidate pontiff monarch troops army government
    """.split()
)


def asked_event(question: str, *, spelled: Mapping[str, str] | None = None) -> AskedEvent | None:
    """The event asked about, or None where the words tell of none.

    `spelled` gives the archive's spelling of stems that were typed wrong.
    """
    reading = _Reading(question, spelled or {})
    action = reading.action()
    if action is None:
        return None
    goal = reading.goal(action)
    agents, partners = reading.parties(goal, action)
    if not agents and not partners:
        return None
    return AskedEvent(
        action=action,
        agents=agents,
        partners=partners,
        place=Place(country=goal.country, city=goal.city) if goal else None,
        place_terms=reading.stems_of(goal) if goal else frozenset(),
    )


@dataclass(slots=True)
class _Group:
    """Words of a question that stand together, and the word before them that says nothing."""

    words: list[Token]
    lead: str
    country: str | None = None
    place: Token | None = None
    owner: list[Token] = field(default_factory=list)

    @property
    def start(self) -> int:
        words = [*self.owner, *self.words, *([self.place] if self.place else [])]
        return min(word.start for word in words)


class _Reading:
    """A question's words, sorted into what is done, where, and who."""

    def __init__(self, question: str, spelled: Mapping[str, str]) -> None:
        self._text = question
        self._spelled = spelled
        self._places = mentions(question, any_case=True)
        self._going = [match.span() for match in _GOING_PATTERN.finditer(question)]
        self._doing = [
            (action, match.span())
            for action, pattern in _PATTERNS
            for match in pattern.finditer(question)
            if self._word_before(match.start()) not in _TOPIC
        ]
        self._dates = [(e.start, e.end) for e in find_dates(question, reference=_ANY_DAY)]

    def action(self) -> Action | None:
        """What is asked about: going somewhere, where a place to go to is named."""
        said = {action for action, _ in self._doing}
        if Action.HOST in said:
            return Action.HOST
        going = self._going or (self._stays() and not said & _AFFAIRS)
        if going and (self.goal(Action.VISIT) or self._names_visit()):
            return Action.VISIT
        if said & {Action.TALK, Action.MEET, Action.CALL} and _OUT_LOUD.search(self._text):
            return Action.CALL
        return next((action for action, _ in _PATTERNS if action in said), None)

    def _names_visit(self) -> bool:
        return re.search(r"\b(?:visit|trip|tour)", self._text, re.IGNORECASE) is not None

    def _stays(self) -> bool:
        match = _STAYING_PATTERN.search(self._text)
        return match is not None and any(
            0 <= place.start - match.end() <= 5 for place in self._places
        )

    def goal(self, action: Action) -> Mention | None:
        """The place that is gone to, or that it takes place in."""
        bound = [place for place in self._places if self._word_before(place.start) in _BOUND]
        if action is not Action.VISIT:
            inside = [p for p in bound if self._word_before(p.start) in ("in", "at")]
            return inside[0] if inside else None
        first = min((start for start, _ in self._going), default=0)
        after = [place for place in bound if place.start > first] or bound
        before = [p for p in self._places if any(0 <= g - p.end <= 1 for g, _ in self._going)]
        return next(iter(after or before), None)

    def parties(
        self, goal: Mention | None, action: Action
    ) -> tuple[tuple[AskedParty, ...], tuple[AskedParty, ...]]:
        """Who does it, and with whom: by where they stand to the word that says what is done."""
        groups = [group for group in self._groups(goal) if group.lead not in _TOPIC]
        middle = self._middle(goal, action)
        before = [group for group in groups if group.start < middle and group.lead != "with"]
        after = [group for group in groups if group not in before]
        if not before:
            before, after = after[:1], after[1:]
        return self._as_parties(before), self._as_parties(after)

    def _middle(self, goal: Mention | None, action: Action) -> int:
        """Where the word that says what is done stands: who does it stands before it."""
        if action is not Action.VISIT:
            spans = [span[0] for each, span in self._doing if each is action]
            return max(spans, default=len(self._text))
        end = goal.start if goal else len(self._text)
        return max((start for start, _ in self._going if start < end), default=end)

    def stems_of(self, place: Mention) -> frozenset[str]:
        words = tokens(self._text[place.start : place.end])
        return frozenset(self._stem(word) for word in words)

    def _as_parties(self, groups: list[_Group]) -> tuple[AskedParty, ...]:
        return tuple(self._party(each) for group in groups for each in self._split(group))

    def _split(self, group: _Group) -> list[_Group]:
        """ "Biden-Putin", before a summit, are two; "Jong-un" is one."""
        last = group.words[-1] if group.words else None
        rest = self._text[last.end :] if last else ""
        if last is None or not _MUTUAL_NOUN.match(rest) or last.text.count("-") != 1:
            return [group]
        halves = [Token(half, last.start, last.end) for half in last.text.split("-") if half]
        return [_Group([half], group.lead) for half in halves]

    def _party(self, group: _Group) -> AskedParty:
        stems = [self._stem(part) for word in group.words for part in _parts(word)]
        names = frozenset(each for each in stems if each not in _ROLES)
        roles = frozenset(stems) - names
        owner = frozenset(self._stem(part) for word in group.owner for part in _parts(word))
        if owner and names and not roles:
            # "MBS's little brother": what follows is whose, however it is called.
            names, roles = frozenset(), names
        return AskedParty(
            names=frozenset() if owner else names,
            roles=roles | (names if owner else frozenset()),
            of=owner,
            country=group.country,
        )

    def _stem(self, word: Token) -> str:
        own = stem(word.text)
        return self._spelled.get(own, own)

    def _groups(self, goal: Mention | None) -> list[_Group]:
        """The names of the question, each with the country that it is said to be from."""
        groups: list[_Group] = []
        words = list(tokens(self._text))
        lead, before = "", -1
        for word in words:
            if self._is_light(word):
                lead = word.text.lower()
                before = -1
                continue
            place = self._place_at(word)
            if place is not None and goal is not None and place.start == goal.start:
                lead, before = word.text.lower(), -1
                continue
            joined = before >= 0 and self._joined(before, word.start)
            group = groups[-1] if joined else _Group([], lead)
            if not joined:
                groups.append(group)
            self._add(group, word, place)
            before = word.end
        return [
            group
            for group in groups
            if (group.words or group.country) and group.lead not in ("which", "what", "many")
        ]

    def _add(self, group: _Group, word: Token, place: Mention | None) -> None:
        if place is not None and not group.words:
            group.country, group.place = place.country, word
            return
        if group.words and re.match(r"['’]s", self._text[group.words[-1].end :]):
            group.owner, group.words = group.owner + group.words, []
        group.words.append(word)

    def _joined(self, end: int, start: int) -> bool:
        return re.fullmatch(r"(?:['’]s)?[\s-]*", self._text[end:start]) is not None

    def _is_light(self, word: Token) -> bool:
        spans = [*self._going, *(span for _, span in self._doing), *self._dates]
        inside = any(start <= word.start < end for start, end in spans)
        return (inside or word.text.lower() in _LIGHT) and self._place_at(word) is None

    def _place_at(self, word: Token) -> Mention | None:
        return next((p for p in self._places if p.start <= word.start < p.end), None)

    def _word_before(self, start: int) -> str:
        found = re.search(r"([\w’']+)\s+(?:the\s+)?$", self._text[:start])
        return found[1].lower() if found else ""


_ANY_DAY = date(2000, 1, 1)
_AFFAIRS = frozenset({Action.SIGN, Action.APPOINT, Action.ELECT, Action.RESIGN, Action.INVADE})


def _parts(word: Token) -> list[Token]:
    """The words that a word stands for: "Jong-un" is two, "FM" a foreign minister."""
    parts = _ALIASES.get(word.text.lower()) or re.split(r"[-–]", word.text)
    return [Token(part, word.start, word.end) for part in parts if part]


# --- Matching -----------------------------------------------------------------------------------

_MUTUAL: dict[Action, dict[Action, float]] = {
    Action.MEET: {
        Action.MEET: 1.0,
        Action.TALK: 0.85,
        Action.HOST: 0.9,
        Action.VISIT: 0.7,
        Action.SIGN: 0.6,
    },
    Action.TALK: {Action.TALK: 1.0, Action.MEET: 0.9, Action.CALL: 0.9, Action.HOST: 0.7},
    Action.CALL: {Action.CALL: 1.0, Action.TALK: 0.75},
}
_PRESENCE = {
    Action.VISIT: 1.0,
    Action.HOST: 0.9,
    Action.MEET: 0.75,
    Action.TALK: 0.7,
    Action.SIGN: 0.7,
    Action.OTHER: 0.6,
}
"""How surely an event in a country tells that who takes part in it went there."""


def match(
    asked: AskedEvent, event: Event, *, context_names: frozenset[str] = frozenset()
) -> float | None:
    """How surely the event is the one asked for, from 0 to 1; None where it is another.

    `context_names` are stems found around the sentence: they tell whom a pronoun or "the
    president" may mean.
    """
    if asked.action is Action.VISIT:
        return _visit(asked, event, context_names)
    if asked.action is Action.HOST:
        return _hosting(asked, event, context_names)
    if asked.action in _MUTUAL:
        return _mutual(asked, event, context_names)
    return _other(asked, event, context_names)


def _visit(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    base = _PRESENCE.get(event.action)
    if base is None:
        return None
    goers, hosts = _goers_and_hosts(event)
    where = _where(asked, event, hosts, context)
    who = _some_of(asked.agents, goers, context)
    if where is None or who is None:
        return None
    return base * where * who * _company(asked, [*event.agents, *event.partners], context)


def _goers_and_hosts(event: Event) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    if event.action is Action.HOST:
        return event.partners, event.agents
    if event.action in (Action.VISIT, Action.OTHER):
        return event.agents, ()
    return (*event.agents, *event.partners), ()


def _where(
    asked: AskedEvent, event: Event, hosts: Iterable[Party], context: frozenset[str]
) -> float | None:
    """How well the place agrees; a host's country is where its guest goes."""
    if asked.place is None:
        return 1.0
    places = event.places or tuple(
        Place(country=host.country, city=None) for host in hosts if host.country
    )
    if not places:
        unsaid = event.action in (Action.VISIT, Action.HOST) and asked.place_terms & context
        return _PLACE_UNSAID if unsaid else None
    there = [place for place in places if place.country == asked.place.country]
    if not there:
        return None
    if asked.place.city is None or any(place.city == asked.place.city for place in there):
        return 1.0
    return _CITY_UNSAID if any(place.city is None for place in there) else None


def _company(asked: AskedEvent, present: list[Party], context: frozenset[str]) -> float:
    """Whom the visitor is asked to have seen: a hint, for most is said in other sentences."""
    if not asked.partners:
        return 1.0
    seen = any(_same(each, party) for each in asked.partners for party in present)
    around = any(each.terms & context for each in asked.partners)
    return 1.0 if seen else 0.9 if around or asked.place else 0.5


def _hosting(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    """Y hosted X: told as that, or as X's visit to Y's country."""
    if event.action not in (Action.HOST, Action.VISIT):
        return None
    guests, hosts = event.partners, event.agents
    if event.action is Action.VISIT:
        guests, hosts = event.agents, event.partners
    at_home = [_at_home(each, event) for each in asked.agents]
    host = _all_of(asked.agents, hosts, context) if hosts else None
    who = host if host is not None else (0.9 if any(at_home) else None)
    if who is None:
        return None
    named = [each for each in asked.partners if each.names or each.country]
    whom = _all_of(named, guests, context) if named else 1.0
    return who * whom if whom is not None else None


def _at_home(asked: AskedParty, event: Event) -> bool:
    return asked.country is not None and any(p.country == asked.country for p in event.places)


def _mutual(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    base = _MUTUAL[asked.action].get(event.action)
    where = _venue(asked, event)
    if base is None or where is None:
        return None
    present = (*event.agents, *event.partners)
    if event.action is Action.VISIT:
        # Two that go to the same place may not meet; one that goes to the other's does.
        present = (*event.agents[:1], *event.partners, *map(_as_party, event.places))
    who = _all_of([*asked.agents, *asked.partners], present, context, least=2)
    if who is None:
        return None
    wanted = [*asked.agents, *asked.partners]
    apart = len(wanted) > 1 and all(
        any(_same(each, party) for party in event.partners) for each in wanted
    )
    crowd = (len(present) >= _CROWD and len(wanted) <= 2) or _is_gathering(event)
    return base * where * who * (_IN_A_CROWD if crowd else 1.0) * (_APART if apart else 1.0)


def _is_gathering(event: Event) -> bool:
    """ "The G7 summit": without names, nobody knows who met whom there."""
    named = any(party.names for party in (*event.agents, *event.partners))
    return event.verb == "summit" and not named


def _venue(asked: AskedEvent, event: Event) -> float | None:
    if asked.place is None:
        return 1.0
    if not event.places:
        return _CITY_UNSAID
    return 1.0 if any(place.country == asked.place.country for place in event.places) else None


def _as_party(place: Place) -> Party:
    empty: frozenset[str] = frozenset()
    return Party(text="", stems=empty, names=empty, country=place.country, is_place=True)


def _other(asked: AskedEvent, event: Event, context: frozenset[str]) -> float | None:
    if event.action is not asked.action:
        return None
    present = (*event.agents, *event.partners, *map(_as_party, event.places))
    doers = event.agents if event.agents and asked.action in _DIRECTED else present
    who = _some_of(asked.agents, doers, context)
    if who is None:
        return None
    seen = [any(_same(each, party) for party in present) for each in asked.partners]
    return who * (0.7 + 0.3 * sum(seen) / len(seen)) if seen else who


_DIRECTED = frozenset({Action.INVADE, Action.EXPEL, Action.INVITE, Action.RECALL})


def _all_of(
    wanted: Iterable[AskedParty],
    present: Iterable[Party],
    context: frozenset[str],
    *,
    least: int = 1,
) -> float | None:
    """How surely all that are wanted take part; None where somebody else does.

    Whoever is not named may be meant by a pronoun or a role, if the context names them; `least`
    is how many an event of this kind has.
    """
    left = list(present)
    scores: list[float] = []
    missing: list[AskedParty] = []
    for each in wanted:
        best = max(left, key=lambda party, each=each: _same(each, party), default=None)  # type: ignore[misc]
        score = _same(each, best) if best is not None else 0.0
        if best is None or not score:
            missing.append(each)
            continue
        left.remove(best)
        scores.append(score)
    found = len(scores)
    for each in missing:
        # "The leaders" are the two who are asked for, or others that one of the two met.
        vague = next(
            (p for p in left if _may_be(each, p) and not (p.is_plural and found)),
            None,
        )
        unsaid = not left and found < least
        if not (vague or unsaid) or not each.terms & context:
            return None
        if vague is not None and not vague.is_plural:
            left.remove(vague)
        scores.append(_BY_CONTEXT)
    return _mean(scores)


def _some_of(
    wanted: Sequence[AskedParty], present: Sequence[Party], context: frozenset[str]
) -> float | None:
    """How surely those wanted take part; None where none of them does."""
    each = [_all_of([one], present, context) or 0.0 for one in wanted]
    return (max(each) + _mean(each)) / 2 if any(each) else None if each else 1.0


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores) if scores else 1.0


def _may_be(asked: AskedParty, party: Party) -> bool:
    """Whether a role may mean who is asked for: "the president" may, "Biden's aides" may not."""
    if party.names or party.is_place or asked.names & (party.of | party.stems):
        return False
    if not party.stems & _PERSONS:
        return False
    return not (asked.country and party.country not in (None, asked.country))


def _same(asked: AskedParty, party: Party) -> float:
    """How surely the party is the one asked for, from 0 to 1."""
    if asked.names:
        names = party.stems if party.is_place else party.names
        return 1.0 if _is_named(asked.names, names) else 0.0
    if asked.of:
        return 0.9 if _shared(asked.of, party.of | party.stems) == len(asked.of) else 0.0
    if asked.country and asked.country != party.country:
        return 0.0
    if not asked.roles:
        return 1.0 if party.is_place else 0.7 if party.names else 0.9
    shared = _shared(asked.roles, party.stems) / len(asked.roles)
    return shared if shared >= 0.5 else 0.0


def _is_named(asked: frozenset[str], names: frozenset[str]) -> bool:
    """Whether one name is the other or a part of it: "Kim", "Kim Jong Un"."""
    shared = _shared(asked, names)
    return shared > 0 and shared >= min(len(asked), len(names))


def _shared(asked: Iterable[str], said: frozenset[str]) -> int:
    return sum(1 for each in asked if each in said or any(_alike(each, one) for one in said))


def _alike(one: str, other: str) -> bool:
    """Whether a name is another with a letter typed wrong, or another's spelling: Zelenskyy."""
    if len(one) > _SHORTEST_LIKE and one.rstrip("iy") == other.rstrip("iy"):
        return True
    if min(len(one), len(other)) < _SHORTEST_LIKE or one[0] != other[0]:
        return False
    return fuzz.ratio(one, other) >= _LIKE
