"""What every command does around its service: open the archive, run, turn errors into output."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from attache.errors import USER_ERRORS
from attache.settings import Settings
from attache.terminal import say
from index.loading import loading
from language.safe_text import safe

if TYPE_CHECKING:
    from attache.observer import Observer
    from bot.services import Services

_NICE = 10


@asynccontextmanager
async def open_services(
    settings: Settings, *, create: bool = False, observer: "Observer | None" = None
) -> "AsyncIterator[Services]":
    """Open the services over the archive in the data folder.

    Where there is no archive, `create` makes one and says so on stderr; else `NoArchive` is raised.
    The `observer` is told what the services do.
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
        language_model=settings.language_model,
        memory=settings.budget,
        create=create,
        on_created=announce,
        observer=observer,
    ) as services:
        yield services


def run(work: Coroutine[Any, Any, int], *, interrupted: str = "Interrupted.") -> None:
    """Run `work` to its end and exit with the status that it returns, or as `ended_by_errors`."""
    with ended_by_errors(interrupted):
        code = asyncio.run(_ended_by_sigterm(work))
        if code is None:
            raise KeyboardInterrupt
    sys.exit(code)


@contextmanager
def ended_by_errors(interrupted: str) -> Iterator[None]:
    """End the process where what is done inside raises a user error, or is interrupted.

    A user error becomes one line on stderr and status 1; Ctrl-C and SIGTERM print `interrupted` and
    become status 130.
    """
    before = signal.getsignal(signal.SIGTERM)
    with suppress(ValueError):  # only the main thread may say what a signal does
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(interrupted, err=True)
        sys.exit(130)
    except USER_ERRORS as error:
        raise click.ClickException(safe(str(error))) from error
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGTERM, before)


def give_way() -> None:
    """Have this process wait for others, such as a bot that answers questions."""
    with suppress(AttributeError, OSError):  # not every system has priorities
        os.nice(max(0, _NICE - os.nice(0)))


async def _ended_by_sigterm(work: Coroutine[Any, Any, int]) -> int | None:
    """Await the work; None where a service manager's SIGTERM ended it, as cleanly as Ctrl-C.

    No SIGINT is raised for it: what was begun in the background may have that ignored.
    """
    loop, doing = asyncio.get_running_loop(), asyncio.ensure_future(work)
    told = False

    def end() -> None:
        nonlocal told
        told = True
        doing.cancel()

    with suppress(NotImplementedError, RuntimeError, ValueError):  # not on every system and thread
        loop.add_signal_handler(signal.SIGTERM, end)
    try:
        return await doing
    except asyncio.CancelledError:
        if told:
            return None
        raise


def not_writable(file: object, error: OSError) -> click.ClickException:
    """Return the error for a file that cannot be written."""
    return click.ClickException(
        safe(f"{file} cannot be written ({error.strerror}): name a file in a folder that exists.")
    )
