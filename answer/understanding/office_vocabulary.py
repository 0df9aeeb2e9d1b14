"""The words around the names of offices."""

from dataclasses import dataclass
from functools import cache

from reading.timex.vocabulary import MONTH_NAMES, WEEKDAYS
from reading.wordlists import WordLists
from reading.words import stem


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeVocabulary:
    """The words of `data/offices.toml`, which says what each list is for.

    `envoys`, `neutral` and `former` are stems; `no_names` has the words of the calendar too.
    """

    within_offices: frozenset[str]
    beside_offices: frozenset[str]
    envoys: frozenset[str]
    neutral: frozenset[str]
    former: frozenset[str]
    no_names: frozenset[str]
    before_objects: frozenset[str]


@cache
def office_vocabulary() -> OfficeVocabulary:
    """Return the words around offices, read once."""
    lists = WordLists.load("answer", "offices")
    calendar = {*WEEKDAYS, *MONTH_NAMES} - {"may"}  # Theresa May held one
    return OfficeVocabulary(
        within_offices=lists.words("within_offices"),
        beside_offices=lists.words("beside_offices"),
        envoys=frozenset(map(stem, lists.words("envoys"))),
        neutral=frozenset(map(stem, lists.words("neutral"))),
        former=frozenset(map(stem, lists.words("former"))),
        no_names=lists.words("no_names") | calendar,
        before_objects=lists.words("before_objects"),
    )
