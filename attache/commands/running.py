"""What every command does around its service: open the archive, run, turn errors into output."""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import click

from attache.errors import USER_ERRORS
from attache.settings import Settings
from attache.terminal import say
from index.loading import loading
from language.safe_text import safe

if TYPE_CHECKING:
    from bot.services import Services


@asynccontextmanager
async def open_services(settings: Settings, *, create: bool = False) -> "AsyncIterator[Services]":
    """Open the services over the archive in the data folder.

    Where there is no archive, `create` makes one and says so on stderr; else `NoArchive` is raised.
    """
    with loading():
        # Imported here: everything that reads and answers takes a second to import.
        from attache.app import open_app

    def announce() -> None:
        where = "the database" if settings.database else settings.data
        say(f"Made a new archive in {where}.", err=True)

    async with open_app(
        settings.data,
        database=settings.database_address,
        model=settings.model,
        reader=settings.reader,
        feed_articles=settings.feed_articles,
        create=create,
        on_created=announce,
    ) as services:
        yield services


def run(work: Coroutine[Any, Any, int], *, interrupted: str = "Interrupted.") -> None:
    """Run `work` to its end and exit with the status that it returns.

    A user error becomes one line on stderr and status 1, Ctrl-C prints `interrupted` and becomes
    status 130.
    """
    try:
        code = asyncio.run(work)
    except KeyboardInterrupt:
        click.echo(interrupted, err=True)
        code = 130
    except USER_ERRORS as error:
        raise click.ClickException(safe(str(error))) from error
    sys.exit(code)


def not_writable(file: object, error: OSError) -> click.ClickException:
    """Return the error for a file that cannot be written."""
    return click.ClickException(
        safe(f"{file} cannot be written ({error.strerror}): name a file in a folder that exists.")
    )
