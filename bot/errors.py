"""What can go wrong in the hall, and the sentence that each error becomes.

BotError
├── TokenRefused        Discord does not know the token
├── ConnectionRefused   Discord ended the connection for good
└── Refusal                 said to people, in their language
    ├── TooManyQuestions    one person asks faster than the bot lets them
    ├── BusyServer          one server asks faster than the bot lets it
    ├── TooManyWaiting      the queue is full
    ├── TookTooLong         one question took longer than a question may
    ├── Closing             the bot is about to stop
    ├── WrongChannel        the server's admins want questions elsewhere
    ├── MissingHere         the bot lacks permissions in a channel
    ├── NotTheAsker         somebody else's answer
    ├── CardUnreadable      a button's card does not say what was asked
    ├── NothingToRead       a message holds no question, link or file
    ├── NotACurator         neither the role nor the permission to curate
    ├── EmptyQuestion       there is no question
    ├── QuestionTooLong     the question is longer than a question
    ├── FileTooLarge        the attached file is over the limit
    ├── FileUnreadable      Discord does not hand the attached file out
    ├── TwoSources          a file and an address are given for one article
    ├── BadDate             a date is not YYYY-MM-DD
    ├── BadPeriod           a period ends before it begins
    ├── BadChoice           what was typed is no article of the list
    ├── NoSuchArticle       the server has no such article
    ├── NoSuchFeed          the server follows no such feed
    ├── PreviewGone         an article that was shown is held no more
    ├── AlreadyReindexing   one rebuild at a time
    ├── AlreadyUnderWay     one export or import at a time
    ├── NothingUnderWay     there is no import to stop
    └── NotAnExport         a file to import is no export
"""

import logging
import math
from collections.abc import Sequence
from datetime import date
from typing import Literal

import discord
from discord import app_commands

from language import Language, english

log = logging.getLogger(__name__)

LONGEST_SENTENCE = 1500


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
    """What is said to people: the message of the catalogue, and the facts that it needs."""

    def __init__(self, name: str, /, **facts: str | float) -> None:
        self._name = name
        self._facts = facts
        super().__init__(self.said(english()))

    def said(self, language: Language) -> str:
        """The sentence for the user."""
        return language(self._name, **self._facts)


class TooManyQuestions(Refusal):
    """One person asks faster than the bot lets them."""

    def __init__(self, wait: float) -> None:
        super().__init__("error-too-many-questions", seconds=max(1, math.ceil(wait)))


class BusyServer(Refusal):
    """One server asks faster than the bot lets it."""

    def __init__(self, wait: float) -> None:
        super().__init__("error-busy-server", seconds=max(1, math.ceil(wait)))


class TooManyWaiting(Refusal):
    """The queue is full."""

    def __init__(self, waiting: int) -> None:
        super().__init__("error-too-many-waiting", waiting=waiting)


class TookTooLong(Refusal):
    """One question took longer than a question may."""

    def __init__(self, seconds: float) -> None:
        super().__init__("error-took-too-long", seconds=round(seconds))


class Closing(Refusal):
    """The bot is about to stop."""

    def __init__(self) -> None:
        super().__init__("error-closing")


class WrongChannel(Refusal):
    """The server's admins want questions elsewhere."""

    def __init__(self, channels: Sequence[int]) -> None:
        places = ", ".join(f"<#{channel}>" for channel in channels)
        super().__init__("error-wrong-channel", channels=places)


class MissingHere(Refusal):
    """The bot lacks permissions in a channel."""

    def __init__(self, permissions: Sequence[str], channel: str) -> None:
        self._permissions = permissions
        super().__init__("error-missing-here", channel=channel)

    def said(self, language: Language) -> str:
        """The sentence for the user."""
        names = permission_names(self._permissions, language)
        return language(self._name, permissions=names, **self._facts)


class NotTheAsker(Refusal):
    """Somebody else's answer."""

    def __init__(self) -> None:
        super().__init__("error-not-the-asker")


class CardUnreadable(Refusal):
    """A button's card does not say what was asked."""

    def __init__(self) -> None:
        super().__init__("error-card-unreadable")


class NothingToRead(Refusal):
    """A message holds no question, link or file: what is missing, as the catalogue has it."""

    def __init__(self, missing: Literal["text", "link", "written"]) -> None:
        super().__init__(f"error-nothing-to-read.{missing}")


class NotACurator(Refusal, app_commands.CheckFailure):
    """Neither the role nor the permission to curate."""

    def __init__(self, role: int | None) -> None:
        if role is None:
            super().__init__("error-not-a-curator")
        else:
            super().__init__("error-not-a-curator-role", role=f"<@&{role}>")


class EmptyQuestion(Refusal):
    """There is no question."""

    def __init__(self) -> None:
        super().__init__("error-empty-question")


