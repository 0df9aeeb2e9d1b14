"""What tests of the index store, and what they look for in the database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
from sqlalchemy import func, select

from index.archive import Archive
from index.tables import Base
from index.types import Embedded, ModelIdentity
from reading.types import Span
from tests.articles import draft

MODEL = ModelIdentity(name="small", revision="1", dimension=4)
OTHER = ModelIdentity(name="other", revision="1", dimension=4)
WIRE = """MOSCOW, July 9. /TASS/. The president and the prime minister discussed oil deliveries in
the Kremlin and agreed to meet again before the end of the year, an aide told reporters.
No paper was signed. The two sides will form a commission that is to work out payments in
national currencies, which banks of both countries had asked for since the spring, the
aide said late on Tuesday."""
OWN = """Delhi's envoy called the evening in the Kremlin a success. She spoke of a warm reception,
of oil that will keep flowing, and of a second round of talks that might take place in
winter, though nobody would name a day. Payments remain the hardest matter, bankers in
Mumbai told this newspaper, and a new body of officials is meant to settle how rupees
could be used for them from now on."""


def embedded(text: str, **about: str) -> Embedded:
    """An article of two passages, each half of the text."""
    half = len(text) // 2
    spans = (Span(0, half), Span(half, len(text)))
    return Embedded(draft=draft(text, **about), spans=spans, vectors=np.eye(2, 4, dtype="f4"))


async def row_counts(archive: Archive) -> dict[str, int]:
    """How many rows each table has, but for the models'."""
    async with archive.database.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name != "models"
        }


def database_bytes(folder: Path) -> bytes:
    """The content of the database file, with everything written that was committed."""
    file = folder / "data" / "attache.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()
