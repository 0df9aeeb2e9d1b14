"""The bench: real articles and questions in a folder that does not belong to this project."""

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

ARTICLES = "articles_dev.jsonl.gz"
QUESTIONS = "diplomacy_dev.jsonl"
SCORER = "score.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that answer a question, and the address of the article they stand in."""

    url: str
    words: frozenset[str]

    def is_in(self, url: str | None, text: str) -> bool:
        """Whether the text is of the article and has 60 % of the words, as the scorer counts."""
        return url == self.url and len(self.words & words(text)) >= 0.6 * len(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchQuestion:
    """A question, the day it is asked, and where its answer stands; nowhere if there is none."""

    id: str
    text: str
    as_of: date
    evidence: tuple[Evidence, ...]


def arguments(description: str | None, *, data: bool = False) -> argparse.ArgumentParser:
    """A parser with `--bench`, and `--data` where the benchmark asks an ingested archive."""
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
    """Exits with a sentence unless the bench is there and, where asked for, ingested."""
    lacking = [name for name in (ARTICLES, QUESTIONS, SCORER) if not (bench / name).is_file()]
    if lacking:
        sys.exit(f"There is no bench in {bench}: {lacking[0]} is missing. Name it with --bench.")
    if data is not None and not (data / "attache.sqlite3").is_file():
        command = f"attache --data {data} ingest {bench / ARTICLES}"
        sys.exit(f"The bench is not in {data} yet: run `{command}` first.")


def questions(bench: Path) -> list[BenchQuestion]:
    """All questions of the bench, in order."""
    with (bench / QUESTIONS).open(encoding="utf-8") as file:
        return [_question(json.loads(line)) for line in file if line.strip()]


def first_articles(bench: Path, count: int) -> Iterable[bytes]:
    """The first lines of the bench's articles, as they stand in the file."""
    with gzip.open(bench / ARTICLES) as file:
        yield from islice(file, count)


def words(text: str) -> frozenset[str]:
    """The words of a text as the scorer tells them apart."""
    plain = text.lower().replace("’", "'").replace("'s ", " ")
    return frozenset(re.sub(r"[^a-z0-9]+", " ", plain).split())


def _question(row: dict[str, object]) -> BenchQuestion:
    answerable = row["answers"] or row.get("date")
    stated = row["evidence"] if answerable else []
    return BenchQuestion(
        id=str(row["id"]),
        text=str(row["question"]),
        as_of=date.fromisoformat(str(row["as_of"])),
        evidence=tuple(_evidence(each) for each in stated if isinstance(each, dict))
        if isinstance(stated, list)
        else (),
    )


def _evidence(row: dict[str, str]) -> Evidence:
    return Evidence(url=row["url"], words=words(row["quote"]))
