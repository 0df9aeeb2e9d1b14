"""Extract events from the parse of a sentence: who did what, with whom, where, whether, when.

Begin with `events_in`. `tree` finds the predicates of a sentence, `arguments` and `phrases` the
parties of each, `scenes` its places, `verbs`, `status` and `effects` whether it happened, `when`
its date, and `outcomes` which plans the sentence calls off. `lexicon` holds the words.
"""

from reading.events.outcomes import what_is_off
from reading.events.reading import events_in
from reading.events.types import Action, DateSource, Event, Party, Place, Under
from reading.events.when import days_by_tense

__all__ = [
    "Action",
    "DateSource",
    "Event",
    "Party",
    "Place",
    "Under",
    "days_by_tense",
    "events_in",
    "what_is_off",
]
