"""The file of a backup: a zip of the database, its indexes, and a manifest with their digests."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from index.database import DATABASE_FILE
from index.errors import DamagedBackup, NoBackup
from index.generation import Generation

_MANIFEST = "manifest.json"
_FORMAT = 1
_CHUNK = 1024**2


def pack(database: Path, generations: Iterable[Generation], packed: Path) -> None:
    """Write a backup, which only its owner may read."""
    digests: dict[str, str] = {}
    descriptor = os.open(packed, os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "w+b") as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        digests[DATABASE_FILE] = _add(archive, database, DATABASE_FILE)
        for generation in generations:
            root = generation.folder.parent
            within = f"index/{root.name}"
            for path in generation.files:
                name = f"{within}/{path.relative_to(root).as_posix()}"
                digests[name] = _add(archive, path, name)
            archive.writestr(f"{within}/CURRENT", generation.name)
            digests[f"{within}/CURRENT"] = hashlib.sha256(generation.name.encode()).hexdigest()
        manifest = {
            "attache_backup": _FORMAT,
            "made_at": datetime.now(UTC).isoformat(),
            "files": digests,
        }
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        archive.close()
        out.flush()
        os.fsync(out.fileno())


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def read_manifest(file: Path) -> dict[str, Any]:
    """What the backup holds, and the digest of each file. Raises `NoBackup`."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            if manifest["attache_backup"] != _FORMAT or DATABASE_FILE not in manifest["files"]:
                raise NoBackup(file)
            return manifest
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise NoBackup(file) from error


def check(file: Path) -> None:
    """Read the backup as it will be read. Raises `DamagedBackup`."""
    for _ in members(file):
        pass


def members(file: Path, into: Path | None = None) -> Iterator[str]:
    """Read all files of the backup, and write them where `into` says. Raises `DamagedBackup`."""
    digests = read_manifest(file)["files"]
    try:
        with zipfile.ZipFile(file) as archive:
            for name, expected in digests.items():
                target = _place(into, name, file) if into else Path(os.devnull)
                if _copy(archive, name, target) != expected:
                    raise DamagedBackup(file)
                yield name
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError) as error:
        raise DamagedBackup(file) from error


def _place(into: Path, name: str, file: Path) -> Path:
    """Where a file of the backup goes; never outside the folder. Raises `DamagedBackup`."""
    parts = PurePosixPath(name).parts
    if ".." in parts or PurePosixPath(name).is_absolute():
        raise DamagedBackup(file)
    place = into.joinpath(*parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _copy(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
