"""The words that say who somebody is, without a name."""

from dataclasses import dataclass
from functools import cache

from reading.events.lexicon import lexicon
from reading.wordlists import WordLists
from reading.words import stem


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The words of `data/people.toml`, which says what each list is for, as stems."""

    persons: frozenset[str]
    no_names: frozenset[str]


@cache
def people() -> People:
    """Return the words for people, read once; titles are no names either."""
    lists = WordLists.load("answer", "people")
    return People(
        persons=frozenset(map(stem, lists.words("persons"))),
        no_names=frozenset(map(stem, lexicon().titles | lists.words("no_names"))),
    )
