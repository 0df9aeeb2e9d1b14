"""From what sentences tell of an event to when it was, or what became of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from answer.evidence.candidate_extractor import Candidate, ReadResult
from answer.understanding.question import Order, Question
from reading.events import Action, Event
from reading.types import DateInterval, Status

SURE = 0.55
"""How surely a sentence must tell of the event asked for, to say when it was."""

_MEETINGS = frozenset({Action.VISIT, Action.MEET, Action.CALL, Action.TALK, Action.HOST})
DONE = (Status.HAPPENED, Status.UNDER_WAY)
_OPEN = (Status.PLANNED, Status.POSTPONED)
_TO_COME = (*_OPEN, Status.CANCELLED)
_MUCH_LESS_SURE = 0.3
_STAY = 4  # days that a visit may be told to last, to be joined with the day before or after
_COARSE = 45  # days: "in 2019" may be any of several events
_STILL_NEWS = timedelta(days=31)  # so long after a time articles look back at it without a date
_REMEMBERED = timedelta(days=366)  # how long a plan that lapsed may be meant by "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one sentence tells of the event; `surely` is how surely it is the one asked for."""

    candidate: Candidate
    event: Event
    surely: float

    @property
    def published(self) -> date:
        return self.candidate.article.published_on


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCluster:
    """One event with all that is told of it, the best report first; `date` is the finest told."""

    date: DateInterval | None
    status: Status
    reports: tuple[Report, ...]

    @property
    def surely(self) -> float:
        return max(report.surely for report in self.reports)

    @property
    def city(self) -> str | None:
        """Where it was, as its best report tells it."""
        event = self.reports[0].event
        place = event.place if event.action in _MEETINGS else None
        return place.city.title() if place and place.city else None

    @property
    def articles(self) -> int:
        """Independent ones: those that carry one text count once."""
        return len({report.candidate.article.story for report in self.reports})


def has_lapsed(happening: EventCluster, as_of: date) -> bool:
    """Whether it was planned for days that have passed, and nothing tells what became of it."""
    days = happening.date
    return happening.status in _OPEN and days is not None and days.last < as_of


def asks_for_meeting(read: ReadResult) -> bool:
    """Whether somebody's visit, meeting or call is asked for: none but that one answers."""
    return read.asked is not None and read.asked.action in _MEETINGS


def when(question: Question, read: ReadResult) -> tuple[EventCluster, ...]:
    """The event that a "when" asks for first, then others like it; none where none is told of."""
    reports = _reports(question, read)
    # Who was "in Russia" last may have been elsewhere; but Caracas may be told of as Venezuela.
    reports = [each for each in reports if _is_in_city(read, each)] or reports
    if question.order is Order.NEXT:
        return _plans(question, reports)
    of_stay = read.asked is not None and read.asked.action in (Action.VISIT, Action.HOST)
    happened = _happened(question, reports, of_stay=of_stay)
    if not happened:
        return _plans(question, reports)
    chosen = _chosen(question, happened, of_meeting=asks_for_meeting(read))
    rest = [each for each in happened if each is not chosen and _is_as_sure(each, chosen)]
    return (chosen, *sorted(rest, key=_begins, reverse=True))


def whether(question: Question, read: ReadResult) -> tuple[EventCluster, ...]:
    """What became of the event, as the newest article tells it; none where none is told of."""
    # Who was in Russia need not have been in Moscow: a false premise must not be confirmed. But
    # what was called off need not say where it was to be.
    reports = [
        report
        for report in _in_window(question, _reports(question, read))
        if _is_in_city(read, report)
        or (report.event.status is Status.CANCELLED and not report.event.places)
    ]
    told = [
        report
        for report in reports
        if report.event.status in (*_TO_COME, Status.DENIED)
        or (report.event.status in DONE and _is_by(report.event.date, question.as_of))
    ]
    if not told:
        return ()
    newest = max(told, key=lambda report: (report.published, report.surely, _is_dated(report)))
    same = [report for report in told if report.event.status is newest.event.status]
    ordered = (newest, *(report for report in same if report is not newest))
    dated = next((r.event.date for r in ordered if r.event.date and _is_ahead(r, question)), None)
    status = newest.event.status
    is_open = status in _OPEN
    day = dated if is_open else None if status is Status.CANCELLED else newest.event.date
    return (EventCluster(date=day, status=status, reports=ordered),)


