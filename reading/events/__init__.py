"""Extract events from the parse of a sentence: who did what, with whom, where, whether, when.

Begin with `events_in`. `tree` finds the predicates of a sentence, `leaning` which Thursday it
means, `arguments` and `phrases` the parties of each, `scenes` its places, `verbs`, `status` and
`effects` whether it happened, `when` its date, and `outcomes` which plans the sentence calls off.
`lexicon` holds the words.
"""

from reading.events.leaning import times_in
from reading.events.outcomes import what_is_off
from reading.events.reading import events_in
from reading.events.types import Action, DateSource, Event, Party, Place, Under

__all__ = [
    "Action",
    "DateSource",
    "Event",
    "Party",
    "Place",
    "Under",
    "events_in",
    "times_in",
    "what_is_off",
]
