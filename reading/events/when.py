"""Date an event: choose the time expression of its sentence that belongs to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from reading.dates import Granularity, TimeExpression
from reading.events.effects import effect_of
from reading.events.lexicon import Effect, lexicon
from reading.events.status import status_of
from reading.events.tree import CLAUSAL, Predicate, Sentence
from reading.events.types import DateSource, Under
from reading.events.verbs import is_past
from reading.types import DateInterval, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

_BORDERS = frozenset("since before until till after following from past through".split())
_MOVED = frozenset("to until till".split())
_FINENESS = {
    Granularity.DAY: 0,
    Granularity.WEEK: 1,
    Granularity.MONTH: 2,
    Granularity.SEASON: 3,
    Granularity.QUARTER: 3,
    Granularity.HALF: 4,
    Granularity.YEAR: 5,
    Granularity.DECADE: 6,
    Granularity.CENTURY: 7,
}
_DONE = (Status.HAPPENED, Status.UNDER_WAY, Status.DENIED)
_HEADING_END = re.compile(r"\s*(?:[-–—]\s|:\s|\|)")
_FOR = frozenset("for to with at in".split())
_NEUTRAL = (None, Effect.CARRY)
_AROUND = frozenset("after before during following at in of".split())
_A_DAY = timedelta(days=1)
_DEEPEST = 12  # steps up the tree from a time or an event


@dataclass(frozen=True, slots=True)
class EventDate:
    """The days of an event, and where they come from; no `expression` under a dateline."""

    interval: DateInterval
    source: DateSource
    expression: TimeExpression | None = None


def date_of(
    sentence: Sentence, predicate: Predicate, status: Status, *, under: Under
) -> EventDate | None:
    """Return the date of the event, or None if the sentence does not tell it."""
    for source, expressions in _by_source(sentence, predicate):
        if source is DateSource.REPORT and status is not Status.HAPPENED:
            continue
        dated = [
            EventDate(each.interval, source, each)
            for each in expressions
            if each.interval is not None
        ]
        fitting = _fitting(dated, status, sentence.reference, is_past=_in_past_tense(predicate))
        if fitting is not None:
            return fitting
    is_news = status is Status.HAPPENED and _is_news(predicate, under)
    if is_news or status is Status.UNDER_WAY or _is_there_now(predicate, status):
        day = sentence.reference
        return EventDate(DateInterval(first=day, last=day), DateSource.DATELINE)
    return None


def _is_there_now(predicate: Predicate, status: Status) -> bool:
    """Return whether somebody is there on the day of publication: "is in China"."""
    token = predicate.token
    return token.lemma_ == "be" and token.tag_ in ("VBZ", "VBP") and status is Status.HAPPENED


def _by_source(
    sentence: Sentence, predicate: Predicate
) -> Iterator[tuple[DateSource, list[TimeExpression]]]:
    yield DateSource.OWN, _own(sentence, predicate)
    governing, report = _governing(sentence, predicate)
    yield DateSource.GOVERNING, governing or _in_heading(sentence)
    beside = _inherited(sentence, predicate) or _later_in_phrase(sentence, predicate)
    yield DateSource.INHERITED, beside
    yield DateSource.REPORT, report


def _fitting(
    found: list[EventDate], status: Status, reference: date, *, is_past: bool
) -> EventDate | None:
    """Return the finest of the dates that agree with the status.

    "On April 28" on a page of March: the page grew, and it has been. "Fled on Wednesday", where
    Wednesday was read as the next, has no date.
    """
    if status in _DONE:
        agreeing = [each for each in found if each.interval.first - reference <= _A_DAY]
    else:
        agreeing = [each for each in found if each.interval.last >= reference]
    is_done = is_past and status in _DONE
    own = [
        each
        for each in found
        if each.source is DateSource.OWN and not (is_done and _is_relative(each.expression))
    ]
    return min(agreeing or own, key=_fineness, default=None)


def _is_relative(expression: TimeExpression | None) -> bool:
    """Return whether it names neither a year nor a day of a month: "Wednesday", "July"."""
    if expression is None or expression.anchored:
        return False
    return not any(letter.isdigit() for letter in expression.text)


def _fineness(dated: EventDate) -> tuple[int, int]:
    if dated.expression is None:
        return 0, 0
    return _FINENESS[dated.expression.granularity], dated.expression.start


# --- Times of the event itself ------------------------------------------------------------------


def _own(sentence: Sentence, predicate: Predicate) -> list[TimeExpression]:
    """Return the times of the event's own words: "visited on Friday", "the July summit"."""
    words = {predicate.token, predicate.verb}
    found = [e for e, root in sentence.dates if _hangs_from(sentence, root, words)]
    moved = _after_moving(sentence, predicate)
    return moved or found or _clause_on_a_time(sentence, predicate.verb)


