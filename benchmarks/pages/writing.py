"""Writes days and texts as sites do, in the languages of `texts.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from babel.dates import format_date

_TEXTS = Path(__file__).with_name("texts.toml")
_ENGLISH = "en"
_ENGLISH_FORMS = (
    "MMMM d, yyyy",
    "d MMMM yyyy",
    "EEEE, MMMM d, yyyy",
    "EEE d MMM yyyy",
    "MMM d, yyyy",
    "MMM. d, yyyy",
    "dd-MMM-yyyy",
    "yyyy-MM-dd",
    "d MMMM, yyyy",
)
_DAY_FIRST = ("dd.MM.yyyy", "dd/MM/yyyy", "d. M. yyyy", "dd-MM-yyyy", "dd.MM.yy")
_YEAR_FIRST = ("yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd")
_EASTERN = frozenset({"ja", "zh"})
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PARAGRAPHS = (5, 11)


@dataclass(frozen=True, slots=True)
class Language:
    """What pages say in a language, by its code."""

    code: str

    @classmethod
    def codes(cls) -> list[str]:
        return [name for name, value in _texts().items() if isinstance(value, dict)]

    def one(self, rng: Random, kind: str) -> str:
        """Return one of the phrases of a kind."""
        return str(rng.choice(_texts()[self.code][kind]))

    def menu(self) -> list[str]:
        return list(_texts()[self.code]["menu"])

    def title(self, rng: Random) -> str:
        return self._filled(rng, self.one(rng, "titles"))

    def paragraphs(self, rng: Random) -> list[str]:
        """Return the paragraphs of an article, of two or three sentences each."""
        space = "" if self.code in _EASTERN else " "
        count = rng.randint(*_PARAGRAPHS)
        return [
            space.join(
                self._filled(rng, said)
                for said in rng.sample(_texts()[self.code]["sentences"], rng.randint(2, 3))
            )
            for _ in range(count)
        ]

    def day(self, rng: Random, day: date) -> str:
        """Write the day in words or numbers, in one of the ways in which the language does."""
        if self.code == _ENGLISH:
            return format_date(day, rng.choice(_ENGLISH_FORMS), locale="en")
        if rng.random() < 0.25:
            forms = _YEAR_FIRST if self.code in _EASTERN else _DAY_FIRST
            return format_date(day, rng.choice(forms), locale=self.code)
        said = format_date(day, rng.choice(("long", "full", "long", "medium")), locale=self.code)
        if self.code == "ar" and rng.random() < 0.3:
            return said.translate(_ARABIC_DIGITS)
        if rng.random() < 0.15:
            return said.upper()
        return said

    def moment(self, rng: Random, moment: datetime) -> str:
        """Write the day, often with the time of day."""
        said = self.day(rng, moment.date())
        clock = f"{moment:%H:%M}"
        if self.code == _ENGLISH:
            clock = rng.choice((clock, f"{moment.hour % 12 or 12}:{moment:%M} {moment:%p}".lower()))
        ways = (
            said,
            said,
            f"{said} {clock}",
            f"{said}, {clock}",
            f"{said} | {clock}",
            f"{clock}, {said}",
        )
        return rng.choice(ways)

    def _filled(self, rng: Random, said: str) -> str:
        return said.format(
            place=rng.choice(_texts()["places"]),
            person=rng.choice(_texts()["names"]),
            n=rng.randint(3, 980),
        )


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
