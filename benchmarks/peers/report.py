"""The results as Markdown, for docs/benchmarks.md."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from benchmarks.peers.measurement import Measured, Way
from benchmarks.peers.pooled import pace, pooled
from benchmarks.peers.systems import ENTRIES
from benchmarks.tables import middle_and_tail, share, table

FIRST = (1, 3, 5)
WORDS = (50, 100, 200, 400, 800, 1_600)


def report(rows: Sequence[Measured], clock: str) -> str:
    """Return the tables of each set, and of all sets together."""
    processors = " and ".join(sorted({row.processor for row in rows}))
    parts = [f"By {_versions(rows)}; {clock} time on one core of {processors}."]
    for name, of_set in groupby(sorted(rows, key=lambda row: row.set), lambda row: row.set):
        measured = sorted(of_set, key=lambda row: list(ENTRIES).index(row.system))
        parts += [_heading(name, measured), _taking_in(measured, clock), _found(measured, clock)]
    if len({row.set for row in rows}) > 1:
        parts.append("All questions together:")
    parts += [
        _within(rows, clock),
        "The two best in each figure, over all questions:",
        "\n".join(_verdicts(rows, clock)),
    ]
    return "\n\n".join(parts)


def _heading(name: str, rows: Sequence[Measured]) -> str:
    one = rows[0]
    return (
        f"`{name}`: {one.articles:,} articles of {one.characters / 1e6:.2f} million characters, "
        f"{one.questions} questions that they answer."
    )


def _taking_in(rows: Sequence[Measured], clock: str) -> str:
    header = (
        "taking in", "a text is kept in", "pieces", "vectors in", "thousand characters a second",
        "with what follows", "MB before", "MB at most",
    )  # fmt: skip
    return table(
        header,
        [
            (
                ENTRIES[row.system].name,
                ENTRIES[row.system].pieces,
                f"{row.pieces:,}",
                row.precision,
                f"{pace([row], clock) / 1_000:.1f}",
                f"{row.characters / (row.adding[clock] + row.reading[clock]) / 1_000:.1f}",
                f"{row.resident:,.0f}",
                f"{row.peak:,.0f}",
            )
            for row in rows
        ],
    )


def _found(rows: Sequence[Measured], clock: str) -> str:
    header = (
        "finding", "ms, median / 95 %", "MB", *(f"article@{first}" for first in FIRST),
        *(f"sentence@{first}" for first in FIRST), "words in 1", "in 5",
    )  # fmt: skip
    return table(
        header,
        [
            (
                label(row.system, way.name),
                middle_and_tail(way.milliseconds[clock]),
                f"{way.resident:,.0f}",
                *(share(way.evidence("article", first)) for first in FIRST),
                *(share(way.evidence("sentence", first)) for first in FIRST),
                f"{way.words(1):,.0f}",
                f"{way.words(5):,.0f}",
            )
            for row in rows
            for way in row.ways
        ],
    )


def _within(rows: Sequence[Measured], clock: str) -> str:
    header = ("the sentence is read within … words", *(f"{words:,}" for words in WORDS))
    return table(
        header,
        [
            (
                label(each.system, each.way.name),
                *(share(each.way.evidence_within(words)) for words in WORDS),
            )
            for each in pooled(rows, clock)
        ],
    )


def _verdicts(rows: Sequence[Measured], clock: str) -> Iterator[str]:
    """Say who is best in each figure, so that nobody has to look for where a peer wins."""
    ways = pooled(rows, clock)
    paces = {label(each.system): each.pace / 1_000 for each in ways}
    yield _best("most thousand characters a second", paces, "{:.1f}")
    medians = {label(each.system, each.way.name): _median(each.way, clock) for each in ways}
    yield _best("fewest milliseconds, median", medians, "{:.1f}", least=True)
    memories = {label(each.system, each.way.name): each.way.resident for each in ways}
    yield _best("fewest megabytes", memories, "{:,.0f}", least=True)
    for kind in ("article", "sentence"):
        for first in FIRST:
            shares = {
                label(each.system, each.way.name): each.way.evidence(kind, first) for each in ways
            }
            yield _best(f"{kind}@{first}", shares, "{:.3f}")
    for words in WORDS:
        shares = {
            label(each.system, each.way.name): each.way.evidence_within(words) for each in ways
        }
        yield _best(f"sentence within {words:,} words", shares, "{:.3f}")


def _best(what: str, figures: dict[str, float], form: str, *, least: bool = False) -> str:
    """Return a line with the two best of a figure."""
    order = sorted(figures.items(), key=lambda pair: pair[1] if least else -pair[1])
    return f"- {what}: " + ", then ".join(
        f"{name} ({form.format(figure)})" for name, figure in order[:2]
    )


def label(system: str, way: str = "") -> str:
    """Return what a system, or a way to search it, is called."""
    name = ENTRIES[system].name
    return f"{name}, {way}" if way else name


def _median(way: Way, clock: str) -> float:
    ordered = sorted(way.milliseconds[clock])
    return ordered[len(ordered) // 2]


def _versions(rows: Sequence[Measured]) -> str:
    said = {name: number for row in rows for name, number in row.versions.items()}
    return ", ".join(f"{name} {number}" for name, number in said.items())
