"""One parse of a sentence to the events that it tells."""

from datetime import date
from typing import TYPE_CHECKING

from reading.events.arguments import parties, tokens_of
from reading.events.outcomes import with_outcomes
from reading.events.scenes import place_tokens, places_of
from reading.events.status import status_of
from reading.events.tree import Predicate, Sentence
from reading.events.types import Event
from reading.events.when import Dated, date_of, settled

if TYPE_CHECKING:
    from spacy.tokens import Doc


def events_in(doc: "Doc", *, reference: date, dateline: bool) -> list[Event]:
    """The events of a parsed sentence, in order; read on `reference`, the day of publication.

    Under a `dateline`, what the sentence opens with happened that day unless it says otherwise.
    """
    sentence = Sentence(doc, reference=reference)
    return with_outcomes(
        [
            (predicate, _event(sentence, predicate, dateline=dateline))
            for predicate in sentence.predicates.values()
        ]
    )


def _event(sentence: Sentence, predicate: Predicate, *, dateline: bool) -> Event:
    agents, partners = parties(sentence, predicate)
    dated = date_of(sentence, predicate, status_of(predicate), dateline=dateline)
    start, end = _stretch(sentence, predicate, dated)
    return Event(
        action=predicate.action,
        verb=predicate.token.lemma_.lower(),
        agents=agents,
        partners=partners,
        places=places_of(sentence, predicate),
        status=settled(predicate, dated, sentence.reference),
        date=dated.interval if dated else None,
        date_source=dated.source if dated else None,
        start=start,
        end=end,
    )


def _stretch(sentence: Sentence, predicate: Predicate, dated: Dated | None) -> tuple[int, int]:
    """From the first to the last of the words that say who, what, where and when."""
    words = [predicate.token, predicate.verb, *place_tokens(sentence, predicate)]
    words += tokens_of(predicate)
    spans = [(word.idx, word.idx + len(word)) for word in words]
    if dated is not None and dated.expression is not None and dated.source == "own":
        spans.append((dated.expression.start, dated.expression.end))
    return min(start for start, _ in spans), max(end for _, end in spans)
