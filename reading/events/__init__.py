"""Events: what a sentence tells, read from one parse of it."""

from reading.events.reading import events_in
from reading.events.types import Action, DateSource, Event, Party, Place

__all__ = [
    "Action",
    "DateSource",
    "Event",
    "Party",
    "Place",
    "events_in",
]
