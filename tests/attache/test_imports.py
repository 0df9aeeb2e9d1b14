"""What commands import: those that answer nothing load no models and no Discord client.

Each runs in a process of its own, and tells which modules are there in the end. Times are not
looked at, since they differ from machine to machine.
"""

import asyncio
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from attache.app import open_app
from ingest.types import ArticleDetails
from tests.conftest import Models

pytestmark = pytest.mark.slow

ANSWERING = frozenset({"spacy", "thinc", "torch"})
NEVER = frozenset(
    {"discord", "matplotlib", "openai", "scipy", "sentence_transformers", "sklearn", "transformers"}
)
MAIN = """
import atexit, json, sys
from attache.cli import main
atexit.register(lambda: print(json.dumps(list(sys.modules)), file=sys.stderr))
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    """An archive of one article."""
    folder = tmp_path_factory.mktemp("imports") / "data"

    async def make() -> None:
        async with open_app(folder, embedder=models.embedder, create=True) as services:
            await services.collections.add_text(
                "public",
                "Modi landed in Moscow on Monday.",
                ArticleDetails(title="A visit", published_on=date(2024, 7, 9)),
            )

    asyncio.run(make())
    return folder


def imported(data: Path, *arguments: str, status: int = 0) -> set[str]:
    """The heavy packages that a command has imported by its end."""
    command = [sys.executable, "-c", MAIN, "--data", str(data), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert ended.returncode == status, ended.stderr[-2_000:]
    return (ANSWERING | NEVER) & set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "command",
    ["--help", "ask --help", "status", "article show 1", "feeds list", "feeds list --json",
     "feeds remove --help", "dates", "export"],
)  # fmt: skip
def test_a_command_that_answers_nothing_imports_no_models(data: Path, command: str) -> None:
    assert imported(data, *command.split()) == set()


@pytest.mark.parametrize(
    ("command", "status"),
    [("ask", 2), ("ask ?", 1), ("ask Who? --collection none", 1), ("timeline ?", 2),
     ("status --collection none", 1), ("article show 99", 1), ("feeds remove https://a.example", 1),
     ("bot", 1), ("ingest a.txt b.txt --title A", 2)],
)  # fmt: skip
def test_an_error_imports_no_models(
    data: Path, monkeypatch: pytest.MonkeyPatch, command: str, status: int
) -> None:
    monkeypatch.delenv("ATTACHE_DISCORD_TOKEN", raising=False)
    assert imported(data, *command.split(), status=status) == set()


@pytest.mark.parametrize("command", ["status", "ask Who?", "export"])
def test_a_folder_without_an_archive_is_told_before_models_are_imported(
    tmp_path: Path, command: str
) -> None:
    assert imported(tmp_path / "none", *command.split(), status=1) == set()


def test_an_answer_is_found_without_the_libraries_that_only_training_needs(data: Path) -> None:
    assert imported(data, "ask", "When did Modi land in Moscow?") == ANSWERING
