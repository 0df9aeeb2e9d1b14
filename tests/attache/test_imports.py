"""What commands import: those that answer nothing load no models and no Discord client.

They run in a process of their own, one after another, since to start takes longer than all else;
after each, it tells which modules are there. What one imports is there for those that follow, so
no command is shown to import nothing unless none does. Times are not looked at, since they differ
from machine to machine.
"""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
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
import json, sys
from attache.cli import main
for arguments in json.loads(sys.argv[1]):
    try:
        main(arguments)
    except SystemExit as end:
        print(json.dumps([end.code, list(sys.modules)]), file=sys.stderr)
"""

ANSWERING_NOTHING = (
    "--help", "ask --help", "status", "article show 1", "feeds list", "feeds list --json",
    "feeds remove --help", "dates", "export",
)  # fmt: skip
REFUSED = {
    "ask": 2, "ask ?": 1, "ask Who? --collection none": 1, "timeline ?": 2,
    "status --collection none": 1, "article show 99": 1, "feeds remove https://a.example": 1,
    "bot": 1, "ingest a.txt b.txt --title A": 2,
}  # fmt: skip
WITHOUT_ARCHIVE = ("status", "ask Who?", "export")


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


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended, and which of the heavy packages were imported by then."""

    status: int
    imported: set[str]


def ends(data: Path, *commands: list[str]) -> list[Ended]:
    """Run commands on an archive one after another; return how they ended."""
    arguments = json.dumps([["--data", str(data), *each] for each in commands])
    ended = subprocess.run(
        [sys.executable, "-c", MAIN, arguments],
        env={name: value for name, value in os.environ.items() if not name.startswith("ATTACHE_")},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    told = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("[")]
    assert len(told) == len(commands), ended.stderr[-2_000:]
    heavy = ANSWERING | NEVER
    return [Ended(status=status, imported=heavy & set(names)) for status, names in told]


@pytest.fixture(scope="module")
def ended(data: Path) -> dict[str, Ended]:
    """How each command ended that needs no models."""
    commands = (*ANSWERING_NOTHING, *REFUSED)
    return dict(zip(commands, ends(data, *map(str.split, commands)), strict=True))


@pytest.mark.parametrize("command", ANSWERING_NOTHING)
def test_a_command_that_answers_nothing_imports_no_models(
    ended: dict[str, Ended], command: str
) -> None:
    assert ended[command] == Ended(status=0, imported=set())


@pytest.mark.parametrize("command", REFUSED)
def test_an_error_imports_no_models(ended: dict[str, Ended], command: str) -> None:
    assert ended[command] == Ended(status=REFUSED[command], imported=set())


def test_a_folder_without_an_archive_is_told_before_models_are_imported(tmp_path: Path) -> None:
    for each in ends(tmp_path / "none", *map(str.split, WITHOUT_ARCHIVE)):
        assert each == Ended(status=1, imported=set())


def test_an_answer_is_found_without_the_libraries_that_only_training_needs(data: Path) -> None:
    [answered] = ends(data, ["ask", "When did Modi land in Moscow?"])
    assert answered == Ended(status=0, imported=set(ANSWERING))
