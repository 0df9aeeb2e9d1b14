"""What a topic is about: people type names and a kind of event, without grammar or commas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

from answer.evidence.matching import match
from answer.evidence.names import NameMatcher
from answer.understanding.asked_event import AskedEvent, AskedParty, asked_event, asked_topic
from answer.understanding.question import Question
from index.types import ScoredPassage
from reading.events import Action, Event
from reading.events.types import Place
from reading.gazetteer import mentions
from reading.words import Token, stem, tokens

_STAYS = (Action.VISIT, Action.HOST)
_GATHERINGS = frozenset({"meeting", "summit"})
_BY_CONTEXT, _NAMED_BESIDE, _BOTH_SIGN = 0.6, 0.7, 0.9
_TOGETHER = (Action.MEET, Action.TALK, Action.CALL, Action.SIGN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The events that a topic covers: each of `asked` is one kind of them.

    `about` are stems that are nobody's name and say nothing that is done ("nuclear"): they must
    stand near. `is_open` where the topic says no kind of event.
    """

    asked: tuple[AskedEvent, ...]
    about: frozenset[str]
    is_open: bool

    @property
    def is_of_stays(self) -> bool:
        """Whether it is of visits to one place, whose days belong together."""
        return any(each.action in _STAYS and each.agents for each in self.asked) and (
            not self.is_open or any(each.place for each in self.asked)
        )

    def company(self, event: Event) -> frozenset[str]:
        """The stems of the names of those who took part beside whom the topic names."""
        meant = [party for each in self.asked for party in (*each.agents, *each.partners)]
        terms = frozenset(term for party in meant for term in party.terms)
        others = (party.names for party in (*event.agents, *event.partners))
        return frozenset(name for names in others if not names & terms for name in names)

    def covers(self, event: Event, context: frozenset[str], *, names_all: bool) -> float:
        """How surely the event is of this topic, 0 to 1.

        `context` are stems around it; `names_all` where its sentence names everybody meant.
        """
        if not self.about <= context:
            return 0.0
        if self.is_open and event.action is Action.OTHER:
            return 0.0
        alone = len(event.agents) + len(event.partners) < 2
        return max(
            (
                _surely(each, event, context, names_all=names_all)
                for each in self.asked
                # "Trump's summit" is not every summit of those whom the passage names.
                if names_all or not alone or len(each.agents) + len(each.partners) < 2
            ),
            default=0.0,
        )


def _surely(asked: AskedEvent, event: Event, context: frozenset[str], *, names_all: bool) -> float:
    if not asked.agents:
        # "Visits to Kyiv": somebody's, and not whatever is done there.
        named = any(party.names for party in (*event.agents, *event.partners))
        if event.action not in _STAYS or not named:
            return 0.0
    if asked.action is Action.MEET and event.action is Action.CALL and event.verb in _GATHERINGS:
        event = replace(event, action=Action.TALK)  # "a virtual summit"
    surely = match(asked, event, context_names=context) or 0.0
    if asked.action is Action.SIGN and asked.partners:
        return surely if surely >= _BOTH_SIGN else 0.0
    # "The two men" are those whom the sentence itself has named.
    beside = names_all and event.action is asked.action and surely >= _BY_CONTEXT
    return max(surely, _NAMED_BESIDE) if beside else surely


def read_topic(question: Question, names: NameMatcher, passages: Sequence[ScoredPassage]) -> Topic:
    """The topic as the archive's passages help to read it; none `asked` where it names nobody."""
    text = _with_commas(question.written_out, names, passages)
    whole = asked_event(text, spelled=names.terms)
    if whole is None and mentions(text, any_case=True):
        # "Putin in China" is where somebody was.
        whole = asked_event(f"when was {text}", spelled=names.terms)
    said = asked_topic(text, spelled=names.terms)
    about = {name for party in said.parties for name in party.names if not names.names(name)}
    named = frozenset(about)
    if whole is not None:
        whole = replace(
            whole,
            agents=_only_named(whole.agents, named),
            partners=_only_named(whole.partners, named),
        )
        if whole.agents or whole.partners:
            return Topic(asked=(whole,), about=named, is_open=False)
    parties = _only_named(said.parties, named)
    places = _place_terms(text)
    if said.action is not None:
        return Topic(asked=_of_kind(said.action, parties, places), about=named, is_open=False)
    return Topic(asked=_of_any_kind(parties, places), about=named, is_open=True)


