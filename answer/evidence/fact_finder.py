"""Finds sentences by what they tell: of those who are asked about, over whole collections.

Search ranks by likeness, so the last of a hundred visits need not be among what it finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from answer.evidence.matching import told_as
from answer.understanding.types import AnswerType, AskedEvent, AskedParty, Office, Order, Question
from index.archive import Archive
from index.types import FactQuery, PublishedWindow, ScoredPassage
from reading.events import Action
from reading.facts import keys

FACTS = 12
"""How many sentences are found for a question, at most: each takes the place of another one."""

FACTS_OF_TOPIC = 120
"""How many are found for each kind of event of a topic, at most."""

_FEWEST = 2  # what a fact must involve: the name of one person alone finds too much

Wanted = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFact:
    """A sentence that tells of what is asked: it starts at `start` of its article's text."""

    passage: ScoredPassage
    start: int

    @property
    def place(self) -> tuple[int, int]:
        """The id of its article, and where it starts."""
        return self.passage.passage.article.id, self.start


class FactFinder:
    """Looks up what articles tell in the facts that were read in them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def of_question(
        self, question: Question, collections: Sequence[str], *, published: PublishedWindow
    ) -> list[FoundFact]:
        """Return the facts that involve everybody and the place asked about.

        Those come first that are asked for: the newest, or for the first event the oldest.
        """
        wanted = _wanted(question)
        if len(wanted) < _FEWEST:
            return []
        first, last = _days(question)
        query = FactQuery(
            wanted=wanted,
            first=first,
            last=last,
            newest_first=question.order not in (Order.FIRST, Order.NEXT),
            limit=FACTS,
        )
        return await self._found(query, collections, published)

    async def of_events(
        self,
        events: Sequence[AskedEvent],
        collections: Sequence[str],
        *,
        published: PublishedWindow,
    ) -> list[ScoredPassage]:
        """Return the passages of facts that may be of one of the events, each once."""
        passages: dict[int, ScoredPassage] = {}
        for wanted in dict.fromkeys(map(wanted_of, events)):
            if len(wanted) >= _FEWEST:
                query = FactQuery(wanted=wanted, limit=FACTS_OF_TOPIC)
                for found in await self._found(query, collections, published):
                    passages.setdefault(found.passage.passage.id, found.passage)
        return list(passages.values())

    async def _found(
        self, query: FactQuery, collections: Sequence[str], published: PublishedWindow
    ) -> list[FoundFact]:
        places = await self._archive.facts.involving(query, collections, published)
        passages = await self._archive.articles.passages(
            collections, {each.passage_id for each in places}, published
        )
        return [
            FoundFact(
                passage=ScoredPassage(passage=passages[each.passage_id], score=0.0),
                start=each.start,
            )
            for each in places
            if each.passage_id in passages
        ]


def wanted_of(event: AskedEvent) -> Wanted:
    """Return what a fact of an event involves: of each set, at least one key."""
    groups = [group for party in (*event.agents, *event.partners) if (group := _of_party(party))]
    if event.place is not None:
        groups.append(frozenset({keys.country_key(event.place.country)}))
    if groups and event.action is not Action.OTHER:
        groups.append(frozenset(map(keys.action_key, told_as(event.action))))
    return tuple(dict.fromkeys(groups))


def _wanted(question: Question) -> Wanted:
    if question.office is not None:
        return _of_office(question.office)
    if question.answer_type is AnswerType.DESCRIPTION and question.event is None:
        return tuple(frozenset({keys.person_key(term)}) for term in question.terms)
    return wanted_of(question.event) if question.event is not None else ()


def _of_office(office: Office) -> Wanted:
    roles = (frozenset({keys.role_key(role)}) for role in sorted(office.roles))
    return (*roles, frozenset({keys.role_country_key(office.country)}))


def _of_party(party: AskedParty) -> frozenset[str]:
    """The keys of a party, any of them: articles write "Modi" as often as his full name."""
    if party.names:
        return frozenset(map(keys.party_key, party.names))
    return frozenset({keys.country_key(party.country)}) if party.country else frozenset()


def _days(question: Question) -> tuple[date | None, date | None]:
    """The first and the last day on which the facts may be; None leaves an end open."""
    if question.windows:
        return (
            min(each.first for each in question.windows),
            max(each.last for each in question.windows),
        )
    if question.order is Order.NEXT:
        return question.as_of, None
    if question.order in (Order.LAST, Order.LAST_BUT_ONE, Order.FIRST):
        return None, question.as_of
    return None, None