def _hangs_from(sentence: Sentence, root: "Token", words: "set[Token]") -> bool:
    """Return whether no other event or clause lies between the time and the event in the tree."""
    first = max((word.i for word in words if word.i < root.i), default=root.i)
    if any(t.text.lower() in ("until", "till") for t in sentence.doc[first : root.i]):
        return False  # "not until the next summit, in May"
    token = root
    for _ in range(_DEEPEST):
        head = token.head
        if head == token or (token.text.lower() in _BORDERS and token.pos_ in ("ADP", "SCONJ")):
            return False
        if token in words and token != root:
            return True
        if token.dep_ == "pobj" and head.text.lower() in _BORDERS:
            return False
        if head in words:
            return (
                token.dep_ not in CLAUSAL and token.dep_ not in ("nsubj", "dobj")
            ) or token is root
        if not _may_pass(sentence, token):
            return False
        token = head
    return False


def _may_pass(sentence: Sentence, token: "Token") -> bool:
    """Return whether a time may belong to what is above this token's head."""
    head = token.head
    if head.pos_ in ("ADP", "ADV", "SCONJ", "ADJ", "NUM") or sentence.is_time(head):
        return True
    if head.pos_ not in ("NOUN", "PROPN") or head.lemma_ in lexicon().nouns:
        return False
    if token.dep_ in ("poss", "compound", "nummod", "amod", "nmod", "det"):
        # "Met at last month's gathering" was last month; "wrote of last month's attack" was not.
        return head.dep_ == "pobj" and head.head.text.lower() in ("at", "during", "in", "on")
    return head.dep_ in ("pobj", "dobj", "appos", "npadvmod", "conj", "attr")


def _clause_on_a_time(sentence: Sentence, verb: "Token") -> list[TimeExpression]:
    """Return the time that a clause modifies: "in February, when Putin visited Beijing"."""
    if verb.dep_ not in ("relcl", "acl", "advcl"):
        return []
    if not any(child.text.lower() in ("when", "that") for child in verb.children):
        return []
    roots = {verb.head, *(c for c in verb.head.children if c.dep_ in ("npadvmod", "advmod"))}
    if verb.dep_ == "advcl" and verb.head.pos_ in ("VERB", "AUX"):
        before = [
            (e, root)
            for e, root in sentence.dates
            if root.i < verb.left_edge.i and verb.left_edge.i - root.i <= 3
        ]
        return [e for e, _ in before[-1:]]
    return [e for e, root in sentence.dates if root in roots]


def _after_moving(sentence: Sentence, predicate: Predicate) -> list[TimeExpression]:
    """Return the new date of what was moved: "postponed from May to September"."""
    verbs = [predicate.token.head, predicate.verb.head, predicate.verb]
    verbs += [c for verb in list(verbs) for c in verb.children if c.dep_ == "conj"]
    moving = {verb for verb in verbs if effect_of(verb) is Effect.POSTPONE}
    return [
        e
        for e, root in sentence.dates
        if root.head.text.lower() in _MOVED and moving & set(root.ancestors)
    ]


def _in_heading(sentence: Sentence) -> list[TimeExpression]:
    """Return the date that heads an entry of a chronology: "May 3, 2021 - Modi visits"."""
    text = sentence.doc.text
    return [
        e
        for e, _ in sentence.dates[:1]
        if not text[: e.start].strip(" •*(") and _HEADING_END.match(text, e.end)
    ]


# --- Times of the clauses around ----------------------------------------------------------------


def _governing(
    sentence: Sentence, predicate: Predicate
) -> tuple[list[TimeExpression], list[TimeExpression]]:
    """Return the times of the nearest clause above that has any, and those of a verb of saying."""
    token = predicate.verb
    for _ in range(_DEEPEST):
        above = _governor(token)
        if above is None:
            return [], []
        found = _times_of(sentence, above)
        effect = effect_of(above)
        if token.dep_ == "ccomp":
            return [], found
        if effect is Effect.SAY:
            return [], []
        depends = token.dep_ not in ("nsubj", "nsubjpass")
        if depends and found and effect not in (None, Effect.CARRY, Effect.PLAN):
            return [], []
        if token.dep_ == "conj" and found:
            return [], []
        if found:
            return found, []
        token = above
    return [], []


def _governor(token: "Token") -> "Token | None":
    """Return the verb above, or None if an independent clause begins in between."""
    links = ("to", "where")
    if token.dep_ == "relcl" and not any(c.text.lower() in links for c in token.children):
        return None
    head = token.head
    if head == token:
        return None
    for _ in range(_DEEPEST):
        if head.pos_ in ("VERB", "AUX"):
            return head
        if head.text.lower() in ("before", "after", "since", "until", "ahead", "following"):
            return None
        if head.head == head or head.dep_ == "relcl":
            return None
        if token.dep_ in ("acl", "relcl") and head.dep_ in ("nsubj", "nsubjpass", "appos"):
            return None
        head = head.head
    return None


def _times_of(sentence: Sentence, verb: "Token") -> list[TimeExpression]:
    """Return the times that modify a verb, or the event noun that it supports."""
    words = {verb}
    supported = sentence.supported.get(verb.i)
    if supported is not None:
        words.add(supported.token)
    found = [e for e, root in sentence.dates if _hangs_from(sentence, root, words)]
    return found or _clause_on_a_time(sentence, verb)


