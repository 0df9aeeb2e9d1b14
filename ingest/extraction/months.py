"""The names of months and weekdays in many languages, loaded when they are first needed."""

from collections import defaultdict
from functools import cache

from reading.errors import FaultyWordList
from reading.wordlists import WordLists

_MONTHS = 12


def month_number(name: str, language: str | None = None) -> int | None:
    """Return the month that is named: in that language, in English, or wherever the name is one.

    None if it is no month, or another month in another language.
    """
    name = name.casefold().rstrip(".")
    for known in (language, "en"):
        if known and (number := _by_language().get(known, {}).get(name)):
            return number
    numbers = {numbers[name] for numbers in _by_language().values() if name in numbers}
    return numbers.pop() if len(numbers) == 1 else None


@cache
def weekdays() -> frozenset[str]:
    """Return the names of weekdays in all languages, in lower case."""
    return _lists().words("weekdays")


@cache
def _by_language() -> dict[str, dict[str, int]]:
    """The number of each name, by the code of its language."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for each in _lists().sequence("lists"):
        names = _lists().sequence(each)
        if len(names) != _MONTHS:
            raise FaultyWordList(f"months.toml: {each!r} has {len(names)} names; write twelve.")
        numbers = found[each.partition("_")[0]]
        for number, name in enumerate(names, start=1):
            numbers.setdefault(name, number)
    return dict(found)


@cache
def _lists() -> WordLists:
    return WordLists.load("ingest.extraction", "months")
