"""Beginning to build an index where the disk refuses."""

import stat
from pathlib import Path

import pytest

from index.collection_index import Builder, BuildStopped
from index.errors import IndexNotWritten
from index.generation import Generation
from index.types import ModelIdentity

MODEL = ModelIdentity(name="none", revision="0", dimension=4)


def test_an_index_whose_files_cannot_be_begun_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # tantivy finds no folder to write in, as on a disk without room for one.
    monkeypatch.setattr(
        "index.generation.make_private_folder", lambda folder: folder.parent.mkdir()
    )
    with pytest.raises(IndexNotWritten, match="articles themselves are safe"):
        Builder(tmp_path, 1, "history", MODEL)
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_is_stopped_ends_before_it_is_published(tmp_path: Path) -> None:
    builder = Builder(tmp_path, 1, "history", MODEL)
    builder.stop()
    with pytest.raises(BuildStopped):
        builder.finish()
    builder.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_generation_is_for_its_owner_only(tmp_path: Path) -> None:
    begun = Generation.begin(tmp_path, 1, "history")
    begun.rows_file.touch(mode=0o644)
    sealed = begun.publish(0, MODEL)
    for path in (sealed.folder, *sealed.folder.rglob("*"), tmp_path / "CURRENT"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_temporary_folder_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(IndexNotWritten, match="the temporary folder"):
        Builder(tmp_path, 1, "history", MODEL).finish()
