"""When an event was that bounds a question's time: "since the war began".

The archive says so, if the articles that tell of it agree on its days.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from answer.deciding.event_clusters import DONE
from answer.evidence.candidate_sentences import sentences
from answer.evidence.types import Sentence
from answer.understanding.linking import LinkedQuestion, TermMatcher
from index.types import ScoredPassage
from reading.dates import find_dates
from reading.events import DateSource, Event, events_in
from reading.parser import Parser
from reading.types import DateInterval

SENTENCES_PARSED = 100
"""Sentences that may date the event; parsing takes most of the time."""

FEWEST, LEAST_SHARE = 2, 0.5
"""How many stories must agree on its days, and which share of those that date it."""

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
            for each in events_in(doc, reference=sentence.written_on):
                said = {t.lemma_.lower() for t in doc if each.start <= t.idx < each.end}
                if each.date and wanted <= said and _is_dated(each, event.as_of):
                    stories[each.date].add(sentence.article.story)
        return _agreed(stories)


def _likely(terms: TermMatcher, passages: Sequence[ScoredPassage]) -> Iterator[Sentence]:
    """Dated sentences with all names of the event, those with most of its terms first."""
    found = [(terms.found_in(each.text), each) for each in sentences(passages)]
    found.sort(key=lambda pair: (-terms.coverage(pair[0]), pair[1].rank))
    for said, sentence in found:
        if said and terms.name_coverage(said) == 1.0:
            dates = find_dates(sentence.text, reference=sentence.written_on)
            if any(each.interval for each in dates):
                yield sentence


def _is_dated(event: Event, as_of: date) -> bool:
    """Whether the event itself is dated, not its report, and happened by the day asked."""
    return (
        event.status in DONE
        and event.date is not None
        and event.date.first <= as_of
        and (event.date.last - event.date.first).days <= _LONGEST
        and event.date_source in (DateSource.OWN, DateSource.GOVERNING)
    )


def _agreed(stories: dict[DateInterval, set[int]]) -> DateInterval | None:
    """The days that most stories name, if enough of all agree on them."""
    if not stories:
        return None

    def agreeing(days: DateInterval) -> int:
        return len(set().union(*(each for other, each in stories.items() if other.overlaps(days))))

    best = max(stories, key=lambda days: (agreeing(days), len(stories[days]), days))
    everybody = len(set().union(*stories.values()))
    is_sure = agreeing(best) >= max(FEWEST, LEAST_SHARE * everybody)
    return best if is_sure else None
