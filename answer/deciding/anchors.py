"""When an event was that bounds a question's time: "since the war began".

The archive says so, if the articles that tell of it agree on its days.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from answer.deciding.event_clusters import DONE
from answer.evidence.candidate_sentences import sentences
from answer.evidence.types import Sentence
from answer.understanding.linking import LinkedQuestion, TermMatcher
from answer.understanding.types import Question
from index.types import ScoredPassage
from reading.dates import find_dates
from reading.events import DateSource, Event, events_in
from reading.parser import Parser
from reading.types import DateInterval

SENTENCES_PARSED = 100
"""Sentences that may date the event; parsing takes most of the time."""

FEWEST, LEAST_SHARE = 2, 0.5
"""How many stories must agree on its days, and how many of those that date it at all."""

_LONGEST = 366  # days: what is dated more coarsely bounds nothing
_SAID_BY = frozenset({"NOUN", "PROPN", "VERB", "NUM", "ADJ"})  # the words that tell which event


class AnchorDater:
    """Finds when an event was that bounds a time. Not thread-safe: for the compute thread."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    def days_of(
        self, linked: LinkedQuestion, passages: Sequence[ScoredPassage]
    ) -> DateInterval | None:
        """Return the days of the event, as a question, on which the passages agree; else None."""
        event = linked.question
        if not passages or linked.terms.are_names(event.text):  # "after Scholz" is no event
            return None
        likely = list(islice(_likely(linked.terms, passages), SENTENCES_PARSED))
        phrase, *docs = self._parser.parse(
            [event.text, *(sentence.text for sentence in likely)], entities=False
        )
        wanted = {token.lemma_.lower() for token in phrase if token.pos_ in _SAID_BY}
        stories: defaultdict[DateInterval, set[int]] = defaultdict(set)
        for sentence, doc in zip(likely, docs, strict=True):
            for each in events_in(doc, reference=sentence.article.published_on, dateline=False):
                said = {t.lemma_.lower() for t in doc if each.start <= t.idx < each.end}
                if each.date and wanted <= said and _is_dated(each, event):
                    stories[each.date].add(sentence.article.story)
        return _agreed(stories)


def _likely(terms: TermMatcher, passages: Sequence[ScoredPassage]) -> Iterator[Sentence]:
    """The sentences that name all that the event names, and a time; those that say most first."""
    found = [(terms.found_in(each.text), each) for each in sentences(passages, ())]
    found.sort(key=lambda pair: (-terms.coverage(pair[0]), pair[1].rank))
    for said, sentence in found:
        if said and terms.name_coverage(said) == 1.0:
            dates = find_dates(sentence.text, reference=sentence.article.published_on)
            if any(each.interval for each in dates):
                yield sentence


def _is_dated(told: Event, event: Question) -> bool:
    """Whether the sentence says when it happened, by the day asked; not the day it is news."""
    return (
        told.status in DONE
        and told.date is not None
        and told.date.first <= event.as_of
        and (told.date.last - told.date.first).days <= _LONGEST
        and told.date_source in (DateSource.OWN, DateSource.GOVERNING)
    )


def _agreed(told: dict[DateInterval, set[int]]) -> DateInterval | None:
    """The days that most stories name, where enough of all agree that it was then."""
    if not told:
        return None

    def agreeing(days: DateInterval) -> int:
        return len(set().union(*(who for other, who in told.items() if other.overlaps(days))))

    best = max(told, key=lambda days: (agreeing(days), len(told[days]), days))
    everybody = len(set().union(*told.values()))
    is_sure = agreeing(best) >= max(FEWEST, LEAST_SHARE * everybody)
    return best if is_sure else None
