"""The word lists of the checks."""

from functools import cache

from reading.wordlists import WordLists


@cache
def vocabulary() -> WordLists:
    """Return the lists of `data/checks.toml`."""
    return WordLists.load("prose", "checks")