def _only_named(parties: Iterable[AskedParty], about: frozenset[str]) -> tuple[AskedParty, ...]:
    """The parties without words that name nobody: "Iran nuclear" is Iran."""
    kept = (replace(party, names=party.names - about) for party in parties)
    return tuple(each for each in kept if each.terms or each.country)


def _of_kind(
    action: Action, parties: Sequence[AskedParty], places: Mapping[str, frozenset[str]]
) -> tuple[AskedEvent, ...]:
    """ "Visits to Russia", "elections in France": nobody is named but the place."""
    if action is Action.VISIT:
        return tuple(_visit((), party, places) for party in parties if party.country)
    return (_together(action, parties),) if parties else ()


def _of_any_kind(
    parties: Sequence[AskedParty], places: Mapping[str, frozenset[str]]
) -> tuple[AskedEvent, ...]:
    """ "Lavrov", "Trump, Putin", "India, Russia": what one did, or what two did together."""
    people = [party for party in parties if party.terms]
    lands = [party for party in parties if not party.terms]
    if len(people) > 1:
        where = Place(country=lands[0].country, city=None) if lands and lands[0].country else None
        return tuple(_together(action, people, where) for action in _TOGETHER)
    if len(parties) > 1:
        both = [_together(action, parties) for action in _TOGETHER]
        visits = [
            _visit((goer,), host, places)
            for goer, host in permutations(parties, 2)
            if host in lands
        ]
        return (*both, *visits)
    alone = [_together(action, parties) for action in Action if action is not Action.OTHER]
    return (*alone, *(_visit((), land, places) for land in lands)) if parties else ()


def _visit(
    goers: tuple[AskedParty, ...], host: AskedParty, places: Mapping[str, frozenset[str]]
) -> AskedEvent:
    country = host.country or ""
    return AskedEvent(
        action=Action.VISIT,
        agents=goers,
        partners=(),
        place=Place(country=country, city=None),
        place_terms=places.get(country, frozenset()),
    )


def _together(
    action: Action, parties: Sequence[AskedParty], where: Place | None = None
) -> AskedEvent:
    return AskedEvent(
        action=action,
        agents=tuple(parties[:1]),
        partners=tuple(parties[1:]),
        place=where,
        place_terms=frozenset(),
    )


def _place_terms(text: str) -> dict[str, frozenset[str]]:
    """The stems that name each country of the text."""
    return {
        place.country: frozenset(stem(each.text) for each in tokens(text[place.start : place.end]))
        for place in mentions(text, any_case=True)
    }


def _with_commas(text: str, names: NameMatcher, passages: Sequence[ScoredPassage]) -> str:
    """ "Trump Putin Helsinki" with the commas that it lacks: two names that never stand together.

    A country is a name of its own after a name ("Modi Russia visits"), not before one ("the
    Russian president").
    """
    words = list(tokens(text))
    places = mentions(text, any_case=True)

    def begins_place(word: Token) -> bool:
        return any(place.start == word.start for place in places)

    def in_place(word: Token) -> bool:
        return any(place.start <= word.start < place.end for place in places)

    cuts = []
    for before, word in pairwise(words):
        if text[before.end : word.start] != " " or not names.names(before.text):
            continue
        if begins_place(word) or (
            not in_place(before)
            and not in_place(word)
            and names.names(word.text)
            and not _stand_together(names, before, word, passages)
        ):
            cuts.append(before.end)
    for cut in reversed(cuts):
        text = f"{text[:cut]},{text[cut:]}"
    return text


def _stand_together(
    names: NameMatcher, one: Token, other: Token, passages: Sequence[ScoredPassage]
) -> bool:
    """Whether the passages write the two as one name: "Narendra Modi", "Xi Jinping"."""
    written = re.compile(rf"\b{re.escape(one.text)}\s+{re.escape(other.text)}\b", re.IGNORECASE)
    return any(
        written.search(found.passage.text) or written.search(found.passage.article.title)
        for found in passages
    )
