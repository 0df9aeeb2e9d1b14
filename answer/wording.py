"""Dates and headlines in words, the same in every place that shows an answer."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from answer.types import Citation
from language import Language, english
from reading.events.types import Action
from reading.types import DateInterval, Status

_NAMED = 3


class Phrase(str):
    """What is said in the study's own words, in English, and what it can be said from elsewhere.

    `name` is that of a message in the catalogue, `interval` and `place` are its facts.
    """

    name: str
    interval: DateInterval | None
    place: str | None

    @classmethod
    def of(cls, name: str, interval: DateInterval | None = None, place: str | None = None) -> Self:
        """The phrase that the message makes of the facts."""
        self = cls(_said(english(), name, interval, place))
        self.name, self.interval, self.place = name, interval, place
        return self


def spoken(text: str, language: Language) -> str:
    """The text, in the language if it is the study's own; an article's words stay as they are."""
    if not isinstance(text, Phrase):
        return text
    return _said(language, text.name, text.interval, text.place)


def _said(language: Language, name: str, interval: DateInterval | None, place: str | None) -> str:
    facts = {}
    if interval is not None:
        facts["days"] = language.days(interval.first, interval.last)
    if place is not None:
        facts["place"] = place
    return language(name, **facts)


def day(value: date) -> str:
    """A date as people write it: 9 July 2024."""
    return english().day(value)


def days(interval: DateInterval) -> str:
    """An interval as people write it: a year, a month, a day, or from one day to another."""
    return english().days(interval.first, interval.last)


def also_in(citation: Citation, language: Language | None = None) -> str | None:
    """Who else carries the text: "also in Daily News, The Post and 3 more"; None for nobody."""
    language = language or english()
    carriers = [copy.publisher or copy.title for copy in citation.copies]
    others = [name for name in dict.fromkeys(carriers) if name != citation.publisher]
    if not others:
        return None
    if len(others) > _NAMED:
        others = [*others[:2], language("source-others", count=len(others) - 2)]
    return language("source-also-in", names=language.listed(others))


def when(
    status: Status,
    interval: DateInterval | None,
    *,
    place: str | None = None,
    lapsed: bool = False,
) -> Phrase:
    """The answer to "when": the days of what happened, or what became of the plan.

    "8–9 July 2024 (Moscow)"; "Planned for 1 December 2022"; "Cancelled". `lapsed` where the day
    of the plan has passed without a report.
    """
    if status in _NEVER:
        return Phrase.of(f"when-{_word(status)}")
    if interval is None:
        return Phrase.of(f"when-{_word(status)}-undated")
    if status is Status.HAPPENED and place:
        return Phrase.of("when-happened-at", interval, place)
    suffix = "-lapsed" if lapsed and status in _AHEAD else ""
    return Phrase.of(f"when-{_word(status)}{suffix}", interval)


def whether(status: Status, interval: DateInterval | None, *, lapsed: bool = False) -> Phrase:
    """The answer to "did it", "has he", "is she still": a yes or no, and why."""
    if status in _NEVER or status is Status.UNDER_WAY:
        return Phrase.of(f"whether-{_word(status)}")
    if interval is None:
        return Phrase.of(f"whether-{_word(status)}-undated")
    suffix = "-lapsed" if lapsed and status in _AHEAD else ""
    return Phrase.of(f"whether-{_word(status)}{suffix}", interval)


_AHEAD = (Status.PLANNED, Status.POSTPONED)
_NEVER = (Status.CANCELLED, Status.DENIED, Status.HYPOTHETICAL)


def _word(status: Status) -> str:
    return status.value.replace(" ", "-")


_KINDS = {
    Action.VISIT: "visit",
    Action.HOST: "visit",
    Action.MEET: "meeting",
    Action.CALL: "call",
    Action.TALK: "conversation",
}


def unreported(action: Action, *, windows: Sequence[DateInterval] = ()) -> Phrase:
    """Why nothing answers where a meeting, of whatever kind, is asked for that none tells of."""
    name = f"unreported-{_KINDS[action]}"
    return Phrase.of(f"{name}.then" if windows else name)
