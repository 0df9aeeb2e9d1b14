"""Every error becomes one sentence, and what nobody foresaw leaves a traceback in the log."""

import logging
from types import SimpleNamespace

import discord
import pytest
from discord import app_commands

from bot.errors import (
    LONGEST_SENTENCE,
    SOMETHING_WENT_WRONG,
    BadDate,
    Explainer,
    FileTooLarge,
    TooManyQuestions,
)
from bot.run import Pauses


class DomainError(Exception):
    """An error of another room."""


def invoked(error: Exception) -> app_commands.CommandInvokeError:
    command = SimpleNamespace(name="ask", qualified_name="ask")
    return app_commands.CommandInvokeError(command, error)  # type: ignore[arg-type]


@pytest.fixture
def explainer() -> Explainer:
    return Explainer((DomainError,))


def test_errors_of_other_rooms_speak_for_themselves(
    explainer: Explainer, caplog: pytest.LogCaptureFixture
) -> None:
    assert explainer.explain(invoked(DomainError("The disk is full."))) == "The disk is full."
    assert caplog.records[-1].exc_info


def test_what_nobody_foresaw_is_logged_and_not_shown(
    explainer: Explainer, caplog: pytest.LogCaptureFixture
) -> None:
    assert explainer.explain(invoked(KeyError("secret"))) == SOMETHING_WENT_WRONG
    assert caplog.records[-1].levelno == logging.ERROR
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            app_commands.MissingPermissions(["manage_guild"]),
            "You need the permission Manage Server for that.",
        ),
        (app_commands.NoPrivateMessage(), "That works in a server only."),
        (app_commands.CheckFailure(), "You may not do that here."),
        (TooManyQuestions(0.2), "One moment: ask again in 1 second."),
        (TooManyQuestions(7.5), "One moment: ask again in 8 seconds."),
        (FileTooLarge(20 * 1024**2, 10 * 1024**2), "A file may have 10 MB; this one has 20.0 MB."),
        (
            BadDate("9 July"),
            "`9 July` is not a date. Write it as YYYY-MM-DD, for instance 2024-07-09.",
        ),
    ],
)
def test_known_errors_have_a_sentence(
    explainer: Explainer, error: Exception, sentence: str
) -> None:
    assert explainer.explain(error) == sentence


def test_a_missing_permission_of_the_bot_is_said(explainer: Explainer) -> None:
    response = SimpleNamespace(status=403, reason="Forbidden")
    error = discord.Forbidden(response, "Missing Access")  # type: ignore[arg-type]
    assert "permission is missing" in explainer.explain(invoked(error))


def test_a_sentence_fits_a_message(explainer: Explainer) -> None:
    assert len(explainer.explain(DomainError("word " * 900))) == LONGEST_SENTENCE


def test_pauses_double_up_to_a_minute() -> None:
    pauses = Pauses(8.0)
    assert [pauses.next() for _ in range(5)] == [8.0, 16.0, 32.0, 60.0, 60.0]
