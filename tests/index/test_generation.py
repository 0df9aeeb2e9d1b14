"""Generations on disk: sealed by checksums, swapped by one rename, cleared of what a crash left."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from index.generation import DamagedGeneration, Generation, discard_unfinished
from index.types import ModelIdentity

MODEL = ModelIdentity(name="small", revision="1", dimension=4)
OTHER = ModelIdentity(name="small", revision="2", dimension=4)


def published(root: Path, seq: int = 1) -> Generation:
    generation = Generation.begin(root, seq, "history")
    generation.vectors_file.write_bytes(b"vectors")
    generation.rows_file.write_bytes(b"rows")
    (generation.bm25_folder / "segment").write_bytes(b"words")
    return generation.publish(3, MODEL)


def names(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()}


def test_what_is_published_is_current(tmp_path: Path) -> None:
    generation = published(tmp_path, seq=7)
    assert Generation.current(tmp_path, MODEL) == generation
    assert (generation.change_seq, generation.passages) == (7, 3)
    assert generation.bytes_on_disk == len(b"vectors" + b"rows" + b"words")


def test_before_the_first_build_there_is_none(tmp_path: Path) -> None:
    assert Generation.current(tmp_path / "nowhere", MODEL) is None


def test_another_models_generation_is_none(tmp_path: Path) -> None:
    published(tmp_path)
    assert Generation.current(tmp_path, OTHER) is None


def test_an_unfinished_build_changes_nothing(tmp_path: Path) -> None:
    generation = published(tmp_path)
    unfinished = Generation.begin(tmp_path, 2, "history")
    unfinished.vectors_file.write_bytes(b"half")
    assert Generation.current(tmp_path, MODEL) == generation
    unfinished.discard()
    assert names(tmp_path) == {"CURRENT", generation.name}


def flip_the_history(generation: Generation) -> None:
    path = generation.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"history": "another"}))


def flip_the_sequence(generation: Generation) -> None:
    path = generation.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"change_seq": 9}))


DAMAGES: dict[str, Callable[[Generation], object]] = {
    "a byte of a file": lambda generation: generation.vectors_file.write_bytes(b"vectorS"),
    "a file of the lexicon": lambda generation: (generation.bm25_folder / "segment").unlink(),
    "a file too many": lambda generation: (generation.bm25_folder / "more").touch(),
    "the manifest's numbers": flip_the_sequence,
    "the history in the manifest": flip_the_history,
    "the manifest gone": lambda generation: (generation.folder / "manifest.json").unlink(),
    "the manifest a list": lambda generation: (generation.folder / "manifest.json").write_text(
        "[]"
    ),
    "CURRENT empty": lambda generation: (generation.folder.parent / "CURRENT").write_text(""),
    "CURRENT binary": lambda generation: (generation.folder.parent / "CURRENT").write_bytes(
        b"\xff\0"
    ),
    "CURRENT a name of nothing": lambda generation: (
        generation.folder.parent / "CURRENT"
    ).write_text("generation-none"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_from_absence(tmp_path: Path, damage: str) -> None:
    DAMAGES[damage](published(tmp_path))
    with pytest.raises(DamagedGeneration):
        Generation.current(tmp_path, MODEL)


def test_current_is_swapped_by_one_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = published(tmp_path, 1)
    rename, seen = Path.replace, []

    def watched(beside: Path, target: Path) -> Path:
        if target.name == "CURRENT":
            seen.append((beside.read_text(), Generation.current(tmp_path, MODEL)))
        return rename(beside, target)

    monkeypatch.setattr(Path, "replace", watched)
    new = published(tmp_path, 2)
    # Up to the rename the new name stood whole in a file beside, and the old one was in use.
    assert seen == [(new.name, old)]
    assert Generation.current(tmp_path, MODEL) == new


def test_a_crash_before_the_rename_leaves_the_old_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = published(tmp_path, 1)
    rename = Path.replace

    def crash(beside: Path, target: Path) -> Path:
        if target.name == "CURRENT":
            raise KeyboardInterrupt
        return rename(beside, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", crash)
        published(tmp_path, 2)
    assert Generation.current(tmp_path, MODEL) == old


def test_the_next_build_takes_away_what_a_crash_left(tmp_path: Path) -> None:
    first, second = published(tmp_path, 1), published(tmp_path, 2)
    Generation.begin(tmp_path, 3, "history").vectors_file.write_bytes(b"half")
    (tmp_path / "CURRENT.0a1b2c3d").write_text("generation-x")
    third = published(tmp_path, 4)
    # The one before stays: another process may be opening it this moment.
    assert names(tmp_path) == {"CURRENT", second.name, third.name}
    assert first.name not in names(tmp_path)


def test_what_a_killed_build_left_is_deleted_unless_another_process_builds(tmp_path: Path) -> None:
    done, left = published(tmp_path), Generation.begin(tmp_path, 2, "history")
    with FileLock(tmp_path / "build.lock"):
        discard_unfinished(tmp_path)
        assert left.folder.is_dir()
    discard_unfinished(tmp_path)
    assert not left.folder.exists() and done.folder.is_dir()
