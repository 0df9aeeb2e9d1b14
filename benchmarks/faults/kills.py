"""SIGKILL at any moment of an ingest, of reindexing, and of a change of model."""

import random
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.faults.outcome import Outcome
from benchmarks.faults.processes import damages, has_traceback, killed, run, victim
from benchmarks.faults.turns import Turns
from benchmarks.faults.victim import articles
from index.database import DATABASE_FILE

_INGESTED = 3_000
_REINDEXED = 1_000


def ingest(turns: Turns, chance: random.Random) -> Outcome:
    """Kill an ingest again and again, which begins anew on the same archive each time."""
    lost: list[str] = []
    reported: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        data, source = Path(folder, "data"), Path(folder, "a.jsonl")
        for turn in turns:
            source.write_text(articles(_INGESTED, first=turn * 200))
            command = victim("ingest", data, source)
            lines = chance.randrange(1, 600)
            reported |= set(killed(command, after_lines=lines, then=chance.uniform(0, 0.3)))
            titles = titles_in(data)
            lost += [f"{title} was reported, and is not there" for title in reported - set(titles)]
            lost += [f"{title} is there {n} times" for title, n in titles.items() if n > 1]
            lost += damages(data)
    return Outcome(fault="SIGKILL of an ingest", injected=turns.taken, lost=tuple(lost))


def reindex(turns: Turns, chance: random.Random) -> Outcome:
    """Kill a process that reindexes without end."""
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        data = _filled(Path(folder))
        before = run(victim("ask", data, "stand-in")).stdout
        for _ in turns:
            command = victim("reindex", data, "stand-in")
            killed(command, after_lines=chance.randrange(1, 4), then=chance.uniform(0, 0.5))
            lost += damages(data)
            asked = run(victim("ask", data, "stand-in"))
            if asked.stdout != before or has_traceback(asked):
                lost.append(f"answers are others than before: {asked.stderr[-200:]}")
    return Outcome(fault="SIGKILL of reindexing", injected=turns.taken, lost=tuple(lost))


def model(turns: Turns, chance: random.Random) -> Outcome:
    """Kill a change of model, and have the next process end it."""
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        data = _filled(Path(folder))
        for turn in turns:
            command = victim("embed", data, f"model {turn}")
            killed(command, after_lines=1, then=chance.uniform(0, 1.0))
            lost += damages(data)
            ended = run(command)
            if ended.returncode or damages(data):
                lost.append(f"the change of model could not be ended: {ended.stderr[-200:]}")
    return Outcome(fault="SIGKILL of a change of model", injected=turns.taken, lost=tuple(lost))


def _filled(folder: Path) -> Path:
    source = folder / "a.jsonl"
    source.write_text(articles(_REINDEXED))
    run(victim("ingest", folder / "data", source)).check_returncode()
    return folder / "data"


def titles_in(data: Path) -> Counter[str]:
    """Count the titles of the articles that are there; none where the tables were never made."""
    if not (data / DATABASE_FILE).exists():
        return Counter()
    with closing(sqlite3.connect(data / DATABASE_FILE)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if ("articles",) not in tables.fetchall():
            return Counter()
        rows = connection.execute("SELECT title FROM articles WHERE retired_at IS NULL")
        return Counter(title for (title,) in rows)
