"""Abbreviations and nicknames, expanded: for search and for matching names."""

import re
from collections.abc import Mapping
from functools import cache

from reading.wordlists import WordLists

_PRIME_MINISTER = (
    # Neither the hour ("3 pm", "10:30 PM") nor the dust ("PM 2.5").
    re.compile(r"(?<!\b\d )(?<!\b\d\d )\b(?:PM|pm)\b(?!\s*\d)|\bPMs\b"),
    "prime minister",
)
_SECRETARY = (
    re.compile(r"\b(foreign|defen[cs]e|state|home|treasury) sec\b"),
    r"\1 secretary",
)
_ENVOY = (re.compile(r"(?<=s )(?:man|woman) in\b"), "ambassador in")  # "China's man in Washington"
_BORIS = (re.compile(r"\b[Bb]oris\b(?! [A-Z])(?! johnson)"), "Boris Johnson")


def expand(question: str) -> str:
    """Return the question with offices and nicknames in the words that newsrooms print."""
    for pattern, replacement in (_PRIME_MINISTER, _SECRETARY, _ENVOY, _BORIS):
        question = pattern.sub(replacement, question)
    expansions = _expansions()
    return _abbreviation().sub(lambda found: expansions[found[0]], question)


def name_words(word: str) -> list[str]:
    """Return the words that a word of a name stands for: "FM" is two, and so is "Jong-un"."""
    expanded = _name_words().get(word.lower())
    return expanded.split() if expanded else [part for part in re.split(r"[-–]", word) if part]


@cache
def _lists() -> WordLists:
    return WordLists.load("answer", "abbreviations")


@cache
def _expansions() -> Mapping[str, str]:
    return _lists().classes("expansions", str)


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _expansions()))})\b")


@cache
def _name_words() -> Mapping[str, str]:
    return _lists().classes("name_words", str)
