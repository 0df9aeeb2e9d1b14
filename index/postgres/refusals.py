"""What a PostgreSQL server or its driver refuses, as errors of the archive."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from index.errors import (
    ArticlesBusy,
    DiskFull,
    ReadOnlyArchive,
    ServerAway,
    StorageError,
    UnfitServer,
)

# Classes and codes of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_AWAY = ("08", "57P")  # connection exceptions; shutting down, starting up
_BUSY = ("40", "55P03")  # deadlocks and the like; waited too long for a lock
_NO_STATEMENT = (
    "PgBouncer gives its connections away between two statements: set pool_mode = session for "
    "this database, or name the server itself in ATTACHE_DATABASE."
)
_SAID = {
    "26000": _NO_STATEMENT,
    "42P05": _NO_STATEMENT,
    "28P01": "Its server refuses the password: check ATTACHE_DATABASE.",
    "28000": "Its server refuses the user: check ATTACHE_DATABASE, or the server's pg_hba.conf.",
    "3D000": "There is no such database: run `createdb` there, or check ATTACHE_DATABASE.",
    "42501": "The user of ATTACHE_DATABASE may not do that there: make it the database's owner.",
    "53300": "Its server has no connection left: raise max_connections, or run fewer processes.",
    "54000": "A text or a statement is too large for it.",
    "57014": "It took too long: try again, or look at what else the server does.",
}


@contextmanager
def server_errors(database: str) -> Iterator[None]:
    """Turn what the server or the driver raises into an error of the archive."""
    try:
        yield
    except IntegrityError:
        raise
    except PoolTimeout as error:
        raise StorageError(
            "All connections to the database are busy. Try again in a moment."
        ) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise  # of a copy on this machine
        raise _refusal(database, error) from error
    except OSError as error:  # what connecting raises; a time limit, too
        raise ServerAway(database) from error


def is_away(error: BaseException) -> bool:
    """Whether the server could not be reached, or went away."""
    if isinstance(error, DBAPIError):
        state = sqlstate(error)
        gone = "connection is closed" in str(error.orig) or "connection was closed" in str(
            error.orig
        )
        return error.connection_invalidated or state.startswith(_AWAY) or gone
    return isinstance(error, OSError)


def sqlstate(error: DBAPIError) -> str:
    """The server's code of the error; empty where the driver raised it."""
    return getattr(error.orig, "sqlstate", None) or ""


def told(error: BaseException) -> str:
    """What went wrong, in one line for the log, without a statement and its values."""
    said = _first_line(error) if isinstance(error, DBAPIError) else str(error).partition("\n")[0]
    return said.rstrip(".") or type(error).__name__


def _refusal(database: str, error: DBAPIError) -> Exception:
    state, said = sqlstate(error), _first_line(error)
    if is_away(error):
        return ServerAway(database)
    if state.startswith(_BUSY):
        return ArticlesBusy()
    if state == "25006":
        return ReadOnlyArchive(
            f"The database {database} can only be read: it is a replica, or was set so. Name the "
            "primary server in ATTACHE_DATABASE."
        )
    if state == "53100":
        return DiskFull(
            f"The disk of the database {database} is full. Free some room and run this again: what "
            "was reported as stored is safe."
        )
    if state == "42501" and "extension" in said:
        return no_extension(database)
    if state in _SAID:
        return StorageError(f"The database {database} refused ({said}). {_SAID[state]}")
    return StorageError(f"The database {database} refused: {said}.")


def no_extension(database: str) -> UnfitServer:
    """The error for a database without pgvector that its user may not have made."""
    return UnfitServer(
        f"The database {database} lacks the extension pgvector, and its user may not create it. "
        "Have the server's administrator run `CREATE EXTENSION vector` in that database."
    )


def _first_line(error: DBAPIError) -> str:
    said = str(error.orig).partition("\n")[0]
    return said.rpartition(">: ")[2].strip().rstrip(".")
