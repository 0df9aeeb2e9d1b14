"""Find the stamps of a live page: the times that its entries begin with.

An ordinary text has times too, in schedules, chronologies and transcripts. A stamp begins a line,
or stands before words such as "Share this update", and a page has several, in the order of a
clock. A chronology also lies in order, but the other way round: live pages put the newest entry
first. So stamps in the order of the day count only where nothing else stands on their lines.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reading.timex.vocabulary import ANY_WEEKDAY, DAY_NUMBER, MONTH, any_of
from reading.types import Span
from reading.wordlists import WordLists

FEWEST_SHARED, FEWEST = 2, 3
"""Stamps that a page must have: with words such as "Share this update", and without."""

_FEWEST_WORDS = 20  # of an entry in the middle: a schedule has fewer
_MOSTLY = 0.8
_LONGEST_STAMP = 80  # characters
_DAY_MINUTES, _HALF_DAY_MINUTES = 24 * 60, 12 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The time of an entry, at `span` with the words that belong to it.

    `minutes` are those since midnight, or since noon where a clock does not say which (then
    `is_half`); None for "5 hr ago", which is `hours_ago`. `date` is the part that names a day.
    `is_shared` with words such as "Share this update"; `is_alone` if its line holds nothing else;
    `is_labelled` with "Posted" and the like.
    """

    span: Span
    minutes: int | None
    is_half: bool
    hours_ago: int | None
    date: str | None
    is_shared: bool
    is_alone: bool
    is_labelled: bool


def stamps_of(text: str) -> list[Stamp]:
    """Return the stamps of a live page in the order of the text; none if it is no live page."""
    found = list(_shared(text))
    if len(found) >= FEWEST_SHARED:
        return found
    found = list(_opening_lines(text))
    alone = [each for each in found if each.is_alone]
    if len(alone) >= _MOSTLY * len(found):
        found = alone  # the others are those of a schedule
    if len(found) > FEWEST and _is_of_page(found):
        found = found[1:]
    return found if _are_live(found, text) else []


def is_falling(stamps: Sequence[Stamp]) -> bool:
    """Return whether the newest stamp stands first."""
    falls, rises = _steps(stamps)
    return falls >= rises


# --- Which texts are live pages -----------------------------------------------------------------


def _are_live(stamps: Sequence[Stamp], text: str) -> bool:
    if len(stamps) < FEWEST or _words_between(stamps, text) < _FEWEST_WORDS:
        return False
    falls, rises = _steps(stamps)
    steps = len(stamps) - 1
    # One of them may be midnight, or the page's own time above its entries.
    wrong_ones = max(1 if steps >= FEWEST else 0, round((1 - _MOSTLY) * steps))
    if steps - falls <= wrong_ones and falls > 0:
        return True
    is_signed = sum(each.is_alone or each.is_labelled for each in stamps) >= _MOSTLY * len(stamps)
    return is_signed and steps - rises <= wrong_ones and rises > 0


def _is_of_page(stamps: Sequence[Stamp]) -> bool:
    """Whether the first one says when the page was published: alone with a date, out of order."""
    first, *entries = stamps
    is_dated = first.date is not None and not any(each.date for each in entries)
    return is_dated and is_falling(entries) and not _steps(stamps[:2])[0]


def _words_between(stamps: Sequence[Stamp], text: str) -> float:
    ends = [*(each.span.start for each in stamps[1:]), len(text)]
    return statistics.median(
        len(text[each.span.end : end].split()) for each, end in zip(stamps, ends, strict=True)
    )


def _steps(stamps: Sequence[Stamp]) -> tuple[int, int]:
    """How many stamps are no later, and no earlier, than the one before."""
    falls = rises = 0
    for one, other in pairwise(stamps):
        if one.hours_ago is not None and other.hours_ago is not None:
            step = one.hours_ago - other.hours_ago
        elif one.date != other.date and one.date and other.date:
            falls, rises = falls + 1, rises + 1  # the clock begins anew
            continue
        elif one.minutes is not None and other.minutes is not None:
            step = other.minutes - one.minutes
        else:
            continue
        falls += step <= 0
        rises += step >= 0
    return falls, rises


# --- What a stamp looks like --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Patterns:
    """`before_share` is a stamp at the end of what is searched, `opening` one that opens a line."""

    share_labels: tuple[str, ...]
    share: re.Pattern[str]
    before_share: re.Pattern[str]
    opening: re.Pattern[str]


def _shared(text: str) -> Iterator[Stamp]:
    patterns = _patterns()
    lower = text.lower()
    if not any(label in lower for label in patterns.share_labels):
        return  # much faster than the pattern, and true of almost all texts
    end = 0
    for label in patterns.share.finditer(text):
        start = max(end, label.start() - _LONGEST_STAMP)
        end = label.end()
        match = patterns.before_share.search(text, start, label.start())
        if match is not None:
            yield _stamp(match, end, is_shared=True, is_alone=False)


def _opening_lines(text: str) -> Iterator[Stamp]:
    opening = _patterns().opening
    for start in _line_starts(text):
        match = opening.match(text, start)
        if match is None:
            continue
        is_alone = match["follows"] is None
        if match["ago"] and not is_alone:
            continue
        end = match.end("stamp") if is_alone else match.end("lead")
        yield _stamp(match, end, is_shared=False, is_alone=is_alone)


