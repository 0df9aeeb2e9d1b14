"""What was measured of a system over several sets, put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.peers.measurement import Measured, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A way of a system: its questions from all sets, and the pace at which articles came in."""

    system: str
    way: Way
    pace: float


def pooled(rows: Sequence[Measured], clock: str) -> list[Pooled]:
    """Return each way of each system, in the order of the rows."""
    systems = {row.system: [other for other in rows if other.system == row.system] for row in rows}
    return [
        Pooled(system=system, way=_together(name, of_system), pace=pace(of_system, clock))
        for system, of_system in systems.items()
        for name in (way.name for way in of_system[0].ways)
    ]


def pace(rows: Sequence[Measured], clock: str) -> float:
    """Return how many characters can be searched after a second."""
    return sum(row.characters for row in rows) / sum(row.adding[clock] for row in rows)


def _together(name: str, rows: Sequence[Measured]) -> Way:
    ways = [way for row in rows for way in row.ways if way.name == name]
    return Way(
        name=name,
        milliseconds={
            clock: tuple(each for way in ways for each in way.milliseconds[clock])
            for clock in ways[0].milliseconds
        },
        judged=tuple(each for way in ways for each in way.judged),
        resident=max(way.resident for way in ways),
    )
