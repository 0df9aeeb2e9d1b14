"""txtai: paragraphs by its segmentation, in a hybrid database that keeps their text."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from txtai import Embeddings
from txtai.pipeline import Segmentation

from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Article
from benchmarks.peers.evidence import Result
from benchmarks.peers.system import HYBRID, VECTORS, Search, System
from benchmarks.peers.systems import model_folder


class Txtai(System):
    """An embeddings database with content."""

    def __init__(self) -> None:
        self._segment = Segmentation(paragraphs=True)
        self._embeddings = Embeddings(path=model_folder(), content=True, hybrid=True)
        self._articles: list[Article] = []  # of each paragraph, by its id

    def add(self, articles: Sequence[Article]) -> int:
        self._embeddings.index(self._paragraphs(articles))
        return len(self._articles)

    def ways(self) -> Mapping[str, Search]:
        # A weight of 1 leaves the words out of the order; they are searched all the same.
        return {VECTORS: partial(self._search, 1.0), HYBRID: partial(self._search, 0.5)}

    def close(self) -> None:
        self._embeddings.close()

    def _paragraphs(self, articles: Sequence[Article]) -> Iterator[tuple[int, str]]:
        for article in articles:
            for paragraph in self._segment(article.document):
                yield len(self._articles), paragraph
                self._articles.append(article)

    def _search(self, weight: float, question: BenchQuestion, count: int) -> list[Result]:
        found = self._embeddings.search(question.text, count, weights=weight)
        return [self._result(self._articles[int(each["id"])], each["text"]) for each in found]

    @staticmethod
    def _result(article: Article, paragraph: str) -> Result:
        return Result(url=article.url, text=paragraph, published_on=article.published_on)


def create() -> System:
    """Load the model."""
    return Txtai()