def _is_in_city(read: ReadResult, report: Report) -> bool:
    """Whether it names the city asked for; True where none is."""
    city = read.asked.place.city if read.asked and read.asked.place else None
    return city is None or any(place.city == city for place in report.event.places)


def _reports(question: Question, read: ReadResult) -> list[Report]:
    return [
        Report(candidate=candidate, event=told.event, surely=told.match)
        for candidate in read.candidates
        for told in candidate.told
        if told.match >= SURE and candidate.article.published_on <= question.as_of
    ]


# --- What happened ------------------------------------------------------------------------------


def _happened(
    question: Question, reports: Sequence[Report], *, of_stay: bool
) -> list[EventCluster]:
    """The dated events that happened by the day asked, a window that is named kept to."""
    dated = [
        report
        for report in reports
        if report.event.status in DONE
        and report.event.date is not None
        and report.event.date.first <= question.as_of
    ]
    found = grouped(dated, of_stay=of_stay)
    if not question.windows:
        return found
    return [each for each in found if _is_in(each.date, question.windows)]


def grouped(
    reports: Iterable[Report],
    *,
    of_stay: bool,
    alike: Callable[[Report, Report], bool] = lambda one, other: True,
) -> list[EventCluster]:
    """The events that dated reports tell of, each once; only `alike` ones may be of one event.

    Days that follow each other are one `of_stay`.
    """
    groups: list[list[Report]] = []
    for report in sorted(reports, key=lambda each: (_length(each.event.date), -each.surely)):
        group = next((g for g in groups if _overlap(g[0], report) and alike(g[0], report)), None)
        if group is None:
            groups.append([report])
        else:
            group.append(report)
    found = [_happening(group) for group in groups]
    return _joined(found, alike) if of_stay else found


def _happening(group: Sequence[Report]) -> EventCluster:
    """One event; the report that dates it most finely first: the answer comes from it."""
    first, *rest = group
    ordered = (first, *sorted(rest, key=_worth, reverse=True))
    return EventCluster(date=first.event.date, status=Status.HAPPENED, reports=ordered)


def _joined(
    found: Sequence[EventCluster], alike: Callable[[Report, Report], bool]
) -> list[EventCluster]:
    """Days that follow each other as one: who came on the 8th and met on the 9th came once."""
    joined: list[EventCluster] = []
    for each in sorted(found, key=_begins):
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.date
            and each.date
            and _follows(before.date, each.date)
            and alike(before.reports[0], each.reports[0])
        ):
            days = DateInterval(first=before.date.first, last=max(before.date.last, each.date.last))
            reports = (*before.reports, *each.reports)
            joined[-1] = EventCluster(date=days, status=each.status, reports=reports)
        else:
            joined.append(each)
    return joined


def _follows(one: DateInterval, other: DateInterval) -> bool:
    short = max(_length(one), _length(other)) <= _STAY
    return short and (other.first - one.last).days <= 1


def _chosen(question: Question, found: Sequence[EventCluster], *, of_meeting: bool) -> EventCluster:
    surest = max(each.surely for each in found)
    sure = [each for each in found if each.surely >= surest - _MUCH_LESS_SURE]
    if question.order is Order.FIRST:
        return min(sure, key=_begins)
    if question.order is Order.LAST or of_meeting:
        # By first day: "in July 2024" says more of when than "in 2024", which ends later.
        return max(sure, key=_begins)
    return max(sure, key=lambda each: (each.articles * each.surely, _begins(each)))


