"""Rules for times of day: 3 p.m., 15:30 GMT, noon, the morning.

They name no day by themselves; the finder joins them with a day beside them.
"""

import re

from reading.timex.spans import can_count_from
from reading.timex.types import Granularity, Meaning, Setting, TimeType, family
from reading.timex.vocabulary import DAYTIMES, HOURS, ONES, any_of, words_of

_HOURS = {word: n for n, word in enumerate(ONES[:12], 1)}


def _hour_of_half_day(match: re.Match[str], setting: Setting) -> Meaning | None:
    """3 p.m., 10:35 a.m., four in the morning, six o'clock in the evening."""
    word = words_of(match, "hour")
    hour = _HOURS.get(word) or int(word)
    half = words_of(match, "half").replace(".", "")
    if not 1 <= hour <= 12:
        return None
    later = half == "pm" or half in ("afternoon", "evening") or (half == "night" and hour > 5)
    return _clock(hour % 12 + 12 * later, words_of(match, "minute"), setting)


def _hour_of_day(match: re.Match[str], setting: Setting) -> Meaning | None:
    """15:30, 1530 GMT; a score or a ratio (3:1) has no two digits after the colon."""
    hour, minute = int(match["hour"]), int(match["minute"])
    zoned = words_of(match, "zone") or _AT.search(setting.lead)
    if hour > 23 or minute > 59 or not zoned:
        return None
    return _clock(hour, match["minute"], setting)


_AT = re.compile(r"\b(?:at|by|until|till|from|to|before|after|around|about)\s+$", re.IGNORECASE)


def _named_hour(match: re.Match[str], setting: Setting) -> Meaning:
    return _clock(HOURS[words_of(match, "word")], "", setting)


def _daytime(match: re.Match[str], setting: Setting) -> Meaning:
    """The morning, overnight."""
    code = DAYTIMES.get(words_of(match, "daytime"), "TNI")
    return _at(setting, code)


def _clock(hour: int, minute: str, setting: Setting) -> Meaning:
    return _at(setting, f"T{hour:02}:{minute or '00'}")


def _at(setting: Setting, code: str) -> Meaning:
    """Return a time on the day just named, else on the reference; `interval` stays None."""
    day, named = setting.reference, setting.named
    if named and can_count_from(named, Granularity.DAY):
        day = named.last
    return Meaning(
        interval=None, granularity=Granularity.DAY, value=f"{day}{code}", type=TimeType.TIME
    )


_ZONE = (
    r"(?:\s+(?P<zone>GMT|UTC|CET|CEST|MSK|IST|[ECMP][SD]?T|BST|Z|local(?:\s+time)?"
    r"|[A-Z][a-z]+\s+time)\b)"
)
_ZONED_TWIN = r"(?:\s*\(\d{1,2}:?\d\d\s+(?:GMT|UTC)\))?"  # 10 a.m. (0800 GMT)
_HOUR = rf"(?P<hour>\d{{1,2}}|{any_of(_HOURS)})"

CLOCK = family(
    ("m", "am", "pm", "clock", "noon", "midday", "midnight", "gmt", "utc", "overnight", *DAYTIMES),
    (
        rf"{_HOUR}(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.m\.|[ap]m\b|[ap]\.m\b){_ZONE}?"
        rf"{_ZONED_TWIN}",
        _hour_of_half_day,
    ),
    (
        rf"{_HOUR}(?:\s*o['’]clock)?\s+(?:in\s+the\s+|at\s+)"
        rf"(?P<half>morning|afternoon|evening|night)",
        _hour_of_half_day,
    ),
    (rf"(?P<hour>[0-2]?\d):?(?P<minute>[0-5]\d){_ZONE}{_ZONED_TWIN}", _hour_of_day),
    (rf"(?<!high )(?:12\s+)?(?P<word>{any_of(HOURS)}){_ZONE}?", _named_hour),
    (rf"the\s+(?P<daytime>{any_of(DAYTIMES)})(?!\s+(?:before|after)\b)|overnight", _daytime),
)

# Digits with a colon alone: "at 15:30".
DIGITS = family((":",), (r"(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?!:)", _hour_of_day))

FAMILIES = (CLOCK, DIGITS)
