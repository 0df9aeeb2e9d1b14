"""What the bot raises, and the sentence that each error becomes.

BotError
├── TokenRefused                Discord does not know the token
├── ConnectionRefused           Discord ended the connection for good
└── Refusal                     told to people, in their language
    ├── TooManyQuestions        a person asks more often than the rate limit allows
    ├── BusyServer              a server asks more often than the rate limit allows
    ├── TooManyWaiting          the queue is full
    ├── TookTooLong             a question took longer than the time limit
    ├── ShuttingDown            the bot is shutting down
    ├── WrongChannel            the server's admins want questions in other channels
    ├── MissingHere             the bot lacks permissions in a channel
    ├── ThreadClosed            a thread was closed before the answer came
    ├── NotTheAsker             the answer is to somebody else's question
    ├── CardUnreadable          the card that a button is on does not show a question
    ├── NothingToRead           a message has no question, link or file
    ├── NotACurator             the person may not curate
    ├── EmptyQuestion           the question is empty
    ├── NotAQuestion            a greeting, thanks, a call for help, a remark and so on
    ├── QuestionTooLong         the question is too long
    ├── FileTooLarge            the attached file is too large
    ├── FileUnreadable          Discord does not serve the attached file
    ├── TwoSources              both a file and an address are given for one article
    ├── BadDate                 a date is not written as YYYY-MM-DD
    ├── BadPeriod               a period ends before it begins
    ├── BadChoice               what was typed is not an article of the list
    ├── NoSuchArticle           the server has no such article
    ├── NoSuchFeed              the server follows no such feed
    ├── PreviewGone             the article that was shown is no longer held
    ├── AlreadyReindexing       the indexes are being rebuilt already
    ├── NotReindexing           there is no rebuild to stop
    ├── TransferUnderWay        an export or import is under way already
    ├── NoImportUnderWay        there is no import to stop
    └── NotAnExport             a file to import is not an export
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import Literal

from discord import app_commands

from answer.understanding.utterances import Utterance
from language import Language, english


class BotError(Exception):
    """The bot cannot do what was asked; `str()` is a sentence for the user, in English."""


class TokenRefused(BotError):
    """Discord does not know the token."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refused the token. Copy it anew from "
            "https://discord.com/developers/applications (Bot, Reset Token) into "
            "ATTACHE_DISCORD_TOKEN."
        )


class ConnectionRefused(BotError):
    """Discord ended the connection for good."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"Discord ended the connection for good ({code} {reason}).".strip())


class Refusal(BotError):
    """An error told to people in their language: a message of the catalogue, and its arguments."""

    def __init__(self, name: str, /, **arguments: str | float) -> None:
        self._name = name
        self._arguments = arguments
        super().__init__(self.sentence(english()))

    def sentence(self, language: Language) -> str:
        """Return the sentence for the user."""
        return language(self._name, **self._arguments)


class TooManyQuestions(Refusal):
    """A person asks more often than the rate limit allows; `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("error-too-many-questions", seconds=max(1, math.ceil(wait)))


class BusyServer(Refusal):
    """A server asks more often than the rate limit allows; `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("error-busy-server", seconds=max(1, math.ceil(wait)))


class TooManyWaiting(Refusal):
    """The queue is full."""

    def __init__(self, waiting: int) -> None:
        super().__init__("error-too-many-waiting", waiting=waiting)


class TookTooLong(Refusal):
    """A question took longer than the time limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__("error-took-too-long", seconds=round(seconds))


class ShuttingDown(Refusal):
    """The bot is shutting down."""

    def __init__(self) -> None:
        super().__init__("error-closing")


class WrongChannel(Refusal):
    """The server's admins want questions in other channels."""

    def __init__(self, channels: Sequence[int]) -> None:
        places = ", ".join(f"<#{channel}>" for channel in channels)
        super().__init__("error-wrong-channel", channels=places)


class MissingHere(Refusal):
    """The bot lacks permissions in a channel."""

    def __init__(self, permissions: Sequence[str], channel: str) -> None:
        self._permissions = permissions
        super().__init__("error-missing-here", channel=channel)

    def sentence(self, language: Language) -> str:
        """Return the sentence for the user."""
        names = permission_names(self._permissions, language)
        return language(self._name, permissions=names, **self._arguments)