def _line_starts(text: str) -> Iterator[int]:
    at = 0
    while True:
        yield at
        at = text.find("\n", at) + 1
        if not at:
            return


def _stamp(match: re.Match[str], end: int, *, is_shared: bool, is_alone: bool) -> Stamp:
    minutes, is_half = _minutes(match)
    ago = match["ago"]
    return Stamp(
        span=Span(match.start("stamp"), end),
        minutes=minutes,
        is_half=is_half,
        hours_ago=_hours(ago) if ago else None,
        date=match["date"] or match["date_before"],
        is_shared=is_shared,
        is_alone=is_alone,
        is_labelled=match["label"] is not None,
    )


def _minutes(match: re.Match[str]) -> tuple[int | None, bool]:
    if match["named"]:
        return (_HALF_DAY_MINUTES if match["named"].lower() == "noon" else 0), False
    if match["hour12"]:
        half = match["half"].lower()
        hour = int(match["hour12"]) % 12 + 12 * (half == "p")
        return 60 * hour + int(match["minute12"] or 0), False
    if match["hour24"]:
        hour, minute = int(match["hour24"]), int(match["minute24"])
        is_half = match["zone"] is None and match["label"] is None and 1 <= hour <= 12
        return 60 * hour + minute, is_half
    return None, False


def _hours(ago: str) -> int:
    """ "5 hr 12 min" is five hours, "2 days" are forty-eight."""
    hours = 0
    for count, unit in re.findall(r"(\d+)\s*([a-z])", ago.lower()):
        hours += int(count) * {"h": 1, "d": 24}.get(unit, 0)
    return hours


@cache
def _patterns() -> _Patterns:
    words = WordLists.load("reading", "live")
    clock = (
        r"(?:(?P<hour12>1[0-2]|0?[1-9])(?:[:.](?P<minute12>[0-5]\d))?[^\S\n]?"
        r"(?P<half>[AaPp])(?:\.[Mm]\.?|[Mm]\b)"
        r"|(?P<hour24>2[0-3]|[01]?\d)[:.h](?P<minute24>[0-5]\d)(?![:.,]?\d)(?:[^\S\n]?hrs)?"
        r"|(?:12[^\S\n])?(?P<named>[Nn]oon|[Mm]idnight)\b)"
    )
    zone = rf"(?:\(?(?:{any_of(words.sequence('zones'))})\b(?:[+-]\d\d?(?::?\d\d)?)?\)?)"
    local = r"(?:\(?local(?:[^\S\n]time)?\)?|[A-Z][a-z]+[^\S\n]time)"
    month = f"(?i:{MONTH})"
    weekday = rf"(?i:(?:{ANY_WEEKDAY}|(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?))"
    year = r"(?:,?[^\S\n](?:1[89]|20)\d\d\b)"
    day = rf"(?:{month}[^\S\n]{DAY_NUMBER}|{DAY_NUMBER}[^\S\n]{month}){year}?"
    date = rf"(?:{weekday},?[^\S\n]{day}|{day}|{weekday}|20\d\d-[01]\d-[0-3]\d)"
    gap = r"(?:[^\S\n]*[,·•|/–—-][^\S\n]*|[^\S\n]+)"
    unit = r"(?:days?|d|hours?|hrs?|h|minutes?|mins?|m)\b"
    ago = rf"(?P<ago>(?i:\d{{1,3}}[^\S\n]?{unit}[^\S\n]?){{1,2}}ago\b)"
    label = (
        rf"(?:(?P<label>(?i:{any_of(words.sequence('labels'))}))(?:[^\S\n](?:at|on))?:?[^\S\n]+)"
    )
    second = rf"(?:{gap}\(?\d{{1,2}}:?\d\d[^\S\n]?{zone})"
    stamp = (
        rf"(?P<stamp>{label}?(?:{ago}"
        rf"|(?:(?P<date_before>{date}){gap}(?:at[^\S\n])?)?{clock}"
        rf"(?:[^\S\n]*(?P<zone>{zone}|{local}))?{second}?"
        rf"(?:{gap}(?:on[^\S\n])?(?P<date>{date}))?))"
    )
    lead = (
        r"(?P<lead>(?:[^\S\n]+(?i:update))?[^\S\n]*"
        r"(?:[:|–—―][^\S\n]*|-[^\S\n]+"
        rf"|(?:(?<=[AaPp][Mm])|(?<=[AaPp]\.[Mm]\.))[^\S\n]+(?!{date})))"
    )
    follows = (
        r"(?P<follows>(?![^\S\n]*(?:until|to)\b)(?!\d{1,2}(?:[:.]\d\d)?[^\S\n]?[ap]\.?m)"
        r"[\"'“‘(\[$£€#]*[A-Z0-9])"
    )
    share_labels = words.sequence("share_labels")
    return _Patterns(
        share_labels=share_labels,
        share=re.compile(rf"(?<=\s)(?:{any_of(share_labels)})\b", re.IGNORECASE),
        before_share=re.compile(rf"(?<!\S){stamp}{gap}?\Z"),
        opening=re.compile(
            rf"[^\S\n]*{stamp}(?:[^\S\n]*:?[^\S\n]*$|{lead}{follows})", re.MULTILINE
        ),
    )
