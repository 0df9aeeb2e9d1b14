"""The log: no secrets, no passwords, no forged lines, whatever the level."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from attache import logs
from tests.log_stream import log_at_debug

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged at DEBUG."""
    with log_at_debug(TOKEN) as stream:
        yield stream


def test_what_libraries_log_below_a_warning_is_not_written(written: io.StringIO) -> None:
    for library in ("discord.gateway", "aiosqlite", "httpcore", "trafilatura"):
        logging.getLogger(library).debug("When did Modi visit Russia?")
        logging.getLogger(library).info("When did Modi visit Russia?")
    logging.getLogger("ingest.pipeline").debug("ours")
    assert written.getvalue().count("\n") == 1
    assert "ours" in written.getvalue()


def test_tokens_and_passwords_are_hidden_in_messages_and_tracebacks(written: io.StringIO) -> None:
    try:
        raise ValueError(f"Bot {TOKEN} at https://discord.example/api/v10/webhooks/12/aW50ZXI/x")
    except ValueError:
        logging.getLogger("discord.http").warning("POST %s", TOKEN, exc_info=sys.exc_info())
    logging.getLogger("bot").warning("/interactions/34/Zm9v/callback, https://me:pw@feed.example/a")
    said = written.getvalue()
    assert "Traceback" in said
    for secret in (TOKEN, "aW50ZXI", "Zm9v", "me:pw"):
        assert secret not in said
    assert "/webhooks/12/[hidden]/x" in said
    assert "https://feed.example/a" in said


def test_a_title_neither_commands_the_terminal_nor_forges_a_line(written: io.StringIO) -> None:
    title = "Day\x1b[2J\n2026-01-01 00:00:00,000 ERROR bot: all is lost"
    logging.getLogger("ingest.feeds").warning("%s has failed", title)
    said = written.getvalue()
    assert "\x1b" not in said
    assert said.count("\n") == 1


def test_nothing_is_written_while_the_log_is_silenced(written: io.StringIO) -> None:
    with logs.silenced():
        logging.getLogger("discord.client").warning("PyNaCl is not installed")
    assert written.getvalue() == ""
    logging.getLogger("bot").warning("back")
    assert "back" in written.getvalue()
