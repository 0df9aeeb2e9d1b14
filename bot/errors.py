"""What can go wrong in the hall, and the sentence that each error becomes.

BotError
├── TokenRefused        Discord does not know the token
├── ConnectionRefused   Discord ended the connection for good
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

import discord
from discord import app_commands

log = logging.getLogger(__name__)

SOMETHING_WENT_WRONG = "Something went wrong here; it has been logged. Please try again."
LONGEST_SENTENCE = 1500


class BotError(Exception):
    """The bot cannot do what was asked; `str()` is a sentence for the user."""


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


class TooManyQuestions(BotError):
    """One person asks faster than the bot lets them."""

    def __init__(self, wait: float) -> None:
        seconds = max(1, math.ceil(wait))
        super().__init__(f"One moment: ask again in {seconds} second{'s' * (seconds != 1)}.")


class BusyServer(BotError):
    """One server asks faster than the bot lets it."""

    def __init__(self, wait: float) -> None:
        seconds = max(1, math.ceil(wait))
        super().__init__(
            f"This server asks a lot just now: ask again in {seconds} second{'s' * (seconds != 1)}."
        )


class TooManyWaiting(BotError):
    """The queue is full."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} questions are waiting already. Please ask again in a minute.")


class TookTooLong(BotError):
    """One question took longer than a question may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"No answer was found within {seconds:.0f} seconds: the archive is busy. "
            "Please ask again in a minute."
        )


class Closing(BotError):
    """The bot is about to stop."""

    def __init__(self) -> None:
        super().__init__("I am being restarted. Please try again in a minute.")


class WrongChannel(BotError):
    """The server's admins want questions elsewhere."""

    def __init__(self, channels: Sequence[int]) -> None:
        places = ", ".join(f"<#{channel}>" for channel in channels)
        super().__init__(
            f"Questions are answered in {places}. With `/ask only_me:True` you may ask here."
        )


class MissingHere(BotError):
    """The bot lacks permissions in a channel."""

    def __init__(self, permissions: Sequence[str], channel: str) -> None:
        super().__init__(f"I need {permission_names(permissions)} in {channel}.")


class NotTheAsker(BotError):
    """Somebody else's answer."""

    def __init__(self) -> None:
        super().__init__(
            "Only who asked, or who has the permission Manage Messages, may delete this answer."
        )


class CardUnreadable(BotError):
    """A button's card does not say what was asked."""

    def __init__(self) -> None:
        super().__init__("This card is too old to read. Please ask the question again.")


class NothingToRead(BotError):
    """A message holds no question, link or file."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no {what} in that message.")


class NotACurator(BotError, app_commands.CheckFailure):
    """Neither the role nor the permission to curate."""

    def __init__(self, role: int | None) -> None:
        also = f" or the role <@&{role}>" if role else ""
        super().__init__(f"You need the permission Manage Messages{also} for that.")


class EmptyQuestion(BotError):
    """There is no question."""

    def __init__(self) -> None:
        super().__init__("Ask a question, for instance: When did Modi last visit Russia?")


class QuestionTooLong(BotError):
    """The question is longer than a question."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"A question may have {most} characters; this one has {length}.")


class FileTooLarge(BotError):
    """The attached file is over the limit."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            f"A file may have {most / 1024**2:.0f} MB; this one has {size / 1024**2:.1f} MB."
        )


class FileUnreadable(BotError):
    """Discord does not hand the attached file out."""

    def __init__(self) -> None:
        super().__init__("Discord did not hand the file over. Please attach it again.")


class TwoSources(BotError):
    """A file and an address are given for one article."""

    def __init__(self) -> None:
        super().__init__("Give a file or a web address, not both.")


class BadDate(BotError):
    """A date is not YYYY-MM-DD."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"`{text.replace('`', '')[:40]}` is not a date. Write it as YYYY-MM-DD, "
            "for instance 2024-07-09."
        )


class BadPeriod(BotError):
    """A period ends before it begins."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__(f"`since` ({since}) is after `until` ({until}). Swap them.")


class BadChoice(BotError):
    """What was typed is no article of the list."""

    def __init__(self) -> None:
        super().__init__("Pick an article from the list that appears while you type its title.")


class NoSuchArticle(BotError):
    """The server has no such article."""

    def __init__(self) -> None:
        super().__init__("This server has no such article (any more).")


class PreviewGone(BotError):
    """An article that was shown is held no more."""

    def __init__(self) -> None:
        super().__init__("I hold that article no more: it was not added. Please add it again.")


class NoSuchFeed(BotError):
    """The server follows no such feed."""

    def __init__(self) -> None:
        super().__init__(
            "This server follows no such feed: pick one from the list that appears while you type."
        )


class AlreadyReindexing(BotError):
    """One rebuild at a time."""

    def __init__(self) -> None:
        super().__init__("The archive of this server is being reindexed already.")


class AlreadyUnderWay(BotError):
    """One export or import at a time."""

    def __init__(self) -> None:
        super().__init__("An export or import of this server is under way already.")


class NothingUnderWay(BotError):
    """There is no import to stop."""

    def __init__(self) -> None:
        super().__init__("That import is over.")


class NotAnExport(BotError):
    """A file to import is no export."""

    def __init__(self) -> None:
        super().__init__(
            "Attach what `/archive export` gave: files that end in .jsonl.gz or .jsonl. "
            "`/article add` takes the others."
        )


class Explainer:
    """Turns any error into the user's sentence and writes it to the log.

    `user_errors` are the errors of other rooms whose `str()` is a sentence for the user.
    """

    def __init__(self, user_errors: tuple[type[Exception], ...] = ()) -> None:
        self._user_errors = user_errors

    def explain(self, error: Exception) -> str:
        """The sentence for the user; what nobody foresaw is logged with its traceback."""
        cause = _cause(error)
        sentence = _sentence(cause, self._user_errors)
        if sentence is None:
            log.error("an unforeseen error reached the user", exc_info=cause)
            return SOMETHING_WENT_WRONG
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


def _sentence(error: Exception, user_errors: tuple[type[Exception], ...]) -> str | None:
    if isinstance(error, (BotError, *user_errors)):
        return str(error) or None
    if isinstance(error, app_commands.MissingPermissions):
        return f"You need the permission {permission_names(error.missing_permissions)} for that."
    if isinstance(error, app_commands.BotMissingPermissions):
        return f"I need the permission {permission_names(error.missing_permissions)} for that."
    if isinstance(error, app_commands.NoPrivateMessage):
        return "That works in a server only."
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return "This command has changed. Reload Discord (Ctrl+R) and try again."
    if isinstance(error, app_commands.CheckFailure):
        return "You may not do that here."
    if isinstance(error, discord.Forbidden):
        return "Discord does not let me do that here; a permission is missing."
    return None


def permission_names(permissions: Sequence[str]) -> str:
    """Permissions as Discord's settings call them: "Embed Links and Manage Server"."""
    names = [name.replace("guild", "server") for name in permissions]
    return " and ".join(name.replace("_", " ").title() for name in names)


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[: LONGEST_SENTENCE - 1] + "…"
