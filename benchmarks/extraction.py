"""What of an article comes out of a page or a document again, word by word.

Real articles are put into layouts of several families (`layouts.py`) and read as `attache ingest`
reads them. Recall is the share of their words that come out, precision the share of the words that
come out which are theirs.

With `--pages`, pages of our own making that have the faults of real ones (`pages/faults.py`) are
read instead, in many languages, and the days and texts of other readers are told beside ours.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from benchmarks import bench
from benchmarks.layouts import LAYOUTS, Story
from benchmarks.pages.faults import make_pages
from benchmarks.pages.scores import page_report
from benchmarks.tables import share, table
from ingest.readers.files import read_upload
from ingest.readers.worker_process import WorkerProcess
from ingest.types import ArticleDetails, ExtractedArticle, Limits

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(slots=True)
class Score:
    """The sums over the articles in one layout."""

    articles: int = 0
    failed: int = 0
    pieces: int = 0
    precision: float = 0.0
    recall: float = 0.0
    titles: int = 0
    days: int = 0
    seconds: float = 0.0
    worst: list[float] = field(default_factory=list)

    def add(self, story: Story, found: Sequence[ExtractedArticle], seconds: float) -> None:
        self.articles += 1
        self.seconds += seconds
        if not found:
            self.failed += 1
            self.worst.append(0.0)
            return
        wanted = _words(" ".join(story.paragraphs))
        got = _words(" ".join(each.draft.text for each in found))
        both = (wanted & got).total()
        self.precision += both / max(1, got.total())
        self.recall += both / max(1, wanted.total())
        self.worst.append(both / max(1, wanted.total(), got.total()))
        self.pieces += len(found)
        self.titles += _squeezed(found[0].draft.title) == _squeezed(story.title)
        self.days += all(each.draft.published_on == story.day for each in found)

    def row(self, name: str) -> tuple[str, ...]:
        """A line of the table; what failed counts as nothing."""
        return (
            name,
            str(self.failed),
            f"{self.pieces / self.articles:.2f}",
            share(self.precision / self.articles),
            share(self.recall / self.articles),
            share(sum(worst < 0.9 for worst in self.worst) / self.articles),
            share(self.titles / self.articles),
            share(self.days / self.articles),
            f"{1000 * self.seconds / self.articles:,.0f}",
        )


def main() -> None:
    parser = bench.arguments(__doc__)
    parser.add_argument("--articles", type=int, default=100, help="how many (default: 100)")
    parser.add_argument("--pages", type=int, help="read so many pages of our own making instead")
    parser.add_argument("--seed", type=int, default=1, help="which pages those are (default: 1)")
    options = parser.parse_args()
    if options.pages:
        print(page_report(list(make_pages(options.pages, options.seed))))
        return
    bench.require(options.bench)
    stories = list(
        islice(read_stories(bench.first_articles(options.bench, 2_000)), options.articles)
    )
    print(report(stories))


def report(stories: Sequence[Story]) -> str:
    """The table, one line a layout."""
    rows = []
    with WorkerProcess.within(Limits()) as worker:
        for name, (filename, layout) in LAYOUTS.items():
            score = Score()
            for story in stories:
                found, seconds = read(layout(story), filename, worker)
                score.add(story, found, seconds)
            rows.append(score.row(name))
    header = ("", "failed", "pieces", "precision", "recall", "under .9", "title", "day", "ms")
    return table(header, rows)


def read(data: bytes, filename: str, worker: WorkerProcess) -> tuple[list[ExtractedArticle], float]:
    """The articles of the file, which are several only for a live page, and the seconds it took."""
    began = time.perf_counter()
    items = list(
        read_upload(data, filename, details=ArticleDetails(), limits=Limits(), worker=worker)
    )
    return [
        item for item in items if isinstance(item, ExtractedArticle)
    ], time.perf_counter() - began


def read_stories(lines: Sequence[bytes]) -> Iterator[Story]:
    """The articles of at least four paragraphs and 150 words, with titles that fit."""
    for line in lines:
        row = json.loads(line)
        paragraphs = tuple(
            " ".join(part.split()) for part in row["text"].split("\n") if part.strip()
        )
        if len(paragraphs) >= 4 and len(row["text"].split()) >= 150 and len(row["title"]) < 150:
            yield Story(
                title=row["title"], day=date.fromisoformat(row["date"]), paragraphs=paragraphs
            )


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def _squeezed(title: str) -> str:
    return "".join(_WORD.findall(title.lower()))


if __name__ == "__main__":
    main()
