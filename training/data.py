"""Training groups: a question, a sentence that answers it, and sentences that do not."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

UNORDERED = "none"
"""The order of a question that asks for no last, first, next or current one."""

HELD_OUT = 20
"""One context in so many is held out for evaluation."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence as the reader sees it; `lead` may be empty. `held_out` for evaluation."""

    text: str
    lead: str = ""
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its sentences; without a `positive`, none of them answers.

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


Item = TypeVar("Item")


def shuffled(items: Iterable[Item], seed: int) -> list[Item]:
    """Return the items in the order that a seed gives."""
    order = list(items)
    random.Random(seed).shuffle(order)
    return order
