"""Which sentences of the passages answer: each is scored by what it says and where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answer.events import event_date, event_status
from answer.names import NameMatcher
from answer.question import Asked, Order, Question
from answer.trips import AskedTrip, Trip, asked_trip, matching, trips_in
from answer.types import DateInterval, Status
from answer.words import tokens
from index.embedder import Embedder
from index.sentences import sentence_spans
from index.types import Article, ScoredPassage, Span

PASSAGES_READ = 24
"""Passages whose sentences are embedded: reading more costs time and wins little."""

_LONGEST_SENTENCE = 900  # characters; what is longer is a list or a table, not a sentence
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?)\b",
    re.IGNORECASE,
)
_AT_A_PLACE = re.compile(r"\b(?:in|at|to|from|near|outside|into|reached)\s+(?:the\s+)?[A-Z]")
_QUOTED = re.compile(r"[“\"].*?(?:[”\"]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may answer, and why.

    `score` is between 0 and about 1; `names_covered` is the share of the question's names that
    the sentence or what stands around it holds. `trip` tells, where somebody's visit is asked
    for, whether the sentence tells of that visit (True), of another one (False) or of none.
    """

    article: Article
    span: Span
    score: float
    similarity: float
    coverage: float
    names_covered: float
    fits: bool
    trip: bool | None
    event_date: DateInterval | None
    status: Status

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


class SentenceReader:
    """Scores every sentence of the best passages. Not thread-safe: for the compute thread."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def read(self, question: Question, passages: Sequence[ScoredPassage]) -> list[Candidate]:
        """The sentences as candidates, best first; none where there are no passages."""
        places = _sentences(passages[:PASSAGES_READ])
        if not places:
            return []
        names = NameMatcher(question, passages)
        asked = _asked_trip(question, names)
        texts = [place.text for place in places]
        similarities = self._similarities(question.text, texts)
        candidates = [
            _candidate(question, asked, place, float(similarity), names)
            for place, similarity in zip(places, similarities, strict=True)
        ]
        return sorted(candidates, key=lambda found: -found.score)

    def _similarities(self, question: str, texts: list[str]) -> NDArray[np.float32]:
        """The cosine of each sentence to the question, shape (n,)."""
        order = np.argsort([len(text) for text in texts])
        vectors = np.empty((len(texts), self._embedder.identity.dimension), np.float32)
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            vectors[rows] = self._embedder.embed_passages([texts[row] for row in rows])
        scores: NDArray[np.float32] = vectors @ self._embedder.embed_query(question)
        return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A sentence where it stands: `rank` of the best passage that holds it, from 0."""

    article: Article
    span: Span
    context: str
    rank: int

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


def _sentences(passages: Sequence[ScoredPassage]) -> list[_Place]:
    """Each sentence of the passages once; passages overlap, and wire copies repeat."""
    seen: set[str] = set()
    places = []
    for rank, scored in enumerate(passages):
        passage = scored.passage
        for span in sentence_spans(passage.text):
            inside = Span(passage.span.start + span.start, passage.span.start + span.end)
            text = inside.of(passage.article.text)
            key = " ".join(text.lower().split())
            if key in seen or len(text) > _LONGEST_SENTENCE:
                continue
            seen.add(key)
            context = f"{passage.article.title}\n{passage.text}"
            places.append(_Place(article=passage.article, span=inside, context=context, rank=rank))
    return places


def _candidate(
    question: Question,
    asked: AskedTrip | None,
    place: _Place,
    similarity: float,
    names: NameMatcher,
) -> Candidate:
    text = place.text
    said = names.found_in(text)
    around = said | names.found_in(place.context)
    event, trip = _event(question, asked, place, names, around)
    fits = _fits(question, text, event, names)
    # "Kazan" says "Russia" in another word.
    coverage = 1.0 if trip else names.share(said)
    score = (
        0.50 * similarity
        + 0.25 * coverage
        + 0.10 * names.share(around)
        + 0.05 / (1 + place.rank / 5)
        + (0.10 if fits else 0.0)
        + {True: 0.15, False: -0.15, None: 0.0}[trip]
    )
    return Candidate(
        article=place.article,
        span=place.span,
        score=score,
        similarity=similarity,
        coverage=coverage,
        names_covered=1.0 if trip else names.names_share(around),
        fits=fits,
        trip=trip,
        event_date=event.date,
        status=event.status,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    date: DateInterval | None
    status: Status


def _event(
    question: Question,
    asked: AskedTrip | None,
    place: _Place,
    names: NameMatcher,
    around: frozenset[str],
) -> tuple[_Event, bool | None]:
    """What the sentence tells that the question may mean, and whether it is the visit asked for."""
    text = place.text
    if asked is None:
        return _event_at(place, _focus(text, names)), None
    trips = matching(asked, text, context_names=bool(asked.travellers & around))
    if not trips:
        return _event_at(place, _focus(text, names)), False if trips_in(text) else None
    events = [_trip_event(place, trip) for trip in trips]
    first = question.order in (Order.FIRST, Order.NEXT)
    return (events[0] if first else _latest(events, question)), True


def _trip_event(place: _Place, trip: Trip) -> _Event:
    event = _event_at(place, (trip.start, trip.end))
    if trip.made or event.status is not Status.HAPPENED:
        return event
    # A date that has passed belongs to the telling, not to a visit yet to be made.
    ahead = event.date is not None and event.date.last >= place.article.published_on
    return _Event(date=event.date if ahead else None, status=Status.PLANNED)


def _event_at(place: _Place, focus: tuple[int, int] | None) -> _Event:
    return _Event(
        date=event_date(
            place.text,
            focus=focus,
            reference=place.article.published_on,
            dateline=place.span.start == 0,
        ),
        status=event_status(place.text, focus=focus),
    )


def _latest(events: Sequence[_Event], question: Question) -> _Event:
    """The latest event that happened by the day asked; the first told where none is dated."""
    dated = [
        (event.date.first, event)
        for event in events
        if event.date is not None
        and event.date.first <= question.as_of
        and event.status is Status.HAPPENED
    ]
    return max(dated, key=lambda pair: pair[0])[1] if dated else events[0]


def _asked_trip(question: Question, names: NameMatcher) -> AskedTrip | None:
    """The visit that is asked for, its traveller in the archive's spelling."""
    if question.asked not in (Asked.DATE, Asked.STATEMENT):
        return None
    asked = asked_trip(question.text, frozenset(question.terms))
    if asked is None:
        return None
    travellers = frozenset(names.terms[term] for term in asked.travellers)
    return AskedTrip(travellers, asked.country, asked.city)


def _focus(text: str, names: NameMatcher) -> tuple[int, int] | None:
    """The stretch of the sentence that the question's words cover."""
    hits = [token for token in tokens(text) if names.matches(token.text)]
    return (hits[0].start, hits[-1].end) if hits else None


def _fits(question: Question, text: str, event: _Event, names: NameMatcher) -> bool:
    """Whether the sentence holds something of the kind that is asked for."""
    match question.asked:
        case Asked.DATE:
            # "When is he coming?" is answered by "the visit is off" too.
            to_come = question.order is Order.NEXT and event.status is not Status.HAPPENED
            return event.date is not None or to_come
        case Asked.NUMBER:
            return _NUMBER.search(text) is not None
        case Asked.PERSON:
            return any(
                token.is_capitalised and token.start > 0 and not names.matches(token.text)
                for token in tokens(_QUOTED.sub("", text))
            )
        case Asked.PLACE:
            return _AT_A_PLACE.search(text) is not None
        case Asked.STATEMENT:
            return len(text.split()) >= 5
