"""Turns errors into sentences for the person who meets them."""

import logging

import discord
from discord import app_commands

from bot.discord_io.retry import in_words, is_expired
from bot.errors import BotError, Refusal, permission_names
from language import Language, english

log = logging.getLogger(__name__)

LONGEST_SENTENCE = 1500


class Explainer:
    """Turns any error into a sentence for the user, and logs it.

    `user_errors` are the errors of other packages whose `str()` is a sentence for the user, in
    English whatever the user's language.
    """

    def __init__(self, user_errors: tuple[type[Exception], ...] = ()) -> None:
        self._user_errors = user_errors

    def explain(self, error: Exception, language: Language | None = None) -> str:
        """Return the sentence for the user; an unforeseen error is logged with its traceback."""
        language = language or english()
        cause = _cause(error)
        if isinstance(cause, discord.HTTPException) and is_expired(cause):
            log.info("an interaction could not be answered in time (%s)", in_words(cause))
            return language("error-too-late")
        sentence = _sentence(cause, self._user_errors, language)
        if sentence is None:
            log.error("an unforeseen error reached the user", exc_info=cause)
            return language("error-unforeseen")
        if isinstance(cause, self._user_errors):
            log.warning("an error reached the user: %s", cause, exc_info=cause)
        else:
            # Not its sentence, which may repeat what was typed.
            log.info("refused", extra={"reason": type(cause).__name__})
        return _shortened(sentence)


def _cause(error: Exception) -> Exception:
    # discord.py wraps what commands and transformers raise.
    original = getattr(error, "original", None) or error.__cause__
    wraps = isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError)
    return original if wraps and isinstance(original, Exception) else error


def _sentence(
    error: Exception, user_errors: tuple[type[Exception], ...], language: Language
) -> str | None:
    if isinstance(error, Refusal):
        return error.sentence(language)
    if isinstance(error, (BotError, *user_errors)):
        return str(error) or None
    if isinstance(error, app_commands.MissingPermissions):
        names = permission_names(error.missing_permissions, language)
        return language("error-you-lack", permissions=names)
    if isinstance(error, app_commands.BotMissingPermissions):
        names = permission_names(error.missing_permissions, language)
        return language("error-i-lack", permissions=names)
    for kind, name in _DISCORD_ERRORS.items():
        if isinstance(error, kind):
            return language(name)
    return None


_DISCORD_ERRORS: dict[type[Exception], str] = {
    app_commands.NoPrivateMessage: "error-server-only",
    app_commands.CommandSignatureMismatch: "error-command-changed",
    app_commands.CommandNotFound: "error-command-changed",
    app_commands.CheckFailure: "error-not-allowed",
    discord.Forbidden: "error-forbidden",
}
"""Errors of discord.py; subclasses stand before their base class."""


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[: LONGEST_SENTENCE - 1] + "…"
