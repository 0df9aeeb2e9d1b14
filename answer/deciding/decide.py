"""Candidates to one answer, or to an honest none."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from answer import wording
from answer.deciding.confidence import (
    AnswerMethod,
    Signals,
    confidence,
    of_event,
    of_holder,
    of_nearest,
    of_sentence,
    of_words,
)
from answer.deciding.event_clusters import (
    DONE,
    EventCluster,
    asks_for_meeting,
    has_lapsed,
    when,
    whether,
)
from answer.deciding.votes import votes
from answer.evidence.candidate_extractor import Candidate, ReadResult
from answer.evidence.matching import is_of_others
from answer.evidence.offices import Office, holders, office_asked
from answer.evidence.span_reader import AnswerSpan
from answer.understanding.question import AnswerType, Order, Question
from reading.events import Action, DateSource
from reading.types import DateInterval, Span, Status
from reading.words import stem

ANSWERS_FROM = 0.35
"""Confidence from which the archive is said to answer."""

LONGEST_STATEMENT = 40  # words of a sentence that is shown as the answer itself
_FINE, _COARSE = 31, 366  # days: within a month, or a year, it says when
_NEXT = 5  # sentences that a statement's is compared with
_STALE = timedelta(days=180)  # so much older is who held an office before
_BAND = 1.0  # log odds below the best in which the newest or the dated sentence is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`text` is None where nothing answers; `ranked` are the excerpts to show, best first.

    `others` are other answers that the archive gives, with the best sentence for each; `signals`
    what the confidence was computed from. `unreported` says so where an event is asked for that no
    article tells of.
    """

    text: str | None
    date: DateInterval | None
    status: Status | None
    confidence: float
    ranked: tuple[Candidate, ...]
    others: tuple[tuple[str, Candidate], ...] = ()
    signals: Signals | None = None
    unreported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An answer before it is known whether it is sure enough to be given."""

    text: str
    support: tuple[Candidate, ...]
    signals: Signals
    date: DateInterval | None = None
    status: Status | None = None
    others: tuple[tuple[str, Candidate], ...] = ()


def decide(
    question: Question, read: ReadResult, *, shown: int = 5, answers_from: float = ANSWERS_FROM
) -> Decision:
    """What the sentences answer, how surely, and which of them to show."""
    draft = _draft(question, read)
    if draft is None:
        ranked = read.candidates[:shown]
        return Decision(
            text=None,
            date=None,
            status=None,
            confidence=0.0,
            ranked=ranked,
            unreported=_unreported(question, read),
        )
    sure = confidence(draft.signals)
    is_given = sure >= answers_from
    return Decision(
        text=draft.text if is_given else None,
        date=draft.date if is_given else None,
        status=draft.status if is_given else None,
        confidence=sure,
        ranked=_ranked(draft.support, read.candidates)[:shown],
        others=draft.others if is_given else (),
        signals=draft.signals,
        # What the nearest sentence tells is not the event, where it is not sure enough to be given.
        unreported=None
        if is_given or draft.signals.way is AnswerMethod.EVENT
        else _unreported(question, read),
    )


def _unreported(question: Question, read: ReadResult) -> str | None:
    about_event = question.asked in (AnswerType.DATE, AnswerType.OUTCOME) and asks_for_meeting(read)
    if read.asked is None or not about_event or not read.candidates:
        return None
    return wording.unreported(read.asked.action, windows=question.windows)


def _draft(question: Question, read: ReadResult) -> _Draft | None:
    if not read.candidates:
        return None
    if question.asked in (AnswerType.PERSON, AnswerType.STATEMENT):
        holder = _holder(question, read)
        if holder is not None:
            return holder
    match question.asked:
        case AnswerType.DATE:
            return _when(question, read)
        case AnswerType.OUTCOME:
            return _whether(question, read)
        case AnswerType.PERSON | AnswerType.PLACE | AnswerType.NUMBER:
            return _short(question, read)
        case AnswerType.STATEMENT:
            return _statement(question, _in_time(question, read.candidates))


# --- When and whether ---------------------------------------------------------------------------


def _when(question: Question, read: ReadResult) -> _Draft | None:
    found = when(question, read)
    if found:
        return _of_happening(question, found[0], _said_when(question, found[0]), found[1:])
    return _dated_sentence(question, [each for each in read.candidates if _may_tell(read, each)])


def _whether(question: Question, read: ReadResult) -> _Draft | None:
    found = whether(question, read)
    if found:
        became = found[0]
        lapsed = has_lapsed(became, question.as_of)
        text = wording.whether(became.status, became.date, lapsed=lapsed)
        return _of_happening(question, became, text, ())
    if asks_for_meeting(read):
        return _near_outcome(question, [each for each in read.candidates if _may_tell(read, each)])
    return _statement(question, read.candidates)


def _may_tell(read: ReadResult, candidate: Candidate) -> bool:
    """Whether what a sentence tells may be the meeting asked for, where one is."""
    asked, event = read.asked, candidate.event
    if asked is None or event is None or not asks_for_meeting(read):
        return True
    if event.action is Action.OTHER and event.status is not Status.CANCELLED:
        return False
    if is_of_others(asked, event):
        return False
    if asked.place is None or not event.places:
        return True
    cities = {place.city for place in event.places if place.country == asked.place.country}
    return bool(cities) and (asked.place.city in (None, *cities) or None in cities)


def _near_outcome(question: Question, candidates: Sequence[Candidate]) -> _Draft | None:
    """What the newest good sentence tells of a plan, where none surely tells of the event.

    That it happened is only said where it surely is the event asked for: a false premise must not
    be met with whatever sentence comes nearest.
    """
    best = max(
        (
            each
            for each in candidates
            if each.score >= candidates[0].score - _BAND
            and each.names_covered == 1.0
            and each.event is not None
            and each.event.status in (Status.PLANNED, Status.POSTPONED, Status.CANCELLED)
        ),
        key=lambda each: (each.article.published_on, each.score),
        default=None,
    )
    if best is None or best.event is None:
        return None
    event = best.event
    day = None if event.status is Status.CANCELLED else event.date
    lapsed = day is not None and day.last < question.as_of
    return _Draft(
        text=wording.whether(event.status, day, lapsed=lapsed),
        support=(best,),
        signals=of_nearest(best, fineness=_fineness(event.status, day)),
        date=day,
        status=event.status,
    )


def _of_happening(
    question: Question, chosen: EventCluster, text: str, rest: Sequence[EventCluster]
) -> _Draft:
    return _Draft(
        text=text,
        support=tuple(report.candidate for report in chosen.reports),
        signals=of_event(
            chosen.reports[0].candidate,
            surely=chosen.surely,
            fineness=_fineness(chosen.status, chosen.date, question.order),
            is_last=question.order is Order.LAST,
        ),
        date=chosen.date,
        status=chosen.status,
        others=tuple((_said_when(question, each), each.reports[0].candidate) for each in rest),
    )


def _said_when(question: Question, happening: EventCluster) -> str:
    lapsed = has_lapsed(happening, question.as_of)
    return wording.when(happening.status, happening.date, place=happening.city, lapsed=lapsed)


def _dated_sentence(question: Question, candidates: Sequence[Candidate]) -> _Draft | None:
    """The best sentence whose event near the question's words has a date."""
    if not candidates:
        return None
    top = candidates[0].score
    dated = [
        each
        for each in candidates
        if each.event is not None
        and each.event.date is not None
        and each.event.status in DONE
        and each.event.date.first <= question.as_of
        and each.event.date_source is not DateSource.REPORT
        and each.score >= top - _BAND
    ]
    if not dated:
        return None
    best = _by_order(question, dated)
    interval = best.event.date if best.event else None
    return _Draft(
        text=wording.when(Status.HAPPENED, interval),
        support=(best,),
        signals=of_nearest(best, fineness=_fineness(Status.HAPPENED, interval)),
        date=interval,
        status=Status.HAPPENED,
    )


