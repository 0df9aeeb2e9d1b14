"""The event that a question asks about: what is done, by whom, with whom and where.

People type in lower case, without grammar and with typos, which no parser reads. So a question is
read by its words and their order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from answer.understanding.dates import date_spans
from answer.understanding.types import AskedEvent, AskedParty
from reading.events.lexicon import lexicon
from reading.events.types import Action, Place
from reading.gazetteer import Mention, mentions
from reading.words import STOP_WORDS, Token, stem, tokens

_TIMES = r"(?:\d|january|february|march|april|may|june|july|august|september|october|november|dec)"
_ACTIONS: tuple[tuple[Action, str], ...] = (
    (Action.SUMMON, rf"summon\w*|(?:call|haul|drag)(?:s|ed)?(?: back)? (?:in|up)(?!\s+{_TIMES})"),
    (Action.CALL, r"phone\w*|telephon\w*|call(?:s|ed)?|rang|video|on the (?:line|blower)"),
    (
        Action.MEET,
        r"me(?:e?t|ets|eting|etings)|summits?|bilaterals?|(?:sit|sat|sitting)[ -]downs?"
        r"|face[ -]to[ -]face"
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
    r"visit(?:s|ed|ing)?|trips?|tours?|touring|travel\w*|journey\w*|stop(?:over)?s?(?! \w+ing)"
    r"|fl(?:y|ew|ies|ying|own)|(?:go(?:es|ing|ne)?|went)(?! (?:off|ahead|through|wrong|down))|been"
    r"|arriv\w+|land(?:s|ed|ing)?|head(?:s|ed|ing)?|return\w*|c[ao]me"
    r"|com(?:es|ing)|g[eo]t(?:ting)?(?= (?:back )?to)|drop(?:ped)? (?:by|in)|set foot"
    r"|stop(?:ped)? (?:in|by|over|off)|(?:turn|show)(?:s|ed|ing)? up|touch(?:ed|ing)? down"
    r"|step(?:ped)? (?:on|foot)|ma[dk]e it"
)
# "Was Lula last in Kenya", but not "was the envoy shot at in Kenya" or "is the price of it in".
_STAYING = (
    r"(?:was|is|were|are|been|be)"
    r"(?:\s+(?!(?:of|on|shot|held|\w+ed)\b)[\w’'.-]+){0,6}?\s+(?:in|at)"
)
_PATTERNS = [(action, re.compile(rf"\b(?:{words})\b", re.I)) for action, words in _ACTIONS]
_GOING_PATTERN = re.compile(rf"\b(?:{_GOING})\b", re.IGNORECASE)
_STAYING_PATTERN = re.compile(rf"\b{_STAYING}\b", re.IGNORECASE)
_OF_STATE = re.compile(
    r"\W*(?:(?:what|which)(?! (?:date|day|week|month|year|time)\b)|why|how (?:many|much)"
    r"|who(?:['’]?s| is| are))\b",
    re.IGNORECASE,
)
_OUT_LOUD = re.compile(r"\b(?:phone|telephone|call|video|zoom|virtual(?:ly)?)\b", re.IGNORECASE)
_MUTUAL_NOUN = re.compile(r"\s+(?:summit|meeting|talks|call|phone call)\b", re.IGNORECASE)
_BOUND = frozenset(
    "to in at into on visit visited visiting visits tour toured around of for".split()
)
_ARTICLES = frozenset("the a an this that".split())
_TOPIC = frozenset("about over for on regarding during after before since like as because".split())
_LIGHT = STOP_WORDS | frozenset(
    """
    pay paid make made hold held holding take took taking ago see seeing saw sees seen meeting
    state official person personally together someone anyone finally even sitting latest anymore
    many much long kind previous previously w ever today soon back face room actually yesterday
    place happen happened phone telephone video call calls zoom virtually
    alive exactly roughly again second third ahead group groups set scheduled ends end ended
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
ROLES = frozenset(stem(word) for word in lexicon().titles) | frozenset(
    stem(word)
    for word in """
    people official officials team aide aides delegation envoys brother sister son daughter wife
    husband house cia fbi parliament party dictator ruler boss head representative diplomats
    diplomat ambassadors ambassador opposition candidate pontiff monarch troops army government
    """.split()
)


