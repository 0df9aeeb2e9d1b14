"""Finds the words of a sentence that answer: of the type asked for, where the reader points."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from answer.evidence.people import people
from answer.evidence.types import AnswerSpan
from answer.understanding.dates import date_spans
from answer.understanding.linking import LinkedQuestion
from answer.understanding.office_vocabulary import office_vocabulary
from answer.understanding.types import AnswerType, Office
from answer.understanding.vocabulary import vocabulary
from reading.facts import Entity
from reading.gazetteer import mentions
from reading.types import Span
from reading.words import stem, stop_words, tokens

UNREAD = -9.0
"""Log probability of words that are in none of the reader's spans."""

_LABELS = {
    AnswerType.PERSON: frozenset({"PERSON"}),
    AnswerType.PLACE: frozenset({"GPE", "LOC", "FAC"}),
    AnswerType.NUMBER: frozenset({"CARDINAL", "MONEY", "QUANTITY", "PERCENT", "ORDINAL"}),
}
_BODIES = frozenset({"ORG", "NORP"})
_OF_NO_KIND = 1.0  # log odds that words lose which are no entity of the type asked for
_DIFFERENCE = 0.5  # log odds per log of the share of characters that two spans have in common
_LONGEST_LEAD = 6  # characters of the preposition before a time
_COURTESY = frozenset({"mr", "mrs", "ms", "dr"})
_LONGEST_TITLE = 60  # characters
_TITLED = 4.0  # log odds that the right title in front of a name wins, and another one loses
_LENGTHS = frozenset({"DATE", "TIME"})
_FULL_NAME = re.compile(r"[A-Z][\w’'-]+(?:\s(?:[A-Z][\w’'.-]*|bin|al|de|van|von)){1,3}")
_REST_OF_NAME = re.compile(
    r"(?:-\w+)+|(?<=\s[a-z]{2})\s[A-Z][\w’'-]+|(?<=\s[a-z]{3})\s[A-Z][\w’'-]+"
)
_PARTS = re.compile(r"[,()“”\"]")
_ASKS_AMOUNT = re.compile(r"\bhow \w+|\b(?:number|percentage|share)\b", re.IGNORECASE)
_PLACED = re.compile(r"(?:in|at|on|to|from)\s+(?:the\s+)?")
_BETWEEN = re.compile(r",? and |, ")
_JOINED = re.compile(r",|&|\b(?:and|or)\b")
_LONGEST_PART = 6  # words of one name in a list
_EDGES = re.compile(r"^(?:the|an?)\s+|['’]s?$", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\s\([A-Z][\w.&-]*\)?$")  # "Affairs Council (RIAC)"
_TAIL = re.compile(r"(?:['’]s|(?:[\s,;:'’”\"]|(?<=\w\w)\.)+)$")
_DIGITS = re.compile(
    r"[$€£]?(?<!\w)(?:\d[\d,.]*\d|\d\b|\d(?=[a-z]))"
    r"(?:\s(?:million|billion|trillion|percent)|[a-z]{1,3}\b)?"
)


class ShortAnswers:
    """Finds the words of sentences that answer one question."""

    def __init__(self, linked: LinkedQuestion) -> None:
        question = linked.question
        self._asked = question.answer_type
        self._terms = linked.terms
        self._countries = {place.country for place in question.places}
        self._counted = question.counted
        self._office = question.office
        self._asks_amount = _ASKS_AMOUNT.search(question.expanded) is not None
        self._labels = _LABELS.get(question.answer_type)
        if self._labels and question.asks_duration:
            self._labels = _LENGTHS

    def find(
        self, sentence: str, spans: Sequence[AnswerSpan], entities: Sequence[Entity]
    ) -> AnswerSpan | None:
        """Return the likeliest words of the type asked for; None if the sentence has none.

        `spans` are the reader's and `entities` the parser's, at offsets of the sentence. Words
        that the question itself has do not answer it.
        """
        if self._labels is None:
            trimmed = (
                AnswerSpan(_trimmed(sentence, span.span.start, span.span.end), span.score)
                for span in spans
            )
            return next((each for each in trimmed if self._says_more(each, sentence)), None)
        of_kind = list(self._of_kind(sentence, entities, self._labels))
        likely = [AnswerSpan(place, self._likelihood(sentence, place, spans)) for place in of_kind]
        likely += self._other_words(sentence, spans, of_kind)
        bodies = [Span(each.start, each.end) for each in entities if each.label in _BODIES]
        new = (each for each in likely if not self._is_known(sentence, each.span, bodies))
        return max(new, key=lambda found: found.score, default=None)

    def _of_kind(
        self, sentence: str, entities: Sequence[Entity], labels: frozenset[str]
    ) -> Iterator[Span]:
        for entity in entities:
            if entity.label in labels:
                named = _trimmed(sentence, entity.start, _end_of_name(sentence, entity.end))
                words = named.of(sentence)
                # The parser calls "six hours" and "12 January" dates alike.
                is_day = labels is _LENGTHS and _is_time(words)
                if not is_day and not _says_nothing(words):
                    yield named
        if self._asked is AnswerType.PLACE:  # the gazetteer knows what a small model overlooks
            yield from (Span(place.start, place.end) for place in mentions(sentence) if place.city)
        if labels is _LABELS[AnswerType.NUMBER]:
            yield from (Span(*match.span()) for match in _DIGITS.finditer(sentence))

    def _other_words(
        self, sentence: str, spans: Sequence[AnswerSpan], of_kind: Sequence[Span]
    ) -> Iterator[AnswerSpan]:
        """What the reader points at that is more than one entity, or none.

        Who did something may be a council, the parser overlooks rare names, and "what tax" may be
        taken to ask for a number.
        """
        for found in spans:
            words = self._head(sentence, found.span, of_kind)
            said = words.of(sentence)
            inside = {place for place in of_kind if _overlap(place, words)}
            is_name = _FULL_NAME.fullmatch(said) is not None
            if (
                _says_nothing(said)
                or _is_time(said)
                or (_PARTS.search(said) and not _is_list(said))
            ):
                continue
            if self._asked is AnswerType.NUMBER and (inside or self._asks_amount):
                continue
            if len(inside) == 1 and not is_name and self._is_whole(min(inside), words):
                continue
            if not _are_joined(sentence, sorted(inside, key=lambda place: place.start)):
                continue
            less = 0.0 if inside or is_name else _OF_NO_KIND
            yield AnswerSpan(words, found.score - less)

    def _is_whole(self, name: Span, words: Span) -> bool:
        """Whether the one name in the words answers by itself.

        A person's always does, a place's if it is most of the words: "Planet Word in Washington".
        """
        is_person = self._asked is AnswerType.PERSON
        return is_person or 2 * (name.end - name.start) > words.end - words.start

    def _head(self, sentence: str, span: Span, of_kind: Sequence[Span]) -> Span:
        """The words before what is told of them in brackets or after a comma; a list stays whole.

        So does "the top diplomat, Martin Kimani", whose name comes after it.
        """
        words = _trimmed(sentence, span.start, span.end)
        said = words.of(sentence)
        if short := _SHORT_FORM.search(said):
            said = said[: short.start()]
        part = _PARTS.search(said)
        if part and not _is_list(said):
            head = Span(words.start, words.start + part.start())
            named = [place for place in of_kind if _overlap(place, words)]
            if self._asked is not AnswerType.PERSON or not named or _overlap(named[0], head):
                said = said[: part.start()]
        lead = _PLACED.match(said) if self._asked is AnswerType.PLACE else None
        start = words.start + (lead.end() if lead else 0)
        return _trimmed(sentence, start, words.start + len(said))

    def _likelihood(self, sentence: str, place: Span, spans: Sequence[AnswerSpan]) -> float:
        likely = pointed_at(place, spans)
        if self._office:
            likely += _by_title(self._office, sentence[: place.start])
        if self._counted is None:
            return likely
        # "60 Russian diplomats", where it is asked how many Russians or diplomats.
        after = [stem(token.text) for token in tokens(sentence[place.end : place.end + 40])][:3]
        return likely + (1.0 if self._counted in after else -1.0)

    def _is_known(self, sentence: str, place: Span, bodies: Sequence[Span]) -> bool:
        """Whether the question names it: "Alexei Navalny", where it is about Navalny.

        Of a body all words: a question about Russia may be answered by "Russian Council".
        """
        words = place.of(sentence)
        if self._asked is AnswerType.PERSON and any(_overlap(place, body) for body in bodies):
            return self._is_said(words) or _is_role(words)
        if self._asked is AnswerType.PERSON:
            return any(self._terms.is_name(token.text) for token in tokens(words)) or _is_role(
                words
            )
        if self._asked is AnswerType.PLACE:
            inside = mentions(words)
            country = inside[0].country if inside and not inside[0].city else None
            return country in self._countries or self._is_said(words)
        return False

    def _says_more(self, answer: AnswerSpan, sentence: str) -> bool:
        """Whether it is more than words of the question, or a time that was not asked for."""
        words = answer.span.of(sentence)
        return bool(words) and not self._is_said(words) and not _is_time(words)

    def _is_said(self, words: str) -> bool:
        said = list(tokens(words))
        return bool(said) and all(self._terms.matches(token.text) for token in said)


@lru_cache(maxsize=4096)
def _is_time(words: str) -> bool:
    """Whether the words are a time expression, such as "on Thursday"."""
    return any(end == len(words) and start <= _LONGEST_LEAD for start, end in date_spans(words))


def _is_list(words: str) -> bool:
    """Whether they list names: "China, India and Iran"."""
    parts = _BETWEEN.split(words)
    return all(
        part[:1].isupper() and len(part.split()) <= _LONGEST_PART and not _PARTS.search(part)
        for part in parts
    )


def _are_joined(sentence: str, names: Sequence[Span]) -> bool:
    """Whether names that follow each other are listed, where "Modi invited Putin" is a clause."""
    return all(_JOINED.search(sentence, one.end, other.start) for one, other in pairwise(names))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _says_nothing(words: str) -> bool:
    """Whether no word says more than "he" or "there"."""
    return all(token.text.lower() in stop_words() for token in tokens(words))


def _is_role(words: str) -> bool:
    """Whether all its words are titles and the like: "Prime Minister", "Top Democrats"."""
    return all(stem(token.text) in people().no_names for token in tokens(words))


def _end_of_name(sentence: str, end: int) -> int:
    """The end of a name that the parser cut in a hyphen or after a particle: "Ursula von der"."""
    rest = _REST_OF_NAME.match(sentence, end)
    return rest.end() if rest else end


def _trimmed(sentence: str, start: int, end: int) -> Span:
    """The span without a bullet or an article in front, or a possessive ending or a quote's end."""
    while start < end and not (sentence[start].isalnum() or sentence[start] in "$€£"):
        start += 1
    lead = _EDGES.match(sentence[start:end])
    if lead and lead.end() < end - start and lead[0][0] not in "'’":
        start += lead.end()
    tail = _TAIL.search(sentence[start:end])
    return Span(start, end - (len(tail[0]) if tail and tail.start() > 0 else 0))


def _by_title(office: Office, before: str) -> float:
    """What a title in front of a name tells, where the holder of an office is asked for."""
    said = before[-_LONGEST_TITLE:]
    words = list(tokens(said))
    roles = vocabulary().roles
    run = list(takewhile(lambda token: stem(token.text) in roles, reversed(words)))
    title = frozenset(stem(token.text) for token in run) - _COURTESY
    if not title:
        return 0.0
    is_held = office.roles <= title and not title & office_vocabulary().former
    return _TITLED if is_held and not _is_abroad(office, said[: run[-1].start]) else -_TITLED


def _is_abroad(office: Office, before: str) -> bool:
    """Whether another country stands right before a title: "Russian President"."""
    named = mentions(before)
    return (
        bool(named)
        and named[-1].country != office.country
        and not before[named[-1].end :].strip(" '’s")
    )


def pointed_at(place: Span, spans: Sequence[AnswerSpan]) -> float:
    """Return the best score of the reader's spans that overlap, less the more that they differ."""
    best = UNREAD
    for span in spans:
        shared = min(place.end, span.span.end) - max(place.start, span.span.start)
        if shared > 0:
            either = max(place.end, span.span.end) - min(place.start, span.span.start)
            best = max(best, span.score + _DIFFERENCE * math.log(shared / either))
    return best
