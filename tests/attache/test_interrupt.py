"""Ctrl-C, as a terminal sends it, and SIGTERM, as a service manager does."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_PATIENCE = 60.0

# The real command without an archive behind it.
_CHAT = """
import sys
from contextlib import asynccontextmanager
from types import SimpleNamespace
from attache import app, cli

class Answers:
    async def require(self, collection):
        pass

@asynccontextmanager
async def open_app(*_, **__):
    try:
        yield SimpleNamespace(answers=Answers())
    finally:
        print("closed")

app.open_app = open_app
cli.main(["--data", sys.argv[1], "chat"])
"""


def test_ctrl_c_at_the_prompt_of_a_chat_ends_it_at_once(tmp_path: Path) -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-c", _CHAT, str(tmp_path)])
    assert "? " in _until("? ", terminal)
    # Between showing the prompt and waiting for a key there is a moment that misses it.
    time.sleep(0.2)
    for _ in range(3):
        os.write(terminal, b"\x03")
        if "closed" in _until("closed", terminal, patience=5.0):
            break
    shown = _until("Traceback", terminal)
    os.close(terminal)  # ends a process that still waits
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 130
    assert "Interrupted." in shown
    assert "Traceback" not in shown


_FEEDS = """
import asyncio
import sys
from contextlib import asynccontextmanager
from types import SimpleNamespace
from attache import app, cli

class Feeds:
    async def run(self, on_refreshed):
        print("reading", flush=True)
        await asyncio.sleep(60)

class Reader:
    async def run(self):
        await asyncio.sleep(60)

@asynccontextmanager
async def open_app(*_, **__):
    try:
        yield SimpleNamespace(feeds=Feeds(), reader=Reader())
    finally:
        print("closed")

app.open_app = open_app
cli.main(["--data", sys.argv[1], "feeds", "run"])
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_reading_feeds_ends_cleanly_when_it_is_told_to(
    tmp_path: Path, told: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _FEEDS, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where tests run in the background, SIGINT would be ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    process.send_signal(told)
    printed, said = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, printed, said) == (130, "closed\n", "Stopped.\n")


def _until(awaited: str, terminal: int, *, patience: float = _PATIENCE) -> str:
    """What is shown up to what is awaited, the end of the process, or some time of silence."""
    shown = ""
    while awaited not in shown and select.select([terminal], [], [], patience)[0]:
        try:
            # One at a time: what comes after is for the next to read.
            shown += os.read(terminal, 1).decode(errors="replace")
        except OSError:  # what Linux says when the process has ended
            break
    return shown


_INGEST = """
import asyncio
import sys
from contextlib import asynccontextmanager
from types import SimpleNamespace
from attache import app, cli

class Collections:
    async def ingest(self, *_, **__):
        print("reading", flush=True)
        await asyncio.sleep(60)

@asynccontextmanager
async def open_app(*_, **__):
    yield SimpleNamespace(collections=Collections())

app.open_app = open_app
cli.main(["--data", sys.argv[1], "ingest", "a.txt"])
"""

_BACKUP = """
import sys
import time
from index import backup
from attache import cli

def back_up(*_):
    print("reading", flush=True)
    time.sleep(60)

backup.back_up = back_up
cli.main(["--data", sys.argv[1], "backup", "a.zip"])
"""


@pytest.mark.parametrize(
    ("script", "told"),
    [(_INGEST, "What was reported as added is stored"), (_BACKUP, "No backup was made")],
)
def test_what_is_ended_by_a_service_manager_says_what_was_kept(
    tmp_path: Path, script: str, told: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 130
    assert told in said and "Traceback" not in said