def _by_order(question: Question, dated: Sequence[Candidate]) -> Candidate:
    def begins(candidate: Candidate) -> int:
        day = candidate.event.date if candidate.event else None
        return day.first.toordinal() if day else 0

    if question.order is Order.LAST:
        return max(dated, key=begins)
    if question.order is Order.FIRST:
        return min(dated, key=begins)
    return dated[0]


def _fineness(status: Status, days: DateInterval | None, order: Order | None = None) -> float:
    """How well the days say when, from 0 to 1; what did not happen has none to say."""
    if status in (Status.CANCELLED, Status.DENIED):
        return 1.0
    if days is None:  # that the next is planned is worth saying, if not yet for when
        return 0.5 if order is Order.NEXT else 0.0
    length = (days.last - days.first).days + 1
    return 1.0 if length <= _FINE else 0.5 if length <= _COARSE else 0.0


# --- Who holds an office ------------------------------------------------------------------------


def _holder(question: Question, read: ReadResult) -> _Draft | None:
    """Who holds the office asked about, if one is; not who did, where newer words answer too."""
    if question.order not in (None, Order.CURRENT):
        return None  # the first, the last or the next one
    office = office_asked(question.written_out)
    holder = _called(question, office, read.candidates) if office else None
    if holder is None or question.windows or question.asked is not AnswerType.PERSON:
        return holder
    other = _short(question, read)
    return other if other and _age(holder, question) - _age(other, question) > _STALE else holder


