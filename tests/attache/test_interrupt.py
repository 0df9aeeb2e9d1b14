"""Ctrl-C, as a terminal sends it, and SIGTERM, as a service manager does."""

import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.database import DATABASE_FILE
from index.verification import verify

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


# The real services; embedding a batch, or reading a sentence, takes a while.
_SLOWLY = """
import sys
import time
import numpy as np
from attache import app, cli
from index.embedder import Embedder
from index.types import ModelIdentity
from ingest import article_reader

class Slow(Embedder):
    def embed_passages(self, texts):
        time.sleep(PAUSE)
        vectors = np.random.default_rng(1).standard_normal((len(texts), 8), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

def stored_facts(*_, **__):
    for _ in range(1_000):
        time.sleep(0.05)
        yield None

PAUSE = float(sys.argv[1])
identity = ModelIdentity(name="slow", revision="1", dimension=8)
Embedder.open = lambda name: Slow(identity, None)
app.load_parser = lambda: None
article_reader.stored_facts = stored_facts
cli.main(sys.argv[2:])
"""


def _slowly(*arguments: object, pause: float = 0.0) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _SLOWLY, str(pause), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _articles(folder: Path, count: int) -> Path:
    file = folder / "a.jsonl"
    line = '{{"title": "Talks {0}", "date": "2024-07-08", "text": "Envoy number {0} met {1}."}}\n'
    file.write_text("".join(line.format(n, n * 7919 % 9973) for n in range(count)))
    return file


def _stored(data: Path) -> int:
    """How many articles are stored; 0 where the tables are not made yet."""
    try:
        with sqlite3.connect(f"file:{data / DATABASE_FILE}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_an_ingest_in_progress_is_ended_soon_and_what_it_stored_is_sound(tmp_path: Path) -> None:
    data = tmp_path / "data"
    # The rest of it would take minutes.
    process = _slowly("--data", data, "ingest", _articles(tmp_path, 6_000), pause=0.5)
    while not _stored(data):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=_PATIENCE / 2)
    assert process.returncode == 130
    assert "What was reported as added is stored" in said and "Traceback" not in said
    assert 0 < _stored(data) < 6_000
    assert [each for report in verify(data) for each in report.damages] == []


def test_reading_in_progress_is_ended_soon(tmp_path: Path) -> None:
    data = tmp_path / "data"
    ingest = _slowly("--data", data, "ingest", _articles(tmp_path, 200))
    while _stored(data) < 200:
        assert ingest.poll() is None
        time.sleep(0.05)
    ingest.send_signal(signal.SIGTERM)
    ingest.communicate(timeout=_PATIENCE / 2)
    process = _slowly("--data", data, "read")
    time.sleep(3.0)  # it reads by now, or at least begins
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=_PATIENCE / 2)
    assert process.returncode in (130, -signal.SIGTERM) and "Traceback" not in said


_BOT = """
import asyncio
import sys
from contextlib import asynccontextmanager
from types import SimpleNamespace
from attache import app, cli
from bot import run

class Answers:
    async def ready(self):
        pass

@asynccontextmanager
async def open_app(*_, **__):
    nothing = SimpleNamespace(run=print)
    try:
        yield SimpleNamespace(
            answers=Answers(), reader=nothing, feeds=nothing, stop=lambda: print("stopped")
        )
    finally:
        print("closed")

async def run_bot(**_):
    pass

app.open_app, run.run_bot = open_app, run_bot
cli.main(["--data", sys.argv[1], "bot"])
"""


def test_the_bot_cancels_rebuilds_before_it_closes_the_archive(tmp_path: Path) -> None:
    environment = {**os.environ, "ATTACHE_DISCORD_TOKEN": "test-token"}
    ended = subprocess.run(
        [sys.executable, "-c", _BOT, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=_PATIENCE,
        check=True,
    )
    assert ended.stdout == "stopped\nclosed\n"
