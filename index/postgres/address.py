"""Addresses of PostgreSQL databases, as users write them."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from index.errors import BadDatabaseAddress

_DRIVER = "postgresql+asyncpg"
_DRIVERS = (_DRIVER, "postgresql", "postgres")


def parse_address(written: str) -> URL:
    """Parse the address of a database. Raises `BadDatabaseAddress`, which never shows a password.

    `postgres://` is what many hosting services hand out, and means the same.
    """
    scheme = written.partition("://")[0]
    if scheme not in _DRIVERS:
        raise BadDatabaseAddress(f"it begins with '{scheme[:20]}'" if "://" in written else "")
    try:
        url = make_url(written)
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseAddress("it cannot be read") from error
    # A "@", "/" or "#" of a password that is not escaped ends up in the host or the database.
    if not url.database or any(sign in f"{url.host}{url.database}" for sign in "@/#: "):
        raise BadDatabaseAddress("the host or the name of the database is wrong")
    return url.set(drivername=_DRIVER)


def shown(url: URL) -> str:
    """The address for people: host and database, without user and password."""
    host = url.host or url.query.get("host") or "this machine"
    return f"{url.database} on {host if isinstance(host, str) else ', '.join(host)}"
