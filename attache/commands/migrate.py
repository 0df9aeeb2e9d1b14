"""`attache migrate`: move an archive from a data folder to PostgreSQL, or back."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.commands.running import run
from attache.settings import Settings
from attache.terminal import say
from index.loading import loading

if TYPE_CHECKING:
    from bot.services import Services

_ASKED = 10


@click.command()
@click.option(
    "--to", "target", required=True, help="The address of a PostgreSQL database, or a data folder."
)
@click.pass_obj
def migrate(settings: Settings, target: str) -> None:
    """Move the archive to a PostgreSQL database, or back.

    The target must be empty. Every row is copied as it is and compared by digest; then the
    indexes are built, and some questions are asked of both. Stop the bot before: an archive that
    is written to meanwhile is not moved. Interrupted, run it again, and it goes on. The archive
    itself stays as it is.
    """

    async def work() -> int:
        with loading():
            from index.engine import engine_of
            from index.moving import move

        folder, database = _place(target)
        here = engine_of(settings.data, settings.database_address)
        there = engine_of(folder, database)
        async with await here.open() as source, await there.open(create=True) as archive:
            moved = await move(source, archive, on_copied=_show)
        say(f"{sum(moved.rows.values()):,} rows copied to {there.name}, all proved by digest.")
        await _index_and_ask(settings, folder, database, moved.collections)
        name = "ATTACHE_DATABASE" if database else "ATTACHE_DATA"
        say(f"Set {name} to it{'' if database else ' and ATTACHE_DATABASE to nothing'}.")
        return 0

    run(work(), interrupted="Interrupted. What is copied stays; run it again to go on.")


def _place(target: str) -> tuple[Path, str | None]:
    """The data folder and the database that a target names."""
    return (Path(), target) if "://" in target else (Path(target), None)


def _show(table: str, done: int, total: int) -> None:
    if done == total:
        say(f"  {table}: {total:,} rows")


async def _index_and_ask(
    settings: Settings, folder: Path, database: str | None, collections: Sequence[str]
) -> None:
    """Build the target's indexes, and tell how many questions both answer alike."""
    with loading():
        from attache.app import open_app

    async with AsyncExitStack() as stack:
        source, target = [
            await stack.enter_async_context(
                open_app(at, database=named, model=settings.model, reader=settings.reader)
            )
            for at, named in ((settings.data, settings.database_address), (folder, database))
        ]
        for collection in collections:
            report = await target.collections.reindex(collection)
            say(f"  {collection}: {report.indexed_passages:,} passages indexed")
        for collection in collections:
            await _ask_both(source, target, collection)


async def _ask_both(source: "Services", target: "Services", collection: str) -> None:
    asked = [each.title for each in await source.collections.list(collection, limit=_ASKED)]
    differ = []
    for question in asked:
        answers = [
            await each.answers.answer(
                question, collections=[collection], as_of=date.today(), answers_from=0.0
            )
            for each in (source, target)
        ]
        first, second = [
            (each.text, [cited.article_id for cited in each.citations[:1]]) for each in answers
        ]
        if first != second:
            differ.append(question)
    if asked:
        alike = len(asked) - len(differ)
        say(f"  {collection}: {alike} of {len(asked)} questions are answered alike.")
    for question in differ:
        say(f"    answered otherwise: {question}")
