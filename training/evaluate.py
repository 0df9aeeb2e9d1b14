"""How well a reader does on held-out groups: ranking, words, yes or no, what is asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from answer.evidence.span_reader import SpanReader
from answer.evidence.types import Reading
from answer.understanding.types import AnswerType
from training.data import Group, normalised

Measured = Mapping[str, float]
"""What was measured on one group, by the name of the measure."""


def evaluation_table(reader: SpanReader, groups: Iterable[Group]) -> str:
    """Return a table by source: the mean of each measure over the groups that it applies to."""
    by_source: dict[str, list[Measured]] = defaultdict(list)
    for group in groups:
        measured = dict(measures(reader, group))
        by_source[group.source].append(measured)
        by_source["all"].append(measured)
    lines = [
        "| source | questions | first | among three | F1 | yes or no | kind |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for source, rows in sorted(by_source.items()):
        cells = (_mean(rows, name) for name in ("first", "among three", "F1", "verdict", "kind"))
        lines.append(f"| {source} | {len(rows)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def measures(reader: SpanReader, group: Group) -> Iterator[tuple[str, float]]:
    """Yield what can be measured on a group.

    Whether its positive is the most relevant of its texts, or among three; F1 of the likeliest
    words of the positive, as in SQuAD; whether yes or no is right, and what is asked for.
    """
    if group.kind is not None:
        kinds = reader.classify(group.question).answer_types
        yield "kind", float(max(kinds, key=_by_value(kinds)) is AnswerType(group.kind))
    if group.positive is None:
        return
    texts = [group.positive, *group.negatives]
    readings = reader.read(
        group.question, [text.lead for text in texts], [text.text for text in texts]
    )
    right = readings[0]
    above = sum(other.relevance > right.relevance for other in readings[1:])
    yield "first", float(above == 0)
    yield "among three", float(above < 3)
    if group.spans:
        yield "F1", max(_f1(_said(right, group.positive.text), answer) for answer in group.answers)
    if group.verdict is not None:
        yield "verdict", float((right.verdict > 0) == group.verdict)


def _by_value(likely: Mapping[AnswerType, float]) -> Callable[[AnswerType], float]:
    return lambda kind: likely[kind]


def _said(reading: Reading, text: str) -> str:
    return reading.spans[0].span.of(text) if reading.spans else ""


def _mean(rows: Sequence[Measured], name: str) -> str:
    values = [row[name] for row in rows if name in row]
    return f"{sum(values) / len(values):.3f}" if values else "–"


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
