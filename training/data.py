"""Training groups: a question, a passage that answers it, and passages that do not."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.passages import split_into_passages
from reading.types import Span

UNORDERED = "none"
"""The order of a question that asks for no last, first, next or current one."""

HELD_OUT = 20
"""One context in so many is held out for evaluation."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as the reader sees it; `title` may be empty. `held_out` for evaluation."""

    text: str
    title: str = ""
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its passages; without a `positive`, none of them answers.

    `spans` are the (start, end) of the `answers` in `positive`. `negatives` come hardest first.
    `lookalikes` are questions that the positive does not answer. `verdict` is whether it says yes
    to a yes/no question; `kind` is the type of its answer, and `order` which of several events it
    means, or `UNORDERED`, where that is known. Groups that are `held_out` are for evaluation, and
    never trained on.
    """

    source: str
    question: str
    positive: Text | None
    spans: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]
    negatives: tuple[Text, ...] = ()
    held_out: bool = False
    lookalikes: tuple[str, ...] = ()
    verdict: bool | None = None
    kind: str | None = None
    order: str | None = None


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read the JSON objects of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_held_out(context: str, one_in: int = HELD_OUT) -> bool:
    """Whether a context is held out: by its hash, so that none is on both sides."""
    return int(hashlib.sha256(context.encode()).hexdigest(), 16) % one_in == 0


def span_groups(path: Path) -> Iterator[Group]:
    """Read groups from reader.jsonl.gz, contexts split as articles are, without negatives."""
    for row in read_rows(path):
        context = row["context"]
        held_out = is_held_out(context)
        spans = [(a["start"], a["start"] + len(a["text"])) for a in row["answers"]]
        made = {
            "source": row["source"],
            "question": row["question"],
            "answers": tuple(a["text"] for a in row["answers"]),
            "held_out": held_out,
        }
        passages = split_into_passages(context)
        if row["impossible"]:
            # Longest first: the context itself is the hardest negative.
            longest = sorted((p.of(context) for p in passages), key=len, reverse=True)
            negatives = tuple(Text(text, held_out=held_out) for text in longest)
            yield Group(positive=None, spans=(), negatives=negatives, **made)
            continue
        found = _passage_with(passages, spans)
        if found is not None:
            passage, inside = found
            positive = Text(passage.of(context), held_out=held_out)
            yield Group(positive=positive, spans=inside, **made)


def _passage_with(
    passages: Iterable[Span], spans: list[tuple[int, int]]
) -> tuple[Span, tuple[tuple[int, int], ...]] | None:
    """The passage that holds most of the answer's spans, and where in it they lie."""
    best: tuple[Span, tuple[tuple[int, int], ...]] | None = None
    for passage in passages:
        inside = tuple(
            (start - passage.start, end - passage.start)
            for start, end in spans
            if passage.start <= start and end <= passage.end
        )
        if inside and (best is None or len(inside) > len(best[1])):
            best = passage, inside
    return best


def contexts(path: Path) -> list[Text]:
    """Return the distinct passages of the contexts of reader.jsonl.gz, to mine negatives from."""
    pool: dict[str, Text] = {}
    for context in dict.fromkeys(row["context"] for row in read_rows(path)):
        held_out = is_held_out(context)
        for passage in split_into_passages(context):
            text = passage.of(context)
            if held_out or text not in pool:  # contexts may share a passage
                pool[text] = Text(text, held_out=held_out)
    return list(pool.values())


def sentence_groups(path: Path) -> Iterator[Group]:
    """Read groups from rank.jsonl.gz: sentences, with the negatives that come with them."""
    for row in read_rows(path):
        positives = [c["text"] for c in row["candidates"] if c["label"]]
        negatives = tuple(Text(c["text"]) for c in row["candidates"] if not c["label"])
        for positive in positives[:1]:
            yield Group(
                source=row["source"],
                question=row["question"],
                positive=Text(positive, held_out=is_held_out(positive)),
                spans=(),
                answers=(),
                negatives=negatives,
                held_out=is_held_out(positive),
            )


_WORDS = re.compile(r"[a-z0-9]+")


def normalised(text: str) -> str:
    """Return the words in lower case between single spaces, with one at either end."""
    return f" {' '.join(_WORDS.findall(text.lower()))} "


def save(groups: Iterable[Group], path: Path) -> int:
    """Write the groups, and return how many there were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for count, group in enumerate(groups, 1):  # noqa: B007
            file.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")
    return count


def load(path: Path) -> list[Group]:
    """Read what `save` wrote."""
    return [_group(row) for row in read_rows(path)]


def _group(row: dict[str, Any]) -> Group:
    positive = row.pop("positive")
    return Group(
        positive=Text(**positive) if positive else None,
        spans=tuple((start, end) for start, end in row.pop("spans")),
        answers=tuple(row.pop("answers")),
        negatives=tuple(Text(**negative) for negative in row.pop("negatives")),
        lookalikes=tuple(row.pop("lookalikes")),
        **row,
    )


def shuffled(groups: Iterable[Group], seed: int) -> list[Group]:
    """Return the groups in the order that a seed gives."""
    order = list(groups)
    random.Random(seed).shuffle(order)
    return order
