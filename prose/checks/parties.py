"""Who did what, and whether it happened, where both sentences tell of the same event."""

from collections.abc import Sequence

from prose.checks.types import Fault, ReadText
from reading.events import Action, DateSource, Event, events_in
from reading.types import Status
from reading.words import alike

_TOGETHER = frozenset({Action.MEET, Action.TALK, Action.CALL, Action.SIGN})
"""What people do together: either may be named first."""

_DONE = frozenset({Status.HAPPENED, Status.UNDER_WAY})


def fault_of_events(prose: ReadText, cited: Sequence[ReadText]) -> Fault | None:
    """Return PLAN or PARTIES if an event is told otherwise than in the cited sentences."""
    there = [each for one in cited for each in _events(one)]
    for told in _events(prose):
        same = [each for each in there if _is_same(told, each)]
        if not same:
            continue
        if told.status in _DONE and not any(each.status in _DONE for each in same):
            return Fault.PLAN
        if not any(_agrees(told, each) for each in same):
            return Fault.PARTIES
    return None


def _events(read: ReadText) -> list[Event]:
    return events_in(read.doc, reference=read.reference)


def _is_same(one: Event, other: Event) -> bool:
    if one.action is not Action.OTHER:
        return one.action is other.action
    return one.verb == other.verb


def _agrees(told: Event, there: Event) -> bool:
    """Whether who did it, to whom, and when may be the same."""
    own = told.date_source is there.date_source is DateSource.OWN
    if own and told.date and there.date and not told.date.overlaps(there.date):
        return False
    if told.action in _TOGETHER:
        return True
    by, by_there = _names(told.agents), _names(there.agents)
    return not by or not by_there or _share(by, by_there)


def _names(parties: Sequence[object]) -> set[str]:
    return {name for each in parties for name in getattr(each, "names", ())}


def _share(one: set[str], other: set[str]) -> bool:
    return any(a == b or alike(a, b) for a in one for b in other)
