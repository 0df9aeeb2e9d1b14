"""Answers in words, for cards and the terminal."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from answer.types import Answer, Citation
from language import Language, english
from reading.events.types import Action
from reading.types import DateInterval, Status

_NAMED = 3


class Phrase(str):
    """A composed text in English, with what is needed to say it in another language.

    `name` is that of a message in the catalogue, `interval` and `place` are its arguments.
    """

    name: str
    interval: DateInterval | None
    place: str | None

    @classmethod
    def of(cls, name: str, interval: DateInterval | None = None, place: str | None = None) -> Self:
        """Compose the phrase of a message."""
        self = cls(_said(english(), name, interval, place))
        self.name, self.interval, self.place = name, interval, place
        return self


def spoken(text: str, language: Language) -> str:
    """Return a text in the language if it is a `Phrase`; an article's words stay as they are."""
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
    """Return a date as people write it: 9 July 2024."""
    return english().day(value)


def days(interval: DateInterval) -> str:
    """Return an interval as people write it: a year, a month, a day, or from one to another."""
    return english().days(interval.first, interval.last)


def also_in(citation: Citation, language: Language | None = None) -> str | None:
    """Return who else carries a text: "also in Daily News, The Post and 3 more"; None if nobody."""
    language = language or english()
    carriers = [copy.publisher or copy.title for copy in citation.copies]
    others = [name for name in dict.fromkeys(carriers) if name != citation.publisher]
    if not others:
        return None
    if len(others) > _NAMED:
        others = [*others[:2], language("source-others", count=len(others) - 2)]
    return language("source-also-in", names=language.listed(others))


def understood(answer: Answer, language: Language | None = None) -> str | None:
    """Return what was linked: "Understood: wh = White House, Witkof = Witkoff"; None if nothing."""
    if not answer.links:
        return None
    links = ", ".join(f"{each.typed} = {each.meant}" for each in answer.links)
    return (language or english())("answer-understood", links=links)


def when(
    status: Status,
    interval: DateInterval | None,
    *,
    place: str | None = None,
    lapsed: bool = False,
) -> Phrase:
    """Return the answer to "when": the days of what happened, or what became of the plan.

    "8–9 July 2024 (Moscow)"; "Planned for 1 December 2022"; "Cancelled". `lapsed` if the day
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
    """Return the answer to "did it", "has he" or "is she still": yes or no, and why."""
    if status in _NEVER or status is Status.UNDER_WAY:
        return Phrase.of(f"whether-{_word(status)}")
    if interval is None:
        return Phrase.of(f"whether-{_word(status)}-undated")
    suffix = "-lapsed" if lapsed and status in _AHEAD else ""
    return Phrase.of(f"whether-{_word(status)}{suffix}", interval)


def yes_planned(interval: DateInterval | None) -> Phrase:
    """Return the answer to "will he" where it is planned: yes, and that it is a plan."""
    return (
        Phrase.of("yes-planned-undated") if interval is None else Phrase.of("yes-planned", interval)
    )


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


def foreign() -> Phrase:
    """Return why a question of another language has no answer."""
    return Phrase.of("reply-foreign")


def unread() -> Phrase:
    """Return why there is no answer where there was no time to read what search found."""
    return Phrase.of("unread")


def unreported(action: Action, *, windows: Sequence[DateInterval] = ()) -> Phrase:
    """Return why there is no answer: no article reports such a visit, meeting or call.

    `windows` are the times that the question is limited to.
    """
    name = f"unreported-{_KINDS[action]}"
    return Phrase.of(f"{name}.then" if windows else name)
