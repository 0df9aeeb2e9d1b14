"""`attache doctor`: what it finds on this machine, and with which status it ends."""

import sqlite3
from pathlib import Path

import pytest

from attache import doctor
from bot.checkup import Verdict
from index.database import DATABASE_FILE
from index.memory import MB, MemoryBudget
from tests.attache.test_cli import Run, articles, filled, lines, run

__all__ = ["articles", "filled", "run"]


@pytest.fixture
def database(filled: Run, tmp_path: Path) -> Path:
    """The database of two articles."""
    return tmp_path / "data" / DATABASE_FILE


def found(run: Run) -> dict[str, dict[str, object]]:
    return {str(each["check"]): each for each in lines(run("doctor", "--json"))}


def test_of_a_sound_archive_only_the_missing_token_fails(filled: Run) -> None:
    result = filled("doctor", "--json")
    assert result.exit_code == 1
    verdicts = {str(each["check"]): each["verdict"] for each in lines(result)}
    assert verdicts.pop("token") == "failed"
    assert set(verdicts) == {
        "data folder", "disk", "database", "contents", "embedding model", "reader", "parser",
        "memory", "index of public", "time",
    }  # fmt: skip
    assert set(verdicts.values()) == {"ok"}
    said = filled("doctor").stdout
    assert "database: sound; 1 collection with 2 passages" in said
    assert "→ Make an application at" in said


@pytest.mark.parametrize(
    ("has", "ceiling", "remedy"),
    [
        (800, None, "Give it more: 1,024 MB is the least that works."),
        (800, 2048, "Give it more: 1,024 MB is the least that works."),
        (1500, 2048, "Set ATTACHE_MEMORY to no more than is there."),
        (1500, None, None),
        (4096, 2048, None),
    ],
)
def test_less_memory_than_may_be_taken_is_reported_with_what_helps(
    has: int, ceiling: int | None, remedy: str | None
) -> None:
    told = doctor.memory(MemoryBudget.within(ceiling and ceiling * MB), has * MB)
    assert (told.verdict, told.remedy) == (Verdict.NOTE if remedy else Verdict.OK, remedy)


def test_it_creates_nothing_where_there_is_no_archive(run: Run, tmp_path: Path) -> None:
    checks = found(run)
    assert checks["data folder"]["verdict"] == checks["database"]["verdict"] == "note"
    assert not (tmp_path / "data").exists()


def test_a_damaged_database_is_reported_with_the_remedy(filled: Run, database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    database.write_bytes(content)
    told = found(filled)["database"]
    assert told["verdict"] == "failed"
    assert "backup" in f"{told['said']} {told['remedy']}"


@pytest.mark.parametrize(("revision", "verdict"), [("9999_later", "failed"), (None, "note")])
def test_tables_of_another_version_are_reported(
    filled: Run, database: Path, revision: str | None, verdict: str
) -> None:
    with sqlite3.connect(database) as connection:
        if revision:
            connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        else:
            connection.execute("DELETE FROM alembic_version")
    assert found(filled)["database"]["verdict"] == verdict


def test_a_damaged_index_names_the_command_that_builds_it_anew(filled: Run, tmp_path: Path) -> None:
    (vectors,) = (tmp_path / "data" / "index" / "public").glob("generation-*/vectors.faiss")
    vectors.write_bytes(b"\0" * 100)
    told = found(filled)["index of public"]
    assert told["verdict"] == "failed"
    assert told["remedy"] == "Run `attache reindex --collection public`."


def test_an_index_of_another_archive_is_reported(filled: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "data" / DATABASE_FILE) as connection:
        connection.execute("UPDATE archive SET identity = 'another'")
    told = found(filled)["index of public"]
    assert told["verdict"] == "failed"
    assert "another database" in str(told["said"])


def test_a_folder_that_cannot_be_written_fails(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.touch()
    told = doctor.data_folder(file / "data")
    assert told.verdict is Verdict.FAILED
    assert told.remedy


def test_a_full_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.free_space(tmp_path).verdict is Verdict.OK
    monkeypatch.setattr(doctor, "SMALLEST_FREE", 2**60)
    assert doctor.free_space(tmp_path).verdict is Verdict.FAILED


def test_an_archive_without_articles_is_named_empty(filled: Run, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE articles SET retired_at = '2024-01-01'")
    told = found(filled)["database"]
    assert told["verdict"] == "note"
    assert "holds no article" in str(told["said"])
    assert "attache ingest" in str(told["remedy"])


def test_a_settings_file_and_a_data_folder_that_all_can_read_are_told(
    filled: Run, tmp_path: Path
) -> None:
    settings = tmp_path / ".env"
    settings.write_text("ATTACHE_FEEDS=False\n")
    settings.chmod(0o600)
    assert "settings" not in found(filled)
    settings.chmod(0o644)
    (tmp_path / "data").chmod(0o755)
    told = found(filled)
    assert told["settings"]["verdict"] == "failed"
    assert told["settings"]["remedy"] == "Run `chmod 600 .env`."
    assert told["data folder"]["verdict"] == "note"
    assert "chmod -R go=" in str(told["data folder"]["remedy"])
