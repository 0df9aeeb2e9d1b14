"""What the benchmark asks of a system."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Article
from benchmarks.peers.evidence import Result

VECTORS, HYBRID = "vectors", "hybrid"
"""Two ways to search: by vectors alone, and by vectors and words."""

Search = Callable[[BenchQuestion, int], list[Result]]
"""Returns results for a question, best first: so many, where the system can be told how many."""


class System(ABC):
    """A system with its models loaded and no articles. Each has a process of its own.

    `precision` is that in which it computes vectors.
    """

    precision = "float32"

    @abstractmethod
    def add(self, articles: Sequence[Article]) -> int:
        """Take articles in so that they can be searched; return how many pieces they became."""

    def read(self) -> None:
        """Do what the system does with articles that can be searched already: most do nothing."""
        return

    @abstractmethod
    def ways(self) -> Mapping[str, Search]:
        """Return the ways to search, by name; they are measured in this order."""

    def close(self) -> None:
        """Give back what the system holds open."""
        return
