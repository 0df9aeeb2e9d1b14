"""Events: what a sentence tells, read from one parse of it."""

from answer.events.reading import events_in
from answer.events.types import Action, DateSource, Event, Party, Place

__all__ = [
    "Action",
    "DateSource",
    "Event",
    "Party",
    "Place",
    "events_in",
]
