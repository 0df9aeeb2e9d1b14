"""Fits what tells the last Thursday from the next."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import torch

from reading.dates import find_dates
from reading.events.leaning import CLASSES, features, is_open
from reading.facts import SentenceText
from reading.facts.reading import sentences_of
from reading.hashed_weights import HashedWeights, buckets
from reading.parser import Parser
from reading.types import DateInterval
from training.data import read_rows
from training.hashed import HashedRecipe, fit_hashed

LEANINGS = Path(__file__).with_name("leanings.jsonl.gz")
"""Where time expressions stand in articles, and whether each looks ahead: somebody read them."""

RECIPE = HashedRecipe(passes=12, batch=32, rate=0.05, ridge=1e-4)
FOLDS = 5
_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An expression's features, whether it looks ahead, and what the nearest word says."""

    url: str
    features: frozenset[str]
    looks_ahead: bool
    by_words: bool


def examples(
    leanings: Path, articles: Mapping[str, Mapping[str, Any]], *, parser: Parser
) -> list[Example]:
    """Return the examples of a file; left out is what the model is not asked for.

    `articles` are rows with `text` and `date`, by their address.
    """
    placed = list(_placed(leanings, articles))
    found = []
    for start in range(0, len(placed), _AT_ONCE):
        piece = placed[start : start + _AT_ONCE]
        docs = parser.parse([sentence.text for _, sentence, _ in piece], entities=False)
        for (row, sentence, (span, by_words)), doc in zip(piece, docs, strict=True):
            told = features(doc, *span, reference=sentence.written_on, by_words=by_words)
            found.append(
                Example(
                    url=row["url"],
                    features=frozenset(told),
                    looks_ahead=row["ahead"],
                    by_words=_days(sentence, span) == _days(sentence, span, ahead=True),
                )
            )
    return found


def fit(found: Sequence[Example], *, seed: int = 1) -> HashedWeights:
    """Return the weights under which the examples are likeliest."""
    return fit_hashed(
        [buckets(each.features) for each in found],
        torch.tensor([int(each.looks_ahead) for each in found]),
        recipe=RECIPE,
        importance=torch.ones(CLASSES),
        seed=seed,
    )


def right_across_folds(found: Sequence[Example], *, seed: int = 1) -> tuple[float, float]:
    """Return how often the nearest word is right, and a model that saw other articles."""
    by_model = 0
    for fold in range(FOLDS):
        own = [each for each in found if _fold(each) == fold]
        model = fit([each for each in found if _fold(each) != fold], seed=seed)
        by_model += sum(
            bool(model.likelihoods(each.features).argmax()) == each.looks_ahead for each in own
        )
    by_words = sum(each.by_words == each.looks_ahead for each in found)
    return by_words / len(found), by_model / len(found)


def _fold(example: Example) -> int:
    return zlib.crc32(example.url.encode()) % FOLDS


def _placed(
    leanings: Path, articles: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[dict[str, Any], SentenceText, tuple[tuple[int, int], bool | None]]]:
    """Yield each row with its sentence, the place of the weekday in it, and the words' leaning."""
    sentences: dict[str, list[SentenceText]] = {}
    for row in read_rows(leanings):
        article = articles[row["url"]]
        if row["url"] not in sentences:
            day = date.fromisoformat(article["date"])
            sentences[row["url"]] = sentences_of(article["text"], day)
        for each in sentences[row["url"]]:
            if each.span.start <= row["start"] < each.span.end:
                asked = _asked(each, row["start"] - each.span.start, row["end"] - each.span.start)
                if asked is not None:
                    yield row, each, asked


def _asked(
    sentence: SentenceText, start: int, end: int
) -> tuple[tuple[int, int], bool | None] | None:
    """What of a time expression the model is asked about, as of "7 p.m. Sunday" the day."""
    asked: list[tuple[tuple[int, int], bool | None]] = []

    def record(match: re.Match[str], by_words: bool | None) -> bool | None:
        if start <= match.start() and match.end() <= end and is_open(match[0]):
            asked.append((match.span(), by_words))
        return by_words

    find_dates(sentence.text, reference=sentence.written_on, looks_ahead=record)
    return max(asked, key=lambda each: each[0][1] - each[0][0], default=None)


def _days(
    sentence: SentenceText, span: tuple[int, int], *, ahead: bool | None = None
) -> DateInterval | None:
    """The days of the words there, by the words around or as told."""

    def says(_: re.Match[str], by_words: bool | None) -> bool | None:
        return by_words if ahead is None else ahead

    found = find_dates(sentence.text, reference=sentence.written_on, looks_ahead=says)
    return next((e.interval for e in found if e.start <= span[0] and span[1] <= e.end), None)
