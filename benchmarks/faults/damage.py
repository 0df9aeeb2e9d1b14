"""Damage of every file of a data folder: it is noticed or harmless, and never changes an answer."""

import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.outcome import Outcome
from benchmarks.faults.processes import damages, has_traceback, run, victim
from benchmarks.faults.turns import Turns
from benchmarks.faults.victim import REFUSED, articles
from index.backup import back_up, restore
from index.errors import ArchiveError

_ARTICLES = 300


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(max(1, len(content)))]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return b"\x01"
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _noise(content: bytes, chance: random.Random) -> bytes:
    if len(content) < 8192:
        return chance.randbytes(len(content) + 1)
    page = chance.randrange(len(content) // 4096) * 4096
    return content[:page] + chance.randbytes(4096) + content[page + 4096 :]


_KINDS: dict[str, Callable[[bytes, random.Random], bytes] | None] = {
    "cut": _cut,
    "flipped": _flipped,
    "noise": _noise,
    "emptied": lambda content, chance: b"",
    "deleted": None,
}


def every_file(turns: Turns, chance: random.Random) -> Outcome:
    """Damage a file in one way, ask, and put a backup back; each turn another file or way."""
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        place = Path(folder)
        (place / "a.jsonl").write_text(articles(_ARTICLES))
        whole = place / "whole"
        run(victim("ingest", whole, place / "a.jsonl")).check_returncode()
        before = run(victim("ask", whole, "stand-in")).stdout
        back_up(whole, place / "backup.zip")
        files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
        cases = [(name, kind) for name in files for kind in _KINDS]
        chance.shuffle(cases)
        for turn in turns:
            name, kind = cases[turn % len(cases)]
            data = place / "data"
            shutil.rmtree(data, ignore_errors=True)
            shutil.copytree(whole, data)
            _damage(data / name, kind, chance)
            lost += [f"{name} {kind}: {wrong}" for wrong in _wrong(data, before, place)]
    return Outcome(fault="damage of any file", injected=turns.taken, lost=tuple(lost))


def _damage(file: Path, kind: str, chance: random.Random) -> None:
    change = _KINDS[kind]
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change(file.read_bytes(), chance))


def _wrong(data: Path, before: str, place: Path) -> list[str]:
    asked = run(victim("ask", data, "stand-in"))
    wrong = []
    if has_traceback(asked):
        wrong.append(asked.stderr[-300:])
    elif asked.returncode not in (0, REFUSED):
        wrong.append(f"it ended with status {asked.returncode}")
    elif asked.returncode == 0 and asked.stdout != before and not _is_noticed(data):
        wrong.append("another answer, and nothing was noticed")
    try:
        restore(place / "backup.zip", data, replace=True)
    except ArchiveError as error:
        return [*wrong, f"the backup could not be put back: {error}"]
    if run(victim("ask", data, "stand-in")).stdout != before:
        wrong.append("another answer after the backup was put back")
    return wrong


def _is_noticed(data: Path) -> bool:
    try:
        return bool(damages(data))
    except ArchiveError:
        return True
