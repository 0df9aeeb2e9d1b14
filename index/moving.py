"""Moving an archive to another engine: every row as it is, resumable, and proved.

Rows are copied in the order of their keys, some at a time; what is copied stays. Until all is
proved, the target is marked, so that nobody takes it for a whole archive.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from index.archive import Archive
from index.copying import AT_ONCE, RowsDigest, digest_of, tables_to_copy
from index.database import Database
from index.errors import MoveChanged, TargetInUse, UnfinishedMove
from index.numbering import last_numbers, number_after
from index.tables import ArchiveRow, ArticleRow

_MARK = "moving:"

OnCopied = Callable[[str, int, int], None]
"""Called with a table, how many of its rows are copied, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was moved and proved: rows by table, and the collections."""

    rows: dict[str, int]
    collections: tuple[str, ...]


async def move(source: Archive, target: Archive, *, on_copied: OnCopied | None = None) -> Moved:
    """Copy all rows of an archive into another one, which is empty or was begun so.

    Interrupted, call it again. Raises `TargetInUse`, and `MoveChanged` where the source was
    written to meanwhile.
    """
    identity = await _identity(source.database)
    await _begin(source, target, mark=_mark(identity))
    rows: dict[str, int] = {}
    for table in tables_to_copy():
        await _copy(source.database, target.database, table, on_copied)
    await _copy_replacements(source.database, target.database)
    for table in tables_to_copy():
        digest = await _digest(source.database, table)
        if digest != await _digest(target.database, table):
            raise MoveChanged(table.name)
        rows[table.name] = digest.count
    await _renumber(source.database, target.database)
    await _name(target.database, identity)
    return Moved(rows=rows, collections=tuple(await target.collections.names()))


async def require_whole(archive: Archive) -> None:
    """Raise `UnfinishedMove` where an archive was moved here only in part."""
    require_finished(await _identity(archive.database))


def require_finished(identity: str) -> None:
    """Raise `UnfinishedMove` where this is the mark of an archive that is there only in part."""
    if identity.startswith(_MARK):
        raise UnfinishedMove


def _mark(identity: str) -> str:
    length = ArchiveRow.identity.type.length or 0
    return f"{_MARK}{identity}"[:length]


async def _begin(source: Archive, target: Archive, *, mark: str) -> None:
    """Mark the target, unless it is marked. Raises `TargetInUse` where it holds anything else."""
    if await _identity(target.database) == mark:
        return
    async with target.database.reading() as session:
        for table in tables_to_copy():
            if await session.scalar(select(func.count()).select_from(table)):
                raise TargetInUse(
                    set(await source.collections.names()) & set(await target.collections.names())
                )
    await _name(target.database, mark)


async def _identity(database: Database) -> str:
    async with database.reading() as session:
        return await session.scalar(select(ArchiveRow.identity)) or ""


async def _name(database: Database, identity: str) -> None:
    async with database.writing() as session:
        await session.execute(update(ArchiveRow).values(identity=identity))


async def _copy(
    source: Database, target: Database, table: Table, on_copied: OnCopied | None
) -> None:
    key = list(table.primary_key)
    async with target.reading() as session:
        done = await session.scalar(select(func.count()).select_from(table)) or 0
    async with source.reading() as session:
        total = await session.scalar(select(func.count()).select_from(table)) or 0
        # In the order of the source: engines do not agree on that of letters.
        copied = select(*key).order_by(*key).offset(max(0, done - 1)).limit(1)
        last = (await session.execute(copied)).first() if done else None
        if done > total:
            raise MoveChanged(table.name)
        async for rows in _batches(session, table, after=last):
            values = [dict(row._mapping) for row in rows]
            if table is ArticleRow.__table__:
                # A version refers to a later one, which is not there yet.
                values = [{**each, "replaced_by": None} for each in values]
            try:
                async with target.writing() as writing:
                    await writing.execute(insert(table), values)
            except IntegrityError as error:  # since it was interrupted
                raise MoveChanged(table.name) from error
            done += len(rows)
            if on_copied:
                on_copied(table.name, done, max(done, total))


async def _copy_replacements(source: Database, target: Database) -> None:
    """Let each version refer to the one that replaced it."""
    async with source.reading() as session:
        rows = await session.execute(
            select(ArticleRow.id, ArticleRow.replaced_by)
            .where(ArticleRow.replaced_by.is_not(None))
            .order_by(ArticleRow.id)
        )
        values = [{"id": row.id, "replaced_by": row.replaced_by} for row in rows]
    for start in range(0, len(values), AT_ONCE):
        async with target.writing() as session:
            await session.execute(update(ArticleRow), values[start : start + AT_ONCE])


async def _renumber(source: Database, target: Database) -> None:
    async with source.reading() as session:
        numbers = await session.run_sync(lambda opened: last_numbers(opened.connection()))
    async with target.writing() as session:
        await session.run_sync(lambda opened: number_after(opened.connection(), numbers))


async def _digest(database: Database, table: Table) -> RowsDigest:
    """The digest of all rows of the table."""
    async with database.reading() as session:
        return await session.run_sync(lambda opened: digest_of(opened.connection(), table))


async def _batches(
    session: AsyncSession, table: Table, *, after: Sequence[Any] | None
) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows of the table in the order of its key, from the one after `after`."""
    key = list(table.primary_key)
    while True:
        statement = select(table).order_by(*key).limit(AT_ONCE)
        if after is not None:
            statement = statement.where(tuple_(*key) > tuple_(*after))
        rows = (await session.execute(statement)).all()
        if not rows:
            return
        yield rows
        after = [rows[-1]._mapping[column] for column in key]
