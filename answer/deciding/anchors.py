"""Times told by an event: "since the war began", "before the summit in Kazan".

The archive says when it was, where articles that tell of it agree on its days; else the words are
words like others.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from answer.deciding.event_clusters import DONE
from answer.evidence.candidate_sentences import Sentence, sentences
from answer.evidence.names import NameMatcher
from answer.understanding.clause import Kind, names, possessive
from answer.understanding.question import Question
from answer.understanding.windows import bounded
from index.types import ScoredPassage
from reading.dates import find_dates
from reading.events import DateSource, Event, events_in
from reading.parser import Parser
from reading.types import DateInterval
from reading.words import tokens

SENTENCES_PARSED = 100
"""Sentences that may date the event; parsing takes most of the time."""

FEWEST, LEAST_SHARE = 2, 0.5
"""How many stories must agree on its days, and how many of those that date it at all."""

_LONGEST = 366  # days: what is dated more coarsely bounds nothing
_SAID_BY = frozenset({"NOUN", "PROPN", "VERB", "NUM", "ADJ"})  # the words that tell which event
_ANCHOR = re.compile(
    r"\b(?P<lead>since|after|before|until|till|following)\s+(?P<event>[^,;?!]+)", re.IGNORECASE
)
_ASKING = re.compile(r"\s(?:who|what|when|where|which|how|did|does|has|have|is|was|will)\b.*", re.I)
_COUNTED = re.compile(r"\b(?:day|night|week|weekend|month|year|hour|minute)s?\s+$", re.IGNORECASE)
_NO_EVENT = re.compile(r"(?:\w+ing|all|that|then|this|him|her|them|which|what|whom?)\b", re.I)
_PRONOUN = re.compile(r"(?:(?P<whose>his|her|their|its)|he|she|they|it)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An event in a question that bounds its time; `lead` is the word that says from which side."""

    lead: str
    event: str

    def window(self, days: DateInterval) -> DateInterval:
        """The time meant, the event's days being those."""
        return bounded(self.lead, days)


def anchor_in(question: Question) -> Anchor | None:
    """The event that the question's time hangs on; None in a question that names its time, or none.

    "The day after" an event is a day, and no window.
    """
    text = question.written_out
    found = _ANCHOR.search(text)
    if found is None or question.windows or _COUNTED.search(text[: found.start()]):
        return None
    event = found["event"].strip()
    if not found.start():  # "After the crash who became minister?"
        event = _ASKING.sub("", event)
    if _NO_EVENT.match(event):
        return None
    pronoun = _PRONOUN.match(event)
    if pronoun:
        who = _subject(text[: found.start()])
        if who is None:
            return None
        event = (possessive(who) if pronoun["whose"] else who) + event[pronoun.end() :]
    return Anchor(lead=found["lead"].lower(), event=event)


def _subject(text: str) -> str | None:
    """Whom a pronoun after the text means: who is named first, in capitals if anybody is."""
    found = [name.text for name in names(text) if name.kind is Kind.PERSON]
    return min(found, key=lambda name: name.islower(), default=None)


class Anchors:
    """Finds when an event was that bounds a time. Not thread-safe: for the compute thread."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser

    def days_of(self, event: Question, passages: Sequence[ScoredPassage]) -> DateInterval | None:
        """The days of the event on which the passages agree; None where they do not."""
        if not passages:
            return None
        matcher = NameMatcher(event, passages)
        if _is_name(event, matcher):
            return None
        likely = list(islice(_likely(matcher, passages), SENTENCES_PARSED))
        phrase, *docs = self._parser.parse(
            [event.text, *(sentence.text for sentence in likely)], entities=False
        )
        wanted = {token.lemma_.lower() for token in phrase if token.pos_ in _SAID_BY}
        told: defaultdict[DateInterval, set[int]] = defaultdict(set)
        for sentence, doc in zip(likely, docs, strict=True):
            for each in events_in(doc, reference=sentence.article.published_on, dateline=False):
                said = {t.lemma_.lower() for t in doc if each.start <= t.idx < each.end}
                if each.date and wanted <= said and _is_dated(each, event):
                    told[each.date].add(sentence.article.story)
        return _agreed(told)


def _is_name(event: Question, matcher: NameMatcher) -> bool:
    """Whether it is "after Scholz", who is no event; "after the Maidan" is."""
    words = [word.text for word in tokens(event.text)]
    return all(matcher.names(word) for word in words)


def _likely(matcher: NameMatcher, passages: Sequence[ScoredPassage]) -> Iterator[Sentence]:
    """The sentences that name all that the event names, and a time; those that say most first."""
    found = [(matcher.found_in(each.text), each) for each in sentences(passages, ())]
    found.sort(key=lambda pair: (-matcher.share(pair[0]), pair[1].rank))
    for said, sentence in found:
        if said and matcher.names_share(said) == 1.0:
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
