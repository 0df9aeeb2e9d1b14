"""Who takes part in what a question asks about: its names, offices and countries."""

import re
from dataclasses import dataclass, field

from answer.understanding.question_words import QuestionWords
from answer.understanding.types import AskedParty
from answer.understanding.vocabulary import vocabulary
from reading.events.types import Action
from reading.gazetteer import Mention
from reading.words import Token, stem

_MUTUAL_NOUN = re.compile(r"\s+(?:summit|meeting|talks|call|phone call)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Group:
    """Words of a question that stand together; `lead` is the light word before them."""

    words: list[Token]
    lead: str
    country: str | None = None
    place: Token | None = None
    owner: list[Token] = field(default_factory=list)

    @property
    def start(self) -> int:
        words = [*self.owner, *self.words, *([self.place] if self.place else [])]
        return min(word.start for word in words)


class PartyFinder:
    """Finds the parties among the words of a question."""

    def __init__(self, words: QuestionWords) -> None:
        self._words = words

    def all(self) -> tuple[AskedParty, ...]:
        """Return all that are named, in order, places too."""
        return self._as_parties(self._groups(None))

    def of_event(
        self, action: Action, goal: Mention | None
    ) -> tuple[tuple[AskedParty, ...], tuple[AskedParty, ...]]:
        """Return who does it, and with whom: by their side of the word that says what is done."""
        topical = vocabulary().before_topics
        groups = [group for group in self._groups(goal) if group.lead not in topical]
        middle = self._middle(goal, action)
        before = [group for group in groups if group.start < middle and group.lead != "with"]
        after = [group for group in groups if group not in before]
        if not before:
            before, after = after[:1], after[1:]
        return self._as_parties(before), self._as_parties(after)

    def _middle(self, goal: Mention | None, action: Action) -> int:
        """The index of the word that says what is done: the agents stand before it."""
        if action is not Action.VISIT:
            spans = [span[0] for each, span in self._words.actions if each is action]
            return max(spans, default=len(self._words.text))
        end = goal.start if goal else len(self._words.text)
        return max((start for start, _ in self._words.visits if start < end), default=end)

    def _as_parties(self, groups: list[_Group]) -> tuple[AskedParty, ...]:
        return tuple(self._party(each) for group in groups for each in self._split(group))

    def _split(self, group: _Group) -> list[_Group]:
        """Two names before "summit" are two: "Biden-Putin", "trump kim"; "Jong-un" is one."""
        last = group.words[-1] if group.words else None
        if last is None or group.owner or not _MUTUAL_NOUN.match(self._words.text[last.end :]):
            return [group]
        parts = [part for word in group.words for part in _parts(word)]
        if len(parts) != 2:
            return [group]
        return [_Group([part], group.lead) for part in parts]

    def _party(self, group: _Group) -> AskedParty:
        stems = frozenset(stem(part.text) for word in group.words for part in _parts(word))
        owner = frozenset(stem(part.text) for word in group.owner for part in _parts(word))
        # "MBS's little brother": what follows says who it is, and names nobody.
        names = frozenset() if owner else stems - vocabulary().roles
        return AskedParty(names=names, roles=stems - names, owner=owner, country=group.country)

    def _groups(self, goal: Mention | None) -> list[_Group]:
        """The groups of words that name somebody, each with the country that they are from."""
        groups: list[_Group] = []
        lead, before = "", -1
        for word in self._words.tokens():
            place = self._words.place_at(word.start)
            if groups and groups[-1].words and self._is_of_state(word):
                groups[-1].words.append(word)
                before = word.end
                continue
            if self._words.is_light(word) or (place is not None and place == goal):
                # "Since the election": the article says nothing.
                lead = lead if word.text.lower() in vocabulary().articles else word.text.lower()
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
        """Of "King Abdullah of Jordan": whether the place is the country of who was just named."""
        last = groups[-1].words[-1] if groups and groups[-1].words else None
        between = self._words.text[last.end : place.start] if last else ""
        return re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?", between, re.IGNORECASE) is not None

    def _is_of_state(self, word: Token) -> bool:
        """Whether it is the "state" of a secretary of state."""
        before = self._words.text[: word.start].lower()
        return word.text.lower() == "state" and before.endswith("secretary of ")

    def _add(self, group: _Group, word: Token, place: Mention | None) -> None:
        if place is not None and not group.words:
            group.country, group.place = place.country, word
            return
        if group.words and re.match(r"['’]s", self._words.text[group.words[-1].end :]):
            group.owner, group.words = group.owner + group.words, []
        group.words.append(word)

    def _joined(self, end: int, start: int) -> bool:
        # "US-China": two countries stand for themselves.
        if self._words.place_at(start) and self._words.text[end:start] in "-–":
            return False
        return re.fullmatch(r"(?:['’]s)?[\s-]*", self._words.text[end:start]) is not None


def _parts(word: Token) -> list[Token]:
    """The words of a name with a hyphen, "Jong-un", each at the place of the whole."""
    parts = filter(None, re.split(r"[-–]", word.text))
    return [Token(part, word.start, word.end) for part in parts]
