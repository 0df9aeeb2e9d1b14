"""Find the days that texts write, in many languages; a day that could be two days is none.

A month's name that means two months in two languages counts where the language is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingest.dates import to_date
from ingest.extraction.months import month_number, weekdays
from ingest.extraction.vocabulary import html_name_set

_LONGEST = 500
_LONGEST_LABEL = 120
_DATELINE_CHARS = 120
_MONTH_FIRST = frozenset({"en"})
"""Languages of which some writers put the month first, and some the day."""

# A month in words: whatever is no number, space or sign between; the table knows which are months.
_WORD = r"[^\s\d,.;:/()|_-]{2,20}"
_OF = r"(?:(?:de|del|do|di|da|of|the|ta[’']|de[nm]|gada|m|թ)\b\.?\s*|d[’'])?"
_YEAR = r"(?P<year>[12]\d{3})(?!\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d/.-])(?P<year>\d{4})\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<day>\d{1,2})"
        r"(?![\d/-]|\w(?<!T))",
        r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        rf"(?<![\d/.,-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[ºª°])?\.?[\s-]{{0,2}}{_OF}"
        rf"(?P<name>{_WORD})\.?,?[\s-]{{0,2}}{_OF}{_YEAR}",
        rf"(?P<name>{_WORD})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?,?\s{_YEAR}",
        rf"(?<!\d)(?P<year>[12]\d{{3}})\.?,?\s{_OF}(?P<day>\d{{1,2}})\.?\s(?P<name>{_WORD})",
        rf"(?<!\d)(?P<year>[12]\d{{3}})\.?,?\s{_OF}(?P<name>{_WORD})\.?\s(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\stháng\s(?P<month>\d{{1,2}}),?\s(?:năm\s)?{_YEAR}",
    )
)
_NUMBERS = re.compile(
    r"(?<![\d/.-])(?P<one>\d{1,2})\s?(?P<sign>[./-])\s?(?P<two>\d{1,2})\s?(?P=sign)\s?"
    rf"{_YEAR}(?![/-])"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d/.,:-])(?P<day>\d{1,2})(?P<sign>[./])\s?(?P<month>\d{1,2})(?P=sign)\s?(?P<year>\d{2})"
    r"(?![\d/-]|[.,:]\d)"
)
_YEAR_FIRST = frozenset({"ja", "zh", "ko", "hu", "lt", "sv", "mn", "fa"})
"""Languages in which the first of three numbers of two digits may be the year."""

_HAS_YEAR = re.compile(r"\d{4}|\d[./]\s?\d{2}(?!\d)")
_CLOCK = re.compile(
    r"\b\d{1,2}(?:[:.h]\d{2}){1,2}(?:\.\d+)?|\b\d{1,2}\s?(?:[ap]\.?m\b|uhr\b|h\b)|"
    r"(?:utc|gmt)\s?[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}\b|\b\d+\s?min\w*(?:\sread)?\b",
    re.IGNORECASE,
)
_BETWEEN_WORDS = re.compile(r"[\s,.;:|·•()\[\]/–—_+*-]+")
_END_OF_DATELINE = re.compile(r"(?:\s?[гр]\.)?[^.!?]{0,40}?(?:[—–]|:(?!\d)|--| - )")
_PLAIN = dict.fromkeys((0x200E, 0x200F, 0x061C, 0xA0, 0x202F), " ") | {
    zero + n: str(n) for zero in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10) for n in range(10)
}
"""Digits of Arabic, Persian, Hindi, Bengali and Thai, and wide ones, to those of ASCII; marks of
the direction of writing to spaces."""

_THAI_YEARS = 543
"""How far the years of the Buddhist era are ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDay:
    """A day, and the offsets between which the text writes it."""

    day: date
    start: int
    end: int


def day_in(text: str, language: str | None = None) -> date | None:
    """Return the first day that the text names; None where it names none unambiguously."""
    text = " ".join(text[:_LONGEST].split())
    if day := to_date(text):
        return day
    found = find_day(text, language)
    return found.day if found else None


def find_day(text: str, language: str | None = None) -> WrittenDay | None:
    """Return the first day that is written in the text, and where."""
    return min(find_days(text, language), key=lambda found: found.start, default=None)


def find_days(text: str, language: str | None = None) -> Iterator[WrittenDay]:
    """Yield the days that the text writes, by the forms of writing them."""
    text = text.translate(_PLAIN)
    if not _HAS_YEAR.search(text):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            if day := _day(match.groupdict(), language):
                yield WrittenDay(day=day, start=match.start(), end=match.end())
    for match in _NUMBERS.finditer(text):
        if day := _day_of_numbers(match, language):
            yield WrittenDay(day=day, start=match.start(), end=match.end())
    if language and language not in _MONTH_FIRST | _YEAR_FIRST:
        for match in _SHORT_YEAR.finditer(text):
            if day := _day_of_short_year(match):
                yield WrittenDay(day=day, start=match.start(), end=match.end())


def is_only_a_date(block: str, language: str | None = None) -> bool:
    """Whether the line holds a date, words such as "Published", and nothing else."""
    if len(block) > _LONGEST_LABEL or (found := find_day(block, language)) is None:
        return False
    rest = _CLOCK.sub(" ", f"{block[: found.start]} {block[found.end :]}")
    return all(
        word in weekdays() or word in html_name_set("beside_dates")
        for word in _BETWEEN_WORDS.split(rest.casefold())
        if word
    )


def day_of_dateline(text: str, language: str | None = None) -> str | None:
    """Return the day as the dateline of the text writes it; None where it has none."""
    found = find_day(text[:_DATELINE_CHARS], language)
    if found and _END_OF_DATELINE.match(text, found.end):
        return text[found.start : found.end]
    return None


def _day(named: dict[str, str], language: str | None) -> date | None:
    month = int(named["month"]) if "month" in named else month_number(named["name"], language)
    year = int(named["year"])
    if language == "th" and year > 2400:
        year -= _THAI_YEARS
    return _calendar_day(year, month or 0, int(named["day"]))


def _day_of_numbers(match: re.Match[str], language: str | None) -> date | None:
    """Return the day of "31/10/2023" and the like; None where it could be two days."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if two > 12:
        return _calendar_day(year, one, two)
    is_day_first = one > 12 or one == two or (language or "en") not in _MONTH_FIRST
    return _calendar_day(year, two, one) if is_day_first else None


def _day_of_short_year(match: re.Match[str]) -> date | None:
    """Return the day of "31.10.23", in this century unless that is still to come."""
    this_year = datetime.now(UTC).year
    year = 2000 + int(match["year"])
    return _calendar_day(
        year if year <= this_year else year - 100, int(match["month"]), int(match["day"])
    )


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
