"""The words and phrases of `data/*.toml`, loaded when they are first needed."""

import re
from functools import cache

from reading.wordlists import WordLists

_HTML = "html"
_NON_ARTICLES = "non_articles"


@cache
def html_names(name: str) -> tuple[str, ...]:
    """Return a list of `html.toml`, in its order."""
    return _lists(_HTML).sequence(name)


@cache
def html_name_set(name: str) -> frozenset[str]:
    """Return a list of `html.toml`, for membership tests."""
    return _lists(_HTML).words(name)


@cache
def html_phrases(name: str) -> re.Pattern[str]:
    """Return a pattern that matches any phrase of a list of `html.toml`, as words of their own."""
    alternatives = "|".join(map(re.escape, _lists(_HTML).sequence(name)))
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])", re.IGNORECASE)


@cache
def values(name: str) -> frozenset[str]:
    """Return a list of `non_articles.toml`, for membership tests."""
    return _lists(_NON_ARTICLES).words(name)


@cache
def phrases(name: str) -> re.Pattern[str]:
    """Return a pattern that matches any phrase of a list of `non_articles.toml`."""
    alternatives = "|".join(_lists(_NON_ARTICLES).sequence(name))
    return re.compile(rf"(?:{alternatives})", re.IGNORECASE)


@cache
def _lists(file: str) -> WordLists:
    return WordLists.load("ingest.extraction", file)