def _is_of_its_day(question: Question, candidate: Candidate) -> bool:
    """Whether it tells of the time it was written in, which is the one asked about if any is."""
    published = candidate.article.published_on
    if question.windows:
        return any(each.first <= published <= each.last for each in question.windows)
    years = map(int, re.findall(r"\b(?:1[89]|20)\d\d\b", candidate.text))
    return min(years, default=published.year) >= published.year - 1


def _age(draft: _Draft, question: Question) -> timedelta:
    return question.as_of - max(each.article.published_on for each in draft.support)


def _called(question: Question, office: Office, candidates: Sequence[Candidate]) -> _Draft | None:
    """Whom the sentences call so: the one most lately, unless another time is asked about."""
    told: dict[str, list[tuple[Candidate, Span]]] = defaultdict(list)
    for candidate in candidates:
        if not _is_of_its_day(question, candidate):
            continue
        for span in holders(office, candidate.text):
            told[stem(span.of(candidate.text).split()[-1])].append((candidate, span))
    if not told:
        return None

    def stories(named: Sequence[tuple[Candidate, Span]]) -> int:
        return len({candidate.article.story for candidate, _ in named})

    def last(named: Sequence[tuple[Candidate, Span]]) -> date:
        return max(candidate.article.published_on for candidate, _ in named)

    if question.windows:
        found = max(told.values(), key=lambda named: (stories(named), last(named)))
    else:
        found = max(told.values(), key=lambda named: (last(named), stories(named)))
    support = [
        replace(candidate, answer=AnswerSpan(span, 0.0))
        for candidate, span in sorted(
            found, key=lambda each: (each[0].article.published_on, each[0].score), reverse=True
        )
    ]
    names = Counter(each.answer_text or "" for each in support)
    return _Draft(
        text=max(names, key=lambda name: (len(name.split()) > 1, names[name])),
        support=tuple(support),
        signals=of_holder(),
    )


# --- Who, where, how many, what -----------------------------------------------------------------


def _short(question: Question, read: ReadResult) -> _Draft | None:
    candidates = _in_time(question, read.candidates)
    found = votes(question, candidates)
    if not found:
        return None
    best = found[0]
    event = best.candidates[0].event
    return _Draft(
        text=best.text,
        support=best.candidates,
        signals=of_words(best.candidates[0], candidates),
        date=event.date if event and question.asks_when else None,
        status=event.status if event and question.asks_when else None,
        others=tuple((vote.text, vote.candidates[0]) for vote in found[1:3]),
    )


def _in_time(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those published since the time asked about began, if any: before, nobody can have told."""
    begins = min((each.first for each in question.windows), default=date.min)
    return [each for each in candidates if each.article.published_on >= begins] or candidates


def _statement(question: Question, candidates: Sequence[Candidate]) -> _Draft:
    best = candidates[0]
    if question.order is Order.CURRENT or question.asked is AnswerType.OUTCOME:
        band = [each for each in candidates if each.score >= best.score - _BAND]
        best = max(band, key=lambda each: (each.article.published_on, each.score))
    stories = {each.article.story for each in candidates[:_NEXT]}
    is_agreed = stories == {best.article.story}
    return _Draft(text=_said(best), support=(best,), signals=of_sentence(best, is_agreed=is_agreed))


def _said(candidate: Candidate) -> str:
    """The sentence, or where it is long the words in it that answer."""
    if len(candidate.text.split()) <= LONGEST_STATEMENT or candidate.answer_text is None:
        return candidate.text
    return candidate.answer_text


def _ranked(support: Iterable[Candidate], rest: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """What supports the answer first, one sentence of each story, then the others."""
    first: dict[int, Candidate] = {}
    for candidate in support:
        first.setdefault(candidate.article.story, candidate)
    chosen = list(first.values())
    seen = {id(candidate) for candidate in chosen}
    return (*chosen, *(each for each in rest if id(each) not in seen))
