"""Generations: whole builds of one collection's indexes on disk, swapped by one atomic rename.

    <collection>/CURRENT                 the name of the generation to use
    <collection>/generation-000042-x1y2/ manifest.json, vectors.faiss, rows.npy, lexicon/

A generation never changes once it is named in CURRENT; each process applies the changes after its
`change_seq` in memory. All of it is a cache: whatever is missing or damaged is built again.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from index.private_files import FILE_MODE, make_private, make_private_folder
from index.types import ModelIdentity

FORMAT = 4
"""Incremented when the files change their meaning: older generations are then rebuilt."""


class DamagedGeneration(Exception):
    """The files on disk are not what their manifest says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One build, verified; `folder` holds its files.

    It belongs to the archive whose `history` it carries, and to no other.
    """

    folder: Path
    change_seq: int
    history: str
    passages: int

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def vectors_file(self) -> Path:
        return self.folder / "vectors.faiss"

    @property
    def rows_file(self) -> Path:
        return self.folder / "rows.npy"

    @property
    def bm25_folder(self) -> Path:
        return self.folder / "lexicon"

    @property
    def files(self) -> list[Path]:
        """Its files, with the manifest that seals them."""
        return [*_files(self.folder), self.folder / "manifest.json"]

    @property
    def bytes_on_disk(self) -> int:
        return sum(path.stat().st_size for path in _files(self.folder))

    @classmethod
    def current(cls, root: Path, model: ModelIdentity) -> Self | None:
        """Find the generation in use and verify it; None where there is none for the model.

        Raises `DamagedGeneration` when its files do not match its checksums.
        """
        try:
            folder = root / (root / "CURRENT").read_text().strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise DamagedGeneration(f"{root} cannot be read") from error
        try:
            manifest = json.loads((folder / "manifest.json").read_text())
            if manifest["format"] != FORMAT or manifest["model"] != asdict(model):
                return None
            if manifest.pop("checksum") != _checksum(manifest):
                raise DamagedGeneration(f"{folder} has a damaged manifest")
            if manifest["files"] != _checksums(folder):
                raise DamagedGeneration(f"{folder} does not match its checksums")
            return cls(
                folder=folder,
                change_seq=manifest["change_seq"],
                history=manifest["history"],
                passages=manifest["passages"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedGeneration(f"{folder} has no readable manifest") from error

    @staticmethod
    def named(root: Path) -> str | None:
        """The name of the generation in use, unverified; None where there is none."""
        try:
            return (root / "CURRENT").read_text().strip()
        except (OSError, ValueError):
            return None

    @classmethod
    def begin(cls, root: Path, change_seq: int, history: str) -> Self:
        """Make an empty folder to build in, beside the others."""
        folder = root / f"generation-{change_seq:09d}-{secrets.token_hex(4)}"
        begun = cls(folder=folder, change_seq=change_seq, history=history, passages=0)
        try:
            make_private_folder(begun.bm25_folder)
        except OSError:
            begun.discard()
            raise
        return begun

    def publish(self, passages: int, model: ModelIdentity) -> "Generation":
        """Seal the folder with a manifest and make it current by one rename."""
        make_private(self.folder)
        manifest = {
            "format": FORMAT,
            "model": asdict(model),
            "change_seq": self.change_seq,
            "history": self.history,
            "passages": passages,
            "files": _checksums(self.folder),
        }
        manifest["checksum"] = _checksum(manifest)
        _write_durably(self.folder / "manifest.json", json.dumps(manifest, indent=1))
        root = self.folder.parent
        _write_durably(root / "CURRENT", self.name)
        _prune(root, keep=self.name)
        return replace(self, passages=passages)

    def adopt(self, history: str, model: ModelIdentity) -> "Generation":
        """Make it the generation of another history that holds the same articles."""
        return replace(self, history=history).publish(self.passages, model)

    def discard(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def discard_unfinished(root: Path) -> None:
    """Delete what builds left that were killed; nothing while another process builds."""
    if not any(map(_is_unfinished, root.glob("generation-*"))):
        return
    with suppress(Timeout, OSError), FileLock(root / "build.lock", timeout=0, mode=FILE_MODE):
        for folder in filter(_is_unfinished, root.glob("generation-*")):
            shutil.rmtree(folder, ignore_errors=True)


def _is_unfinished(folder: Path) -> bool:
    return not (folder / "manifest.json").exists()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json" and not path.name.endswith(".lock"):
            yield path


def _checksums(folder: Path) -> dict[str, str]:
    sums = {}
    for path in _files(folder):
        with path.open("rb") as file:
            sums[path.relative_to(folder).as_posix()] = hashlib.file_digest(
                file, "blake2b"
            ).hexdigest()
    return sums


def _checksum(manifest: dict[str, object]) -> str:
    return hashlib.blake2b(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _write_durably(path: Path, content: str) -> None:
    """Write beside, flush to disk, rename: a reader sees the old content or the new."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=FILE_MODE)
    with beside.open("w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _prune(root: Path, keep: str) -> None:
    """Delete what a crash left, and all generations but the current one and the one before.

    Another process may be opening the one before at this moment. Only one process builds at a
    time, so no other is about to finish a generation without a manifest.
    """
    others = {path for path in root.glob("generation-*") if path.name != keep}
    sealed = [path for path in others if (path / "manifest.json").is_file()]
    before = max(sealed, key=lambda path: path.stat().st_mtime, default=None)
    for path in others - {before}:
        shutil.rmtree(path, ignore_errors=True)
    for path in root.glob("CURRENT.*"):
        path.unlink(missing_ok=True)
