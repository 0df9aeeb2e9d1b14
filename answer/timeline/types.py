"""Timelines and their entries."""

import datetime as dt
from dataclasses import dataclass

from answer.types import Citation, is_much_older
from reading.types import DateInterval, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of a timeline.

    `date` is the event's, None where a plan fell through without one. `citations` are of
    different articles; the first tells it best. `is_unconfirmed` where a plan's date has passed
    and no article tells what came of it.
    """

    date: DateInterval | None
    status: Status
    place: str | None
    is_unconfirmed: bool
    citations: tuple[Citation, ...]

    @property
    def begins(self) -> dt.date:
        """The day that entries are sorted by: the event's first, else that of the report."""
        return self.date.first if self.date else self.citations[0].published_on

    @property
    def shown(self) -> tuple[Citation, ...]:
        """The first citation, and one that gives the entry's date if the first does not."""
        first, *rest = self.citations
        if first.event_date == self.date:
            return (first,)
        return (first, *[each for each in rest if each.event_date == self.date][:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The events of a topic as of a day, in order of date.

    `since` and `until` are the days asked for, None where an end is open; `left_out` counts the
    entries that were told of least and did not fit. `archive_newest` is the newest publication
    date of all articles that could be used.
    """

    topic: str
    as_of: dt.date
    since: dt.date | None
    until: dt.date | None
    entries: tuple[Entry, ...]
    left_out: int
    archive_newest: dt.date | None
    took_ms: int

    @property
    def newest_relevant(self) -> dt.date | None:
        """The newest publication date among the articles cited."""
        return max(
            (cited.published_on for entry in self.entries for cited in entry.citations),
            default=None,
        )

    @property
    def is_stale(self) -> bool:
        """Whether all that is cited is much older than the newest article there is."""
        return is_much_older(self.newest_relevant, self.archive_newest)