def _is_as_sure(other: EventCluster, chosen: EventCluster) -> bool:
    return other.surely >= chosen.surely - _MUCH_LESS_SURE


def _worth(report: Report) -> tuple[float, float]:
    return report.surely, report.candidate.score


def _overlap(one: Report, other: Report) -> bool:
    first, second = one.event.date, other.event.date
    if first is None or second is None or _length(second) > _COARSE > _length(first):
        return first == second
    return first.overlaps(second)


# --- What was planned ---------------------------------------------------------------------------


def _plans(question: Question, reports: Sequence[Report]) -> tuple[EventCluster, ...]:
    """What the newest article tells of what was to come: the plan, or that it is off."""
    told = [
        report
        for report in _in_window(question, reports)
        if report.event.status in _TO_COME and not _is_over(report.event.date, question)
    ]
    newest = max((report.published for report in told), default=date.min)
    if not any(_is_dated(report) or report.event.status not in _OPEN for report in told):
        # "He plans to go" says less than "he will go on July 19", though that day has passed.
        lapsed = _lapsed(question, reports)
        if not told or (lapsed and lapsed[0].reports[0].published >= newest):
            return lapsed
    latest = [report for report in told if report.published == newest]
    best = max(latest, key=lambda each: (each.event.date is not None, *_worth(each)))
    off = next((r for r in latest if r.event.status is Status.CANCELLED), None)
    chosen = off or best
    same = [each for each in told if each.event.status is chosen.event.status]
    ordered = (chosen, *(each for each in same if each is not chosen))
    day = chosen.event.date or next((r.event.date for r in ordered if r.event.date), None)
    is_off = chosen.event.status is Status.CANCELLED
    return (
        EventCluster(date=None if is_off else day, status=chosen.event.status, reports=ordered),
    )


def _lapsed(question: Question, reports: Sequence[Report]) -> tuple[EventCluster, ...]:
    """The latest plan whose day has passed, where no article tells what became of it."""
    over = [
        report
        for report in reports
        if report.event.date is not None and _is_over(report.event.date, question)
    ]
    plans = [
        report
        for report in _in_window(question, over)
        if report.event.status in _OPEN
        and report.event.date is not None
        and (question.order is not Order.NEXT or _is_remembered(report.event.date, question))
        and not any(_overlap(report, other) for other in over if other.event.status in DONE)
    ]
    if not plans:
        return ()
    newest = max(plans, key=lambda each: (each.published, *_worth(each)))
    ordered = (newest, *(each for each in plans if each is not newest and _overlap(newest, each)))
    return (EventCluster(date=newest.event.date, status=newest.event.status, reports=ordered),)


# --- Time ---------------------------------------------------------------------------------------


def _in_window(question: Question, reports: Sequence[Report]) -> list[Report]:
    if not question.windows:
        return list(reports)
    last = max(window.last for window in question.windows)
    return [
        report
        for report in reports
        if _is_in(report.event.date, question.windows)
        or (report.event.date is None and report.published - last <= _STILL_NEWS)
    ]


def _is_in(interval: DateInterval | None, windows: Iterable[DateInterval]) -> bool:
    return interval is not None and any(map(interval.overlaps, windows))


def _is_remembered(interval: DateInterval, question: Question) -> bool:
    return question.as_of - interval.last <= _REMEMBERED


def _is_over(interval: DateInterval | None, question: Question) -> bool:
    return interval is not None and interval.last < question.as_of


def _is_by(interval: DateInterval | None, day: date) -> bool:
    return interval is None or interval.first <= day


def _is_ahead(report: Report, question: Question) -> bool:
    return report.event.date is not None and report.event.date.last >= report.published


def _is_dated(report: Report) -> bool:
    return report.event.date is not None


def _begins(happening: EventCluster) -> tuple[date, float]:
    return (happening.date.first if happening.date else date.min), happening.surely


def _length(interval: DateInterval | None) -> int:
    return (interval.last - interval.first).days if interval else 0
