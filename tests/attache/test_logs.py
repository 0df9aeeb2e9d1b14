"""The log: no secrets, no passwords, no forged lines, whatever the level."""

import io
import json
import logging
import subprocess
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


def test_no_text_in_a_traceback_forges_an_event(written: io.StringIO) -> None:
    try:
        raise ValueError("Day\n2026-01-01 00:00:00,000 ERROR bot: all is lost")
    except ValueError:
        logging.getLogger("bot").exception("an article could not be read")
    assert [line for line in written.getvalue().splitlines() if line.startswith("20")] == [
        written.getvalue().splitlines()[0]
    ]


def test_an_event_has_its_fields_on_its_line(written: io.StringIO) -> None:
    logging.getLogger("bot").info("question", extra={"kind": "date", "seconds": 0.25})
    assert written.getvalue().endswith("INFO bot: question kind=date seconds=0.25\n")


def test_as_json_an_event_is_one_object_on_one_line_with_its_traceback() -> None:
    with log_at_debug(TOKEN, formatter=logs.JsonFormatter) as written:
        try:
            raise ValueError(f"Bot {TOKEN}\nat https://me:pw@feed.example/a?key=k3y")
        except ValueError:
            fields = {"feed": "https://me:pw@feed.example/a", "articles": 3, "error": None}
            logging.getLogger("bot").exception("a \x1b[2J feed failed", extra=fields)
    (line,) = written.getvalue().splitlines()
    event = json.loads(line)
    assert event.pop("time").endswith("+00:00")
    traceback = event.pop("exception")
    assert event == {
        "level": "ERROR",
        "logger": "bot",
        "message": "a  [2J feed failed",
        "feed": "https://feed.example/a",
        "articles": 3,
        "error": None,
    }
    assert traceback.startswith("Traceback")
    for secret in (TOKEN, "me:pw", "k3y"):
        assert secret not in line


@pytest.mark.parametrize("where", ["raise error", "threading.Thread(target=fail).start()"])
def test_what_ends_the_program_or_a_thread_is_logged_without_secrets(where: str) -> None:
    program = f"""
import threading
from attache import logs
logs.configure("INFO", as_json=True, secrets=["{TOKEN}"])
logs.log_endings()
error = ValueError("Bot {TOKEN}")
def fail(): raise error
{where}
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    (line,) = ended.stderr.splitlines()
    event = json.loads(line)
    assert event["level"] == "CRITICAL"
    assert "ValueError: Bot [hidden]" in event["exception"]