def _inherited(sentence: Sentence, predicate: Predicate) -> list[TimeExpression]:
    """Return the times of the verbs beside it: coordinated, or telling the occasion."""
    for verb in _beside(predicate.verb, noun=predicate.token):
        found = _times_of(sentence, verb)
        if found:
            return found
    return _on_arrival(sentence, predicate.verb)


def _on_arrival(sentence: Sentence, verb: "Token") -> list[TimeExpression]:
    """Return the day of an arrival just before: "after landing on Thursday, Xi met Kishida"."""
    arrivals = (
        each
        for child in verb.children
        if child.dep_ == "prep" and child.text.lower() == "after"
        for each in child.children
        if each.dep_ == "pcomp" and each.lemma_.lower() in lexicon().going_verbs
    )
    return [
        expression
        for arrival in arrivals
        for expression in _times_of(sentence, arrival)
        if expression.granularity is Granularity.DAY
    ]


def _later_in_phrase(sentence: Sentence, predicate: Predicate) -> list[TimeExpression]:
    """Return a time parsed too high in the tree: "comes ahead of talks in Geneva on Friday"."""
    event = predicate.token
    later = next(((e, root) for e, root in sentence.dates if root.i > event.i), None)
    if later is None:
        return []
    expression, root = later
    between = event.doc[event.i + 1 : root.i]
    if any(t.pos_ in ("VERB", "AUX") or t.i in sentence.predicates for t in between):
        return []
    above = root.head
    while above.pos_ == "ADP" or sentence.is_time(above):
        if above.text.lower() in _BORDERS or above.head == above:
            return []
        above = above.head
    return [expression] if _hangs_around(event, above) else []


def _hangs_around(event: "Token", above: "Token") -> bool:
    """Return whether the event only gives the occasion of the word above it: "after talks"."""
    token = event
    while token.head != token and token != above:
        if token.pos_ == "ADP":
            of_saying = token.text.lower() == "of" and effect_of(above) not in _NEUTRAL
            return token.text.lower() in _AROUND and above in token.ancestors and not of_saying
        token = token.head
    return False


def _beside(verb: "Token", *, noun: "Token") -> "Iterator[Token]":
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        yield verb.head
        yield from (c for c in verb.head.children if c.dep_ == "conj" and c != verb)
    yield from _dependents(verb)
    above = verb.head
    if noun == verb and above.pos_ in ("VERB", "AUX"):
        yield from (c for c in _dependents(above) if c != verb)


def _dependents(verb: "Token") -> "Iterator[Token]":
    """Yield its clauses without a subject of their own, and its occasions: "flew in for talks"."""
    for child in verb.children:
        own_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        if child.dep_ in ("conj", "xcomp", "advcl", "relcl") and child.pos_ == "VERB":
            where = any(c.text.lower() == "where" for c in child.children)
            if not own_subject or where:
                yield child
                yield from _occasions(child)
    yield from _occasions(verb)


def _occasions(verb: "Token") -> "Iterator[Token]":
    """Yield the event nouns that give its occasion: "spoke during a visit"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.text.lower() in ("for", "during", "in", "at", "on"):
            nouns = lexicon().nouns
            yield from (c for c in child.children if c.dep_ == "pobj" and c.lemma_ in nouns)


def _is_news(predicate: Predicate, under: Under) -> bool:
    """Return whether it is the news of the day: the sentence's main verb, or depending on it."""
    if under is Under.NOTHING:
        return False
    verb = predicate.verb
    if under is Under.DAY and any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children):
        return False  # "had met": before that day
    for _ in range(_DEEPEST):
        is_verb = verb.pos_ in ("VERB", "AUX") and verb.tag_ not in ("VB", "VBG")
        if is_verb and not is_past(verb) and under is not Under.DAY:
            return False
        if any(c.dep_ == "npadvmod" and c.lemma_ == "time" for c in verb.children):
            return False  # "the last time they met"
        if verb.head == verb:
            return verb.pos_ in ("VERB", "AUX")
        if verb.dep_ in ("relcl", "acl") or (verb.dep_ == "advcl" and verb.tag_ != "VB"):
            return False
        if verb.dep_ == "poss" or (verb.pos_ == "ADP" and verb.text.lower() not in _FOR):
            return False
        verb = verb.head
    return False


def status_once_dated(predicate: Predicate, dated: EventDate | None, reference: date) -> Status:
    """Return the status given the date: "arrives on Monday" is planned if Monday is to come."""
    status = status_of(predicate)
    if dated is None or dated.source is DateSource.REPORT:
        return status
    to_come = dated.interval.first > reference
    if to_come and status in (Status.HAPPENED, Status.UNDER_WAY) and not _in_past_tense(predicate):
        return Status.PLANNED
    over = dated.interval.last < reference and dated.source is DateSource.OWN
    before = predicate.is_noun and predicate.token.head.text.lower() in ("before", "of")
    return Status.HAPPENED if status is Status.PLANNED and over and before else status


def _in_past_tense(predicate: Predicate) -> bool:
    verb = predicate.verb
    if predicate.is_noun and predicate.support is None:
        verb = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), verb)
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    return verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helpers)
