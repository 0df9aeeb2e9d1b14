"""Make events of a parsed sentence."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from reading.dates import TimeExpression
from reading.events.arguments import parties, party_tokens
from reading.events.leaning import times_in
from reading.events.outcomes import with_outcomes
from reading.events.scenes import place_tokens, places_of
from reading.events.status import status_of
from reading.events.tree import Predicate, Sentence
from reading.events.types import Event, Under
from reading.events.when import EventDate, date_of, status_once_dated

if TYPE_CHECKING:
    from spacy.tokens import Doc


def events_in(
    doc: "Doc",
    *,
    reference: date,
    under: Under = Under.NOTHING,
    times: Sequence[TimeExpression] | None = None,
) -> list[Event]:
    """Return the events of a parsed sentence, in order.

    `reference` is the day that the sentence was written; `times` are what `times_in` finds, where
    that is known.
    """
    if times is None:
        times = times_in(doc.text, doc, reference=reference, under=under)
    sentence = Sentence(doc, times=times, reference=reference)
    return with_outcomes(
        [
            (predicate, _event(sentence, predicate, under))
            for predicate in sentence.predicates.values()
        ]
    )


def _event(sentence: Sentence, predicate: Predicate, under: Under) -> Event:
    agents, partners = parties(sentence, predicate)
    dated = date_of(sentence, predicate, status_of(predicate), under=under)
    start, end = _extent(sentence, predicate, dated)
    return Event(
        action=predicate.action,
        verb=predicate.token.lemma_.lower(),
        agents=agents,
        partners=partners,
        places=places_of(sentence, predicate),
        status=status_once_dated(predicate, dated, sentence.reference),
        date=dated.interval if dated else None,
        date_source=dated.source if dated else None,
        start=start,
        end=end,
    )


def _extent(sentence: Sentence, predicate: Predicate, dated: EventDate | None) -> tuple[int, int]:
    """Return the offsets from the first to the last word that says who, what, where or when."""
    words = [predicate.token, predicate.verb, *place_tokens(sentence, predicate)]
    words += party_tokens(predicate)
    spans = [(word.idx, word.idx + len(word)) for word in words]
    if dated is not None and dated.expression is not None and dated.source == "own":
        spans.append((dated.expression.start, dated.expression.end))
    return min(start for start, _ in spans), max(end for _, end in spans)