def asked_event(question: str) -> AskedEvent | None:
    """Return the event that a question asks about, or None where its words tell of none."""
    words = _Words(question)
    action = words.action()
    if action is None:
        return None
    goal = words.goal(action)
    agents, partners = words.parties(goal, action)
    if not agents and not partners:
        return None
    return AskedEvent(
        action=action,
        agents=agents,
        partners=partners,
        place=Place(country=goal.country, city=goal.city) if goal else None,
        place_terms=words.stems_of(goal) if goal else frozenset(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTopic:
    """What a topic is about: what is done, if it says so, and everybody that it names."""

    action: Action | None
    parties: tuple[AskedParty, ...]


def asked_topic(text: str) -> AskedTopic:
    """Return what a topic names, whatever it is: "Lavrov", "Trump, Putin", "visits to Russia"."""
    words = _Words(text)
    return AskedTopic(action=words.topic_action(), parties=words.everybody())


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


class _Words:
    """A question's words, sorted into what is done, where, and who."""

    def __init__(self, question: str) -> None:
        self._text = question
        self._places = mentions(question, any_case=True)
        self._going = [match.span() for match in _GOING_PATTERN.finditer(question)]
        self._doing = [
            (action, match.span())
            for action, pattern in _PATTERNS
            for match in pattern.finditer(question)
            if self._word_before(match.start()) not in _TOPIC
        ]
        self._dates = date_spans(question)

    def action(self) -> Action | None:
        """What is asked about: going somewhere, where a place to go to is named."""
        said = {action for action, _ in self._doing}
        for plain in (Action.HOST, Action.SUMMON):
            if plain in said:
                return plain
        going = self._going or (self._stays() and not said & _AFFAIRS)
        if going and (self.goal(Action.VISIT) or self._names_visit()):
            return Action.VISIT
        if said & {Action.TALK, Action.MEET, Action.CALL} and _OUT_LOUD.search(self._text):
            return Action.CALL
        return next((action for action, _ in _PATTERNS if action in said), None)

    def topic_action(self) -> Action | None:
        """What is done, in words that say it of anybody: a visit that names no place too."""
        return self.action() or (Action.VISIT if self._names_visit() else None)

    def everybody(self) -> tuple[AskedParty, ...]:
        """All that are named, in order, places too."""
        return self._as_parties(self._groups(None))

    def _names_visit(self) -> bool:
        return re.search(r"\b(?:visit|trip|tour)", self._text, re.IGNORECASE) is not None

    def _stays(self) -> bool:
        # "What is the price of grain in Kenya?" and "Who is president in Kenya?" tell of no visit.
        if _OF_STATE.match(self._text):
            return False
        match = _STAYING_PATTERN.search(self._text)
        return match is not None and any(
            0 <= place.start - match.end() <= 5 for place in self._places
        )

    def goal(self, action: Action) -> Mention | None:
        """The place that is gone to, or that it takes place in."""
        if action is Action.SUMMON:  # "called in Egypt's envoy" is not in Egypt
            return None
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
        return frozenset(stem(word.text) for word in words)

    def _as_parties(self, groups: list[_Group]) -> tuple[AskedParty, ...]:
        return tuple(self._party(each) for group in groups for each in self._split(group))

    def _split(self, group: _Group) -> list[_Group]:
        """Two names before "summit" are two: "Biden-Putin", "trump kim"; "Jong-un" is one."""
        last = group.words[-1] if group.words else None
        if last is None or group.owner or not _MUTUAL_NOUN.match(self._text[last.end :]):
            return [group]
        parts = [part for word in group.words for part in _parts(word)]
        if len(parts) != 2:
            return [group]
        return [_Group([part], group.lead) for part in parts]

    def _party(self, group: _Group) -> AskedParty:
        stems = [stem(part.text) for word in group.words for part in _parts(word)]
        names = frozenset(each for each in stems if each not in ROLES)
        roles = frozenset(stems) - names
        owner = frozenset(stem(part.text) for word in group.owner for part in _parts(word))
        if owner and names and not roles:
            # "MBS's little brother": what follows is whose, however it is called.
            names, roles = frozenset(), names
        return AskedParty(
            names=frozenset() if owner else names,
            roles=roles | (names if owner else frozenset()),
            owner=owner,
            country=group.country,
        )

    def _groups(self, goal: Mention | None) -> list[_Group]:
        """The names of the question, each with the country that it is said to be from."""
        groups: list[_Group] = []
        lead, before = "", -1
        for word in self._words():
            place = self._place_at(word)
            if groups and groups[-1].words and self._is_of_state(word):
                groups[-1].words.append(word)
                before = word.end
                continue
            if self._is_light(word) or (place is not None and place == goal):
                # "Since the election": the article says nothing.
                lead = lead if word.text.lower() in _ARTICLES else word.text.lower()
                before = -1
                continue
            if place is not None and self._is_whence(groups, place):
                groups[-1].country, before = place.country, -1
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

    def _is_whence(self, groups: list[_Group], place: Mention) -> bool:
        """ "King Abdullah of Jordan": the country of who was named just before."""
        last = groups[-1].words[-1] if groups and groups[-1].words else None
        between = self._text[last.end : place.start] if last else ""
        return re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?", between, re.IGNORECASE) is not None

    def _is_of_state(self, word: Token) -> bool:
        """A secretary of state; not a visit of state."""
        before = self._text[: word.start].lower()
        return word.text.lower() == "state" and before.endswith(("secretary of ", "sec of "))

    def _words(self) -> Iterator[Token]:
        """The words; of "US-China" each country."""
        for word in tokens(self._text):
            inside = [p for p in self._places if word.start <= p.start < p.end <= word.end]
            if len(inside) > 1:
                yield from (Token(self._text[p.start : p.end], p.start, p.end) for p in inside)
            else:
                yield word

    def _add(self, group: _Group, word: Token, place: Mention | None) -> None:
        if place is not None and not group.words:
            group.country, group.place = place.country, word
            return
        if group.words and re.match(r"['’]s", self._text[group.words[-1].end :]):
            group.owner, group.words = group.owner + group.words, []
        group.words.append(word)

    def _joined(self, end: int, start: int) -> bool:
        # "US-China": two countries stand for themselves.
        if self._place_at(Token("", start, start)) and self._text[end:start] in "-–":
            return False
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


_AFFAIRS = frozenset({Action.SIGN, Action.APPOINT, Action.ELECT, Action.RESIGN, Action.INVADE})


def _parts(word: Token) -> list[Token]:
    """The words that a word stands for: "Jong-un" is two, "FM" a foreign minister."""
    parts = _ALIASES.get(word.text.lower()) or re.split(r"[-–]", word.text)
    return [Token(part, word.start, word.end) for part in parts if part]
