"""Every error becomes one sentence; an unforeseen one leaves a traceback in the log."""

import logging
from datetime import date
from types import SimpleNamespace

import discord
import pytest
from discord import app_commands

from answer.understanding.utterances import Utterance
from bot.discord_io.retry import Pauses
from bot.errors import (
    AlreadyReindexing,
    BadBudget,
    BadChoice,
    BadDate,
    BadPeriod,
    BusyServer,
    CardUnreadable,
    EmptyQuestion,
    FileTooLarge,
    FileUnreadable,
    MissingHere,
    NoImportUnderWay,
    NoSuchArticle,
    NoSuchFeed,
    NotACurator,
    NotAnExport,
    NotAQuestion,
    NothingToRead,
    NotReindexing,
    NotTheAsker,
    PreviewGone,
    QuestionTooLong,
    Refusal,
    ShuttingDown,
    ThreadClosed,
    TookTooLong,
    TooManyQuestions,
    TooManyWaiting,
    TransferUnderWay,
    TwoSources,
    WrongChannel,
)
from bot.explainer import LONGEST_SENTENCE, Explainer
from language import Languages, english


class DomainError(Exception):
    """An error of another package."""


def invoked(error: Exception) -> app_commands.CommandInvokeError:
    command = SimpleNamespace(name="ask", qualified_name="ask")
    return app_commands.CommandInvokeError(command, error)  # type: ignore[arg-type]


@pytest.fixture
def explainer() -> Explainer:
    return Explainer((DomainError,))


def test_user_errors_of_other_packages_are_shown_as_they_are(
    explainer: Explainer, caplog: pytest.LogCaptureFixture
) -> None:
    assert explainer.explain(invoked(DomainError("The disk is full."))) == "The disk is full."
    assert caplog.records[-1].exc_info


def test_an_unforeseen_error_is_logged_and_not_shown(
    explainer: Explainer, caplog: pytest.LogCaptureFixture
) -> None:
    assert explainer.explain(invoked(KeyError("secret"))) == english()("error-unforeseen")
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


REFUSALS = [
    TooManyQuestions(1.0),
    BusyServer(2.0),
    TooManyWaiting(500),
    TookTooLong(10.0),
    ShuttingDown(),
    WrongChannel([1, 2]),
    MissingHere(["send_messages", "embed_links", "view_channel"], "<#1>"),
    ThreadClosed("<#1>"),
    NotTheAsker(),
    CardUnreadable(),
    NothingToRead("text"),
    NothingToRead("link"),
    NothingToRead("written"),
    NotACurator(None),
    NotACurator(1),
    EmptyQuestion(),
    QuestionTooLong(501, 500),
    *(NotAQuestion(each) for each in Utterance if each is not Utterance.QUESTION),
    FileTooLarge(20 * 1024**2, 10 * 1024**2),
    FileUnreadable(),
    TwoSources(),
    BadBudget("many", 100),
    BadDate("9 July"),
    BadPeriod(date(2024, 2, 1), date(2024, 1, 1)),
    BadChoice(),
    NoSuchArticle(),
    AlreadyReindexing(),
    NotReindexing(),
    PreviewGone(),
    NoSuchFeed(),
    TransferUnderWay(),
    NoImportUnderWay(),
    NotAnExport(),
]


def test_every_refusal_has_a_sentence_in_every_language(caplog: pytest.LogCaptureFixture) -> None:
    assert {type(each) for each in REFUSALS} == set(Refusal.__subclasses__())
    for language in Languages.load():
        for refusal in REFUSALS:
            said = refusal.sentence(language)
            assert (said == str(refusal)) == (language.code == "en-GB")
    # Every fact was there, and every message.
    assert caplog.records == []


def test_a_missing_permission_of_the_bot_is_named(explainer: Explainer) -> None:
    response = SimpleNamespace(status=403, reason="Forbidden")
    error = discord.Forbidden(response, "Missing Access")  # type: ignore[arg-type]
    assert "permission is missing" in explainer.explain(invoked(error))


def test_a_sentence_fits_a_message(explainer: Explainer) -> None:
    assert len(explainer.explain(DomainError("word " * 900))) == LONGEST_SENTENCE


def test_pauses_double_up_to_a_minute() -> None:
    pauses = Pauses(8.0)
    assert [pauses.next() for _ in range(5)] == [8.0, 16.0, 32.0, 60.0, 60.0]
