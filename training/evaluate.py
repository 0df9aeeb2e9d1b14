"""How well a reader ranks the passages that search finds, and finds answers in them."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from answer.evidence.span_reader import SpanReader
from training.data import Group, normalised


def ranks(reader: SpanReader, path: Path, *, depth: int) -> list[dict[str, Any]]:
    """Return the rows of a ranking file with the reader's relevance of the first candidates."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        candidates = row["candidates"][:depth]
        readings = reader.read(
            row["question"], [c["title"] for c in candidates], [c["text"] for c in candidates]
        )
        row["relevance"] = [reading.relevance for reading in readings]
    return rows


def first_gold(row: dict[str, Any], *, weight: float) -> float:
    """Return the rank, from 1, of the first right passage; infinity if none is listed.

    The lists of reader and search are fused by reciprocal rank, the reader's with `weight`, the
    other with 1; a `weight` of infinity is the reader alone.
    """
    relevance = row["relevance"]
    by_reading = sorted(range(len(relevance)), key=lambda place: -relevance[place])
    position = {place: rank for rank, place in enumerate(by_reading)}
    if math.isinf(weight):
        order = by_reading
    else:
        order = sorted(
            range(len(relevance)),
            key=lambda place: -(weight / (10 + position[place]) + 1 / (10 + place)),
        )
    return min(
        (order.index(place) + 1 for place in row["gold"] if place < len(order)), default=math.inf
    )


def ranking_table(rows: Sequence[dict[str, Any]]) -> str:
    """Return a table: the share of questions with a right passage in the first 1, 3, 5 and 10."""
    lines = ["| order | @1 | @3 | @5 | @10 | listed |", "|---|---|---|---|---|---|"]
    listed = sum(bool(row["gold"]) for row in rows) / len(rows)
    for name, weight in (
        ("search", 0.0), ("1:1", 1.0), ("2:1", 2.0), ("4:1", 4.0), ("reader", math.inf),
    ):  # fmt: skip
        found = [first_gold(row, weight=weight) for row in rows]
        shares = " | ".join(f"{sum(r <= k for r in found) / len(found):.3f}" for k in (1, 3, 5, 10))
        lines.append(f"| {name} | {shares} | {listed:.3f} |")
    return "\n".join(lines)


def by_source(rows: Iterable[dict[str, Any]]) -> str:
    """Return a table by source: the share with a right passage in the first 1 and 5."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["source"]].append(row)
    lines = ["| source | questions | search @1 @5 | reader @1 @5 |", "|---|---|---|---|"]
    for source, members in sorted(groups.items()):
        cells = []
        for weight in (0.0, math.inf):
            found = [first_gold(row, weight=weight) for row in members]
            cells.append(" ".join(f"{sum(r <= k for r in found) / len(found):.2f}" for k in (1, 5)))
        lines.append(f"| {source} | {len(members)} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def spans_table(reader: SpanReader, groups: Sequence[Group], *, threshold: float = 0.0) -> str:
    """Return a table by source: exact match and F1 of answers, accuracy where there is none."""
    tallies: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    for group in groups:
        passage = group.positive or group.negatives[0]
        reading = reader.read(group.question, [passage.title], [passage.text])[0]
        said = reading.spans[0].span.of(passage.text) if reading.spans else ""
        kept = reading.relevance >= threshold
        if group.positive is None:
            tallies[group.source + " (none)"].append((0.0, 0.0, not kept))
        else:
            f1 = max(_f1(said, answer) for answer in group.answers)
            exact = float(any(normalised(said) == normalised(a) for a in group.answers))
            tallies[group.source].append((exact, f1, kept))
    lines = ["| source | questions | EM | F1 | decided rightly |", "|---|---|---|---|---|"]
    for source, rows in sorted(tallies.items()):
        exact, f1, right = (sum(float(row[i]) for row in rows) / len(rows) for i in range(3))
        spans = "| – | – |" if source.endswith("(none)") else f"| {exact:.3f} | {f1:.3f} |"
        lines.append(f"| {source} | {len(rows)} {spans} {right:.3f} |")
    return "\n".join(lines)


def _f1(said: str, gold: str) -> float:
    """The harmonic mean of precision and recall in words, as in SQuAD."""
    mine, theirs = _bag(said), _bag(gold)
    common = sum(min(count, theirs.get(word, 0)) for word, count in mine.items())
    if not common:
        return 0.0
    precision, recall = common / sum(mine.values()), common / sum(theirs.values())
    return 2 * precision * recall / (precision + recall)


def _bag(text: str) -> dict[str, int]:
    bag: dict[str, int] = defaultdict(int)
    for word in normalised(text).split():
        if word not in {"a", "an", "the"}:
            bag[word] += 1
    return bag