class ThreadClosed(Refusal):
    """A thread was closed before the answer came."""

    def __init__(self, channel: str) -> None:
        super().__init__("error-thread-closed", channel=channel)


class NotTheAsker(Refusal):
    """The answer is to somebody else's question."""

    def __init__(self) -> None:
        super().__init__("error-not-the-asker")


class CardUnreadable(Refusal):
    """The card that a button is on does not show a question."""

    def __init__(self) -> None:
        super().__init__("error-card-unreadable")


class NothingToRead(Refusal):
    """A message has no question, link or file; `missing` names the message of the catalogue."""

    def __init__(self, missing: Literal["text", "link", "written"]) -> None:
        super().__init__(f"error-nothing-to-read.{missing}")


class NotACurator(Refusal, app_commands.CheckFailure):
    """The person may not curate; `role` is the one that may, if there is one."""

    def __init__(self, role: int | None) -> None:
        if role is None:
            super().__init__("error-not-a-curator")
        else:
            super().__init__("error-not-a-curator-role", role=f"<@&{role}>")


class EmptyQuestion(Refusal):
    """The question is empty."""

    def __init__(self) -> None:
        super().__init__("error-empty-question")


class NotAQuestion(Refusal):
    """What was typed is of a kind that is no question, such as a greeting or a remark."""

    def __init__(self, kind: Utterance) -> None:
        super().__init__(f"reply-{kind}")


class QuestionTooLong(Refusal):
    """The question is too long."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__("error-question-too-long", length=length, most=most)


class FileTooLarge(Refusal):
    """The attached file is too large; sizes are in bytes."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__("error-file-too-large", size=size / 1024**2, most=round(most / 1024**2))


class FileUnreadable(Refusal):
    """Discord does not serve the attached file."""

    def __init__(self) -> None:
        super().__init__("error-file-unreadable")


class TwoSources(Refusal):
    """Both a file and an address are given for one article."""

    def __init__(self) -> None:
        super().__init__("error-two-sources")


class BadBudget(Refusal):
    """A number of tokens was not written as one."""

    def __init__(self, written: str, most: int) -> None:
        super().__init__("error-bad-budget", written=written, most=most)


class BadDate(Refusal):
    """A date is not written as YYYY-MM-DD."""

    def __init__(self, text: str) -> None:
        super().__init__("error-bad-date", text=text.replace("`", "")[:40])


class BadPeriod(Refusal):
    """A period ends before it begins."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__("error-bad-period", since=since.isoformat(), until=until.isoformat())


class BadChoice(Refusal):
    """What was typed is not an article of the list."""

    def __init__(self) -> None:
        super().__init__("error-bad-choice")


class NoSuchArticle(Refusal):
    """The server has no such article."""

    def __init__(self) -> None:
        super().__init__("error-no-such-article")


class PreviewGone(Refusal):
    """The article that was shown is no longer held."""

    def __init__(self) -> None:
        super().__init__("error-preview-gone")


class NoSuchFeed(Refusal):
    """The server follows no such feed."""

    def __init__(self) -> None:
        super().__init__("error-no-such-feed")


class AlreadyReindexing(Refusal):
    """The indexes are being rebuilt already."""

    def __init__(self) -> None:
        super().__init__("error-already-reindexing")


class NotReindexing(Refusal):
    """No indexes are being rebuilt by this process."""

    def __init__(self) -> None:
        super().__init__("error-not-reindexing")


class TransferUnderWay(Refusal):
    """An export or import is under way already."""

    def __init__(self) -> None:
        super().__init__("error-already-under-way")


class NoImportUnderWay(Refusal):
    """There is no import to stop."""

    def __init__(self) -> None:
        super().__init__("error-nothing-under-way")


class NotAnExport(Refusal):
    """A file to import is not an export."""

    def __init__(self) -> None:
        super().__init__("error-not-an-export")


def permission_names(permissions: Sequence[str], language: Language) -> str:
    """Return permissions as Discord's settings name them: "Embed Links and Manage Server"."""
    return language.listed([_permission(each, language) for each in permissions])


def _permission(name: str, language: Language) -> str:
    known = language.get(f"permission-{name.replace('_', '-')}")
    return known or name.replace("guild", "server").replace("_", " ").title()
