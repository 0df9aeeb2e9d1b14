"""The articles and the questions that every system gets: a set of the bench, or part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import bench
from benchmarks.bench import BenchQuestion

SETS = ("dev", "modern")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article, as every system gets it."""

    url: str
    title: str
    published_on: date
    text: str

    @property
    def document(self) -> str:
        """The text with its title in front, for systems that know no titles."""
        return f"{self.title}\n\n{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Articles, and questions that they answer."""

    articles: tuple[Article, ...]
    questions: tuple[BenchQuestion, ...]

    @property
    def characters(self) -> int:
        """How long the articles' texts are together."""
        return sum(len(article.text) for article in self.articles)


def load(folder: Path, name: str, *, articles: int, questions: int | None = None) -> Corpus:
    """Read a set of the bench: so many of its articles, and its first so many questions.

    The articles that answer the questions are always among them. The others are taken evenly from
    the whole file. Questions that have no answer are left out: no evidence can be found for them.
    """
    every = bench.questions(folder, folder / f"diplomacy_{name}.jsonl")
    asked = [each for each in every if each.evidence][:questions]
    found = [_article(row) for row in bench.json_lines(folder / f"articles_{name}.jsonl.gz")]
    gold = {quote.url for each in asked for quote in each.evidence}
    return Corpus(articles=tuple(_some(found, gold, articles)), questions=tuple(asked))


def _some(articles: Sequence[Article], wanted: set[str], count: int) -> list[Article]:
    others = [number for number, each in enumerate(articles) if each.url not in wanted]
    room = min(max(count - (len(articles) - len(others)), 0), len(others))
    taken = {others[place * len(others) // room] for place in range(room)}
    return [each for number, each in enumerate(articles) if each.url in wanted or number in taken]


def _article(row: dict[str, str]) -> Article:
    return Article(
        url=row["url"],
        title=row["title"],
        published_on=date.fromisoformat(row["date"]),
        text=row["text"],
    )