class QuestionTooLong(Refusal):
    """The question is longer than a question."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__("error-question-too-long", length=length, most=most)


class FileTooLarge(Refusal):
    """The attached file is over the limit."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__("error-file-too-large", size=size / 1024**2, most=round(most / 1024**2))


class FileUnreadable(Refusal):
    """Discord does not hand the attached file out."""

    def __init__(self) -> None:
        super().__init__("error-file-unreadable")


class TwoSources(Refusal):
    """A file and an address are given for one article."""

    def __init__(self) -> None:
        super().__init__("error-two-sources")


class BadDate(Refusal):
    """A date is not YYYY-MM-DD."""

    def __init__(self, text: str) -> None:
        super().__init__("error-bad-date", text=text.replace("`", "")[:40])


class BadPeriod(Refusal):
    """A period ends before it begins."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__("error-bad-period", since=since.isoformat(), until=until.isoformat())


class BadChoice(Refusal):
    """What was typed is no article of the list."""

    def __init__(self) -> None:
        super().__init__("error-bad-choice")


class NoSuchArticle(Refusal):
    """The server has no such article."""

    def __init__(self) -> None:
        super().__init__("error-no-such-article")


class PreviewGone(Refusal):
    """An article that was shown is held no more."""

    def __init__(self) -> None:
        super().__init__("error-preview-gone")


class NoSuchFeed(Refusal):
    """The server follows no such feed."""

    def __init__(self) -> None:
        super().__init__("error-no-such-feed")


class AlreadyReindexing(Refusal):
    """One rebuild at a time."""

    def __init__(self) -> None:
        super().__init__("error-already-reindexing")


class AlreadyUnderWay(Refusal):
    """One export or import at a time."""

    def __init__(self) -> None:
        super().__init__("error-already-under-way")


class NothingUnderWay(Refusal):
    """There is no import to stop."""

    def __init__(self) -> None:
        super().__init__("error-nothing-under-way")


class NotAnExport(Refusal):
    """A file to import is no export."""

    def __init__(self) -> None:
        super().__init__("error-not-an-export")


class Explainer:
    """Turns any error into the user's sentence and writes it to the log.

    `user_errors` are the errors of other rooms whose `str()` is a sentence for the user, which is
    said in English whatever the user's language.
    """

    def __init__(self, user_errors: tuple[type[Exception], ...] = ()) -> None:
        self._user_errors = user_errors

    def explain(self, error: Exception, language: Language | None = None) -> str:
        """The sentence for the user; what nobody foresaw is logged with its traceback."""
        language = language or english()
        cause = _cause(error)
        sentence = _sentence(cause, self._user_errors, language)
        if sentence is None:
            log.error("an unforeseen error reached the user", exc_info=cause)
            return language("error-unforeseen")
        if isinstance(cause, self._user_errors):
            log.warning("an error reached the user: %s", cause, exc_info=cause)
        else:
            log.info("refused: %s", cause)
        return _shortened(sentence)


def _cause(error: Exception) -> Exception:
    # Commands and transformers wrap what was raised inside them.
    original = getattr(error, "original", None) or error.__cause__
    wraps = isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError)
    return original if wraps and isinstance(original, Exception) else error


def _sentence(
    error: Exception, user_errors: tuple[type[Exception], ...], language: Language
) -> str | None:
    if isinstance(error, Refusal):
        return error.said(language)
    if isinstance(error, (BotError, *user_errors)):
        return str(error) or None
    if isinstance(error, app_commands.MissingPermissions):
        names = permission_names(error.missing_permissions, language)
        return language("error-you-lack", permissions=names)
    if isinstance(error, app_commands.BotMissingPermissions):
        names = permission_names(error.missing_permissions, language)
        return language("error-i-lack", permissions=names)
    for kind, name in _DISCORDS.items():
        if isinstance(error, kind):
            return language(name)
    return None


_DISCORDS: dict[type[Exception], str] = {
    app_commands.NoPrivateMessage: "error-server-only",
    app_commands.CommandSignatureMismatch: "error-command-changed",
    app_commands.CommandNotFound: "error-command-changed",
    app_commands.CheckFailure: "error-not-allowed",
    discord.Forbidden: "error-forbidden",
}
"""What discord.py raises; those that are cases of another stand before it."""


def permission_names(permissions: Sequence[str], language: Language) -> str:
    """Permissions as Discord's settings call them: "Embed Links and Manage Server"."""
    return language.listed([_permission(each, language) for each in permissions])


def _permission(name: str, language: Language) -> str:
    known = language.get(f"permission-{name.replace('_', '-')}")
    return known or name.replace("guild", "server").replace("_", " ").title()


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[: LONGEST_SENTENCE - 1] + "…"
