"""The bench: real articles and questions in a folder that does not belong to this project."""

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

ARTICLES = "articles_dev.jsonl.gz"
QUESTIONS = "diplomacy_dev.jsonl"
SCORER = "score.py"
OWN_QUESTIONS = Path(__file__).with_name("questions.jsonl")
"""350 more questions about the same articles. They hold none of their text: where evidence stands
is told by characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words of an article that answer a question."""

    url: str
    text: str

    def is_in(self, url: str | None, text: str) -> bool:
        """Whether the text is of the article and has 60 % of the words, as the scorer counts."""
        wanted = words(self.text)
        return url == self.url and len(wanted & words(text)) >= 0.6 * len(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchQuestion:
    """A question, the day it is asked, and what answers it: nothing if there is no answer."""

    id: str
    text: str
    as_of: date
    evidence: tuple[Quote, ...]


def arguments(description: str | None, *, data: bool = False) -> argparse.ArgumentParser:
    """Return a parser with `--bench`, and with `--data` for a benchmark of an ingested archive."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--bench",
        type=Path,
        default=Path("../shared/bench"),
        help=f"the folder with {ARTICLES}, {QUESTIONS} and {SCORER} (default: %(default)s)",
    )
    if data:
        parser.add_argument(
            "--data",
            type=Path,
            default=Path("bench-data"),
            help="the data folder into which the bench was ingested (default: %(default)s)",
        )
    return parser


def require(bench: Path, data: Path | None = None) -> None:
    """Exit with a sentence unless the bench is there and, if asked for, ingested."""
    lacking = [name for name in (ARTICLES, QUESTIONS, SCORER) if not (bench / name).is_file()]
    if lacking:
        sys.exit(f"There is no bench in {bench}: {lacking[0]} is missing. Name it with --bench.")
    if data is not None and not (data / "attache.sqlite3").is_file():
        command = f"attache --data {data} ingest {bench / ARTICLES}"
        sys.exit(f"The bench is not in {data} yet: run `{command}` first.")


def questions(bench: Path, path: Path | None = None) -> list[BenchQuestion]:
    """Read the questions of the bench, or of a file, in order."""
    return [_question(row) for row in rows(bench, path or bench / QUESTIONS)]


def rows(bench: Path, path: Path) -> list[dict[str, Any]]:
    """Read the questions of a file as the scorer takes them, with the words of the evidence."""
    found = list(json_lines(path))
    unquoted = [each for row in found for each in row["evidence"] if "quote" not in each]
    texts = _texts(bench, {each["url"] for each in unquoted}) if unquoted else {}
    for each in unquoted:
        each["quote"] = texts[each["url"]][each["start"] : each["end"]]
    return found


def _texts(bench: Path, urls: set[str]) -> dict[str, str]:
    articles = json_lines(bench / ARTICLES)
    return {each["url"]: each["text"] for each in articles if each["url"] in urls}


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read the objects of a file with one a line, which may be packed as `.gz`."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def first_articles(bench: Path, count: int) -> Iterable[bytes]:
    """Return the first lines of the bench's file of articles."""
    with gzip.open(bench / ARTICLES) as file:
        yield from islice(file, count)


def words(text: str) -> frozenset[str]:
    """Return the words of a text, split as the scorer does."""
    return frozenset(words_in_order(text))


def words_in_order(text: str) -> list[str]:
    """Return the words of a text as they stand there, split as the scorer does."""
    plain = text.lower().replace("’", "'").replace("'s ", " ")
    return re.sub(r"[^a-z0-9]+", " ", plain).split()


def _question(row: dict[str, Any]) -> BenchQuestion:
    answerable = row["answers"] or row.get("date")
    stated = row["evidence"] if answerable else []
    return BenchQuestion(
        id=row["id"],
        text=row["question"],
        as_of=date.fromisoformat(row["as_of"]),
        evidence=tuple(Quote(url=each["url"], text=each["quote"]) for each in stated),
    )
