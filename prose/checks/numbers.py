"""Numbers: each must stand in a cited sentence, in figures or in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from prose.checks.neighbours import Words, has_neighbours
from prose.checks.types import ReadText
from prose.checks.vocabulary import vocabulary
from reading.dates import find_dates

_FIGURES = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_WORD = re.compile(rf"(?P<figures>{_FIGURES.pattern})(?:st|nd|rd|th)?(?![\d])|[^\W\d_]+|%")
_ONE = "one"
"""Seldom a number: "one of them"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[start:end]` of a text."""

    value: Decimal
    is_percent: bool
    start: int
    end: int


def numbers_hold(prose: ReadText, cited: Sequence[ReadText]) -> bool:
    """Whether each number stands in a cited sentence."""
    said, there = Words.of(prose.text), [Words.of(each.text) for each in cited]
    for number in _outside_dates(prose):
        found = [
            [
                i
                for each in _outside_dates(one)
                if (each.value, each.is_percent) == (number.value, number.is_percent)
                for i in words.between(each.start, each.end)
            ]
            for one, words in zip(cited, there, strict=True)
        ]
        at = said.between(number.start, number.end)
        if not any(found) or not has_neighbours(said, at, there, found):
            return False
    return True


def numbers_in(text: str) -> Iterator[Number]:
    """Yield the numbers of a text: "1,200", "1.2 million", "twenty-one", "a dozen", "31st"."""
    words, scales = vocabulary().numbers("numbers"), vocabulary().numbers("scales")
    value: Decimal | None = None
    start = end = 0
    for found in _WORD.finditer(text):
        word = found[0].lower()
        follows = value is not None and not text[end : found.start()].strip(" -\u00a0")
        if follows and value is not None and word in scales:
            value, end = value * scales[word], found.end()
            continue
        if follows and value is not None and word in ("%", "percent", "per", "pc"):
            yield Number(value, True, start, found.end())
            value = None
            continue
        number = Decimal(found["figures"].replace(",", "")) if found["figures"] else None
        if number is None and word in words and (word != _ONE or follows):
            number = Decimal(words[word])
        is_unit = number is not None and not found["figures"] and number < 10
        if follows and value is not None and number is not None and is_unit and value >= 20:
            value, end = value + number, found.end()  # "twenty-one"
            continue
        if value is not None:
            yield Number(value, False, start, end)
        value, start, end = number, found.start(), found.end()
        if number is None and word in scales and word.endswith("s"):
            yield Number(Decimal(scales[word]), False, found.start(), found.end())  # "thousands"
    if value is not None:
        yield Number(value, False, start, end)


def _outside_dates(read: ReadText) -> Iterator[Number]:
    dates = [each for each in find_dates(read.text, reference=read.reference) if each.interval]
    for number in numbers_in(read.text):
        if not any(each.start <= number.start < each.end for each in dates):
            yield number
