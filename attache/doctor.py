"""`attache doctor`: checks of all that the bot needs. Nothing is changed."""

import asyncio
import os
import shlex
import shutil
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from answer.errors import AnswerError
from answer.evidence.readers import BUNDLED_READER, load_larger_reader, load_reader
from attache.machine_memory import available_memory
from attache.render.archive import memory_text
from attache.render.json_line import json_line
from attache.settings import Settings
from bot import checkup
from bot.checkup import Finding, Verdict
from index.database import lost_changes
from index.embedder import Embedder
from index.engine import Engine, engine_of
from index.errors import ArchiveError, StorageError
from index.health import CollectionHealth, DatabaseHealth, examine_database, examine_index
from index.memory import SMALLEST, MemoryBudget
from index.types import ModelIdentity
from index.verifier import Part
from language.safe_text import safe
from reading.errors import ReadingError
from reading.events.leaning import weights as leaning_weights
from reading.parser import check_weights, model_folder

if TYPE_CHECKING:
    from index.postgres.health import ServerHealth

_MOST_USED = 0.8  # of the connections that a server takes
SMALLEST_FREE = 200 * 1024**2
"""Bytes that must be free on the disk, however small the archive is."""

_COLOURS = {
    Verdict.OK: "green",
    Verdict.NOTE: "yellow",
    Verdict.FAILED: "red",
    Verdict.SKIPPED: "yellow",
}


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Run all checks, and yield what each finds as soon as it is known."""
    token = settings.discord_token
    async for finding in checkup.examine(
        token.get_secret_value() if token else None, settings.discord_api
    ):
        yield finding
    for check in _local_checks(settings):
        yield await asyncio.to_thread(check)


def _local_checks(settings: Settings) -> Iterator[Callable[[], Finding]]:
    """Yield the checks of this machine, in order; some need what earlier ones found."""
    folder = settings.data
    earlier = _Earlier()
    if (file := settings.file) is not None and is_readable_by_all(file):
        yield partial(settings_file, file)
    if (address := settings.database_address) is not None:
        yield lambda: _server(address, earlier)
        if earlier.database and not (earlier.database.behind or earlier.database.unknown):
            yield lambda: _contents(engine_of(folder, address))
        yield lambda: _embedder(settings.model, earlier)
        yield lambda: _reader(settings.reader)
        yield _parser
        yield lambda: memory(settings.budget, available_memory())
        yield lambda: _clock(earlier)
        return
    yield lambda: data_folder(folder)
    yield lambda: free_space(folder)
    yield lambda: _database(folder, earlier)
    if earlier.database and not (earlier.database.behind or earlier.database.unknown):
        yield lambda: _contents(engine_of(folder))
    yield lambda: _embedder(settings.model, earlier)
    yield lambda: _reader(settings.reader)
    yield _parser
    yield lambda: memory(settings.budget, available_memory())
    for each in earlier.database.collections if earlier.database else ():
        yield lambda each=each: _index(folder, each, earlier)  # type: ignore[misc]
    yield lambda: _clock(earlier)


def finding_json(finding: Finding) -> str:
    """Return the finding as one line of JSON."""
    told = {name: value and safe(value) for name, value in asdict(finding).items()}
    return json_line(told)


def finding_text(finding: Finding) -> str:
    """Return a line for a terminal, and one below it with what to do."""
    line = f"{click.style(f'{finding.verdict:8}', fg=_COLOURS[finding.verdict])}"
    line += safe(f"{finding.check}: {finding.said}")
    return f"{line}\n        → {safe(finding.remedy)}" if finding.remedy else line


class _Earlier:
    """What later checks need of earlier ones; None until, or unless, it is found."""

    def __init__(self) -> None:
        self.database: DatabaseHealth | ServerHealth | None = None
        self.model: ModelIdentity | None = None


def is_readable_by_all(path: Path) -> bool:
    """Whether everybody on this machine may read a file, or look into a folder."""
    return os.name == "posix" and path.exists() and bool(path.stat().st_mode & stat.S_IROTH)


def settings_file(file: Path) -> Finding:
    """Return what is wrong with a settings file that everybody can read."""
    return Finding(
        check="settings",
        verdict=Verdict.FAILED,
        said=f"everybody on this machine can read {file}, where the token is kept",
        remedy=f"Run `chmod 600 {file}`.",
    )


def data_folder(folder: Path) -> Finding:
    """Check that the data folder can be written, and who can read it."""
    place = folder.resolve()
    nearest = next(path for path in (place, *place.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding(
            check="data folder",
            verdict=Verdict.FAILED,
            said=f"{nearest} is no folder that can be written",
            remedy="Give write permission, or name another with ATTACHE_DATA.",
        )
    if nearest != place:
        return Finding(
            check="data folder",
            verdict=Verdict.NOTE,
            said=f"{place} is not there yet",
            remedy="It is made at the first start; if there should be one, check ATTACHE_DATA.",
        )
    if is_readable_by_all(place):
        return Finding(
            check="data folder",
            verdict=Verdict.NOTE,
            said=f"{place} can be written, and everybody on this machine can read it",
            remedy=f"Run `chmod -R go= {shlex.quote(str(folder))}`.",
        )
    return Finding(check="data folder", verdict=Verdict.OK, said=f"{place} can be written")


def free_space(folder: Path) -> Finding:
    """Check that the disk has space to build the indexes anew beside those in use."""
    place = folder.resolve()
    nearest = next(path for path in (place, *place.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    archive, indexes = _size(place), _size(place / "index")
    said = f"{_megabytes(free)} free; the archive has {_megabytes(archive)}"
    if free < max(SMALLEST_FREE, indexes):
        return Finding(
            check="disk",
            verdict=Verdict.FAILED,
            said=said,
            remedy=f"Free some: building the indexes anew takes {_megabytes(indexes)} beside them.",
        )
    return Finding(check="disk", verdict=Verdict.OK, said=said)


def _database(folder: Path, earlier: _Earlier) -> Finding:
    try:
        earlier.database = found = examine_database(folder)
    except ArchiveError as error:
        return _failed("database", error)
    if found is None:
        return _empty("there is none yet")
    if found.damages:
        return Finding(
            check="database",
            verdict=Verdict.FAILED,
            said=f"it is damaged: {'; '.join(found.damages)}",
            remedy="Stop every process and restore attache.sqlite3 from a backup.",
        )
    if found.unknown:
        return Finding(
            check="database",
            verdict=Verdict.FAILED,
            said=f"a later version made its tables ({', '.join(sorted(found.unknown))})",
            remedy="Install that version.",
        )
    if found.behind:
        return Finding(
            check="database",
            verdict=Verdict.NOTE,
            said=f"its tables lack {'; '.join(found.behind)}",
            remedy="The next start brings them up to date; make a backup first.",
        )
    if found.lost:
        return _failed("database", lost_changes(found.lost, folder))
    passages = sum(each.passages for each in found.collections)
    if not passages:
        return _empty("it is sound, and holds no article")
    count = len(found.collections)
    said = f"sound; {count} collection{'s' * (count != 1)} with {passages:,} passages"
    return Finding(check="database", verdict=Verdict.OK, said=said)


def _server(address: str, earlier: _Earlier) -> Finding:
    """Check the PostgreSQL database that holds the archive."""
    from index.postgres.health import examine_server  # only here is it needed

    try:
        earlier.database = found = asyncio.run(examine_server(address))
    except ArchiveError as error:
        return _failed("database", error)
    said = f"{found.name}: PostgreSQL {found.server}, pgvector {found.vector or 'missing'}"
    if found.unknown:
        return _failed(
            "database",
            f"{said}; a later version made its tables ({', '.join(sorted(found.unknown))})",
            "Install that version, or name another database in ATTACHE_DATABASE.",
        )
    if found.behind:
        return Finding(
            check="database",
            verdict=Verdict.NOTE,
            said=f"{said}; its tables lack {'; '.join(found.behind)}",
            remedy="The next start brings them up to date; make a backup first.",
        )
    passages = sum(each.passages for each in found.collections)
    if found.connections > found.most_connections * _MOST_USED:
        return Finding(
            check="database",
            verdict=Verdict.NOTE,
            said=f"{said}; {found.connections} of {found.most_connections} connections are used",
            remedy="Raise max_connections there: each process of Attaché takes up to 13.",
        )
    if not passages:
        return _empty(f"{said}; it holds no article")
    said += f"; {passages:,} passages, {found.indexed:,} indexed"
    return Finding(check="database", verdict=Verdict.OK, said=said)


def _contents(engine: Engine) -> Finding:
    """Prove a sample of what is stored against itself."""
    try:
        reports = list(engine.upkeep().verify(quick=True))
    except ArchiveError as error:
        return _failed("contents", error)
    damages = [each for report in reports for each in report.damages]
    if damages:
        return _failed(
            "contents",
            f"{len(damages)} damages, the first: {damages[0].said}",
            "Run `attache verify`, which names all; `--repair` makes anew what it can.",
        )
    texts = next(report.count for report in reports if report.part is Part.TEXTS)
    said = f"{texts:,} articles agree with their digests, passages and vectors"
    return Finding(check="contents", verdict=Verdict.OK, said=said)


def _empty(said: str) -> Finding:
    return Finding(
        check="database",
        verdict=Verdict.NOTE,
        said=said,
        remedy="Add articles: `attache ingest SOURCE...`, or /article add in Discord.",
    )


def _embedder(name: str, earlier: _Earlier) -> Finding:
    try:
        earlier.model = model = Embedder.load(name).identity
    except ArchiveError as error:
        return _failed("embedding model", error)
    stored = earlier.database.model if earlier.database else None
    if stored not in (None, model):
        return Finding(
            check="embedding model",
            verdict=Verdict.FAILED,
            said=f"{model} is set, and the archive was embedded with {stored}",
            remedy="Set ATTACHE_MODEL back, or run `attache reindex` to embed everything anew.",
        )
    return Finding(check="embedding model", verdict=Verdict.OK, said=str(model))


def _reader(name: str) -> Finding:
    try:
        load_reader(name)
        load_larger_reader(name)
    except AnswerError as error:
        return _failed("reader", error)
    said = "the one that was shipped" if name == BUNDLED_READER else name
    return Finding(check="reader", verdict=Verdict.OK, said=said)


def _parser() -> Finding:
    try:
        check_weights(model_folder())
        leaning_weights()
    except ReadingError as error:
        return _failed("parser", error)
    said = "spaCy's weights as published, and those for which Thursday is meant"
    return Finding(check="parser", verdict=Verdict.OK, said=said)


def memory(budget: MemoryBudget, has: int | None) -> Finding:
    """Check that what may be taken is there, of `has` bytes; the models are loaded by now."""
    use = budget.use()
    if has is not None and has < SMALLEST:
        return Finding(
            check="memory",
            verdict=Verdict.NOTE,
            said=f"this machine, or its container, has {_megabytes(has)}",
            remedy=f"Give it more: {_megabytes(SMALLEST)} is the least that works.",
        )
    if has is not None and use.ceiling is not None and has < use.ceiling:
        return Finding(
            check="memory",
            verdict=Verdict.NOTE,
            said=f"this machine, or its container, has {_megabytes(has)}, and ATTACHE_MEMORY "
            f"allows {_megabytes(use.ceiling)}",
            remedy="Set ATTACHE_MEMORY to no more than is there.",
        )
    return Finding(check="memory", verdict=Verdict.OK, said=memory_text(use))


def _index(folder: Path, collection: CollectionHealth, earlier: _Earlier) -> Finding:
    check = f"index of {collection.name}"
    again = f"Run `attache reindex --collection {collection.name}`."
    if earlier.model is None:
        return Finding(check=check, verdict=Verdict.SKIPPED, said="it needs the embedding model")
    try:
        found = examine_index(folder, collection.name, earlier.model)
    except StorageError as error:
        return _failed(check, error, again)
    if found is None:
        said = "none for this model yet; it is built at the next question"
        return Finding(check=check, verdict=Verdict.NOTE, said=said)
    said = f"{found.generation}, {found.passages:,} passages"
    if not found.is_own:
        return _failed(check, f"{said}, was built from another database or a newer state", again)
    if found.change < collection.last_change:
        # Each process applies in memory what came after.
        return Finding(check=check, verdict=Verdict.OK, said=f"{said}, and what changed since")
    if found.passages != collection.passages:
        return _failed(check, f"{said}, where the database has {collection.passages:,}", again)
    return Finding(check=check, verdict=Verdict.OK, said=f"{said}, as the database")


def _clock(earlier: _Earlier) -> Finding:
    """Check that the clock is not behind what is stored; Discord's time is checked elsewhere."""
    now = datetime.now(UTC)
    newest = earlier.database.last_change_at if earlier.database else None
    if newest is None or now >= newest:
        return Finding(check="time", verdict=Verdict.OK, said=f"{now:%Y-%m-%d %H:%M} UTC")
    return Finding(
        check="time",
        verdict=Verdict.FAILED,
        said=f"it is {now:%Y-%m-%d %H:%M} UTC here, before the last change of the archive",
        remedy="Let the system set its clock (timedatectl set-ntp true).",
    )


def _failed(check: str, why: object, remedy: str | None = None) -> Finding:
    return Finding(check=check, verdict=Verdict.FAILED, said=str(why), remedy=remedy)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _megabytes(count: int) -> str:
    return f"{count / 1024**2:,.0f} MB"
