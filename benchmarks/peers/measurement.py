"""What is measured of one system: a row of the results, as it is kept in their file."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Corpus
from benchmarks.peers.evidence import DEPTH, Judged, Result, judge
from benchmarks.peers.system import Search, System
from benchmarks.process_memory import memory_of
from benchmarks.stopwatch import CLOCKS

_ASKED_FOR = 50
"""Results that a system is asked for: so many Attaché reads, too."""
_MOST = 3_200
_WARMING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to search: milliseconds by each clock and the judgement of each question.

    `resident` are the megabytes in memory after it.
    """

    name: str
    milliseconds: Mapping[str, Sequence[float]]
    judged: tuple[Judged, ...]
    resident: float

    def evidence(self, kind: str, first: int) -> float:
        """Return the share of questions with the `article` or `sentence` among the first."""
        places = [getattr(each, kind) for each in self.judged]
        return sum(place is not None and place <= first for place in places) / len(places)

    def words(self, first: int) -> float:
        """Return how many words the first results have on average."""
        return sum(sum(each.words[:first]) for each in self.judged) / len(self.judged)

    def evidence_within(self, words: int) -> float:
        """Return the share of questions whose sentence is read once so many words are."""
        needed = (
            sum(each.words[: each.sentence]) for each in self.judged if each.sentence is not None
        )
        return sum(each <= words for each in needed) / len(self.judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of a system over a set; `precision` is that of its vectors.

    `adding` are the seconds, by each clock, until the articles can be searched, `reading` those
    that follow. `resident` are the megabytes in memory before there are articles, `peak` the most
    there ever were.
    """

    set: str
    system: str
    processor: str
    versions: Mapping[str, str]
    precision: str
    articles: int
    characters: int
    pieces: int
    adding: Mapping[str, float]
    reading: Mapping[str, float]
    resident: float
    peak: float
    ways: tuple[Way, ...]

    @property
    def questions(self) -> int:
        """How many questions were asked in each way."""
        return len(self.ways[0].judged)

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read a line of the file."""
        row: dict[str, Any] = json.loads(line)
        ways = tuple(
            Way(
                **way
                | {
                    "judged": tuple(
                        Judged(**each | {"words": tuple(each["words"])}) for each in way["judged"]
                    )
                }
            )
            for way in row.pop("ways")
        )
        return cls(**row, ways=ways)

    def to_json(self) -> str:
        """Return the row as a line of the file."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


def measure(
    system: System, corpus: Corpus, *, set_name: str, key: str, packages: Sequence[str]
) -> Measured:
    """Have a system take in the articles, and ask it the questions in each of its ways."""
    before = memory_of().resident
    with seconds() as adding:
        pieces = system.add(corpus.articles)
    with seconds() as reading:
        system.read()
    ways = tuple(_way(name, search, corpus.questions) for name, search in system.ways().items())
    return Measured(
        set=set_name,
        system=key,
        processor=processor(),
        versions={name: version(name) for name in packages},
        precision=system.precision,
        articles=len(corpus.articles),
        characters=corpus.characters,
        pieces=pieces,
        adding=adding,
        reading=reading,
        resident=before,
        peak=memory_of().peak,
        ways=ways,
    )


@contextmanager
def seconds() -> Iterator[dict[str, float]]:
    """Measure a block by each clock; the figures are there once it is over."""
    taken: dict[str, float] = {}
    began = {name: clock() for name, clock in CLOCKS.items()}
    yield taken
    taken |= {name: clock() - began[name] for name, clock in CLOCKS.items()}


def processor() -> str:
    """Return what Linux calls the processor."""
    said = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in said if line.startswith("model name"))
    return next(names, "a processor without a name")


def use_one_core() -> None:
    """Keep this process, and all that it starts, on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _way(name: str, search: Search, questions: Sequence[BenchQuestion]) -> Way:
    for question in questions[:_WARMING]:
        search(question, _ASKED_FOR)
    milliseconds: dict[str, list[float]] = {clock: [] for clock in CLOCKS}
    judged = []
    for question in questions:
        with seconds() as taken:
            found = search(question, _ASKED_FOR)
        for clock, passed in taken.items():
            milliseconds[clock].append(round(1_000 * passed, 2))
        judged.append(judge(question, _enough(search, question, found)))
    return Way(
        name=name,
        milliseconds=milliseconds,
        judged=tuple(judged),
        resident=memory_of().resident,
    )


def _enough(search: Search, question: BenchQuestion, found: list[Result]) -> list[Result]:
    """Ask for more until enough had come out by the day of the question: the clock has stopped."""
    asked_for = _ASKED_FOR
    while (
        sum(each.published_on <= question.as_of for each in found) < DEPTH
        and len(found) >= asked_for
        and asked_for < _MOST
    ):
        asked_for *= 4
        found = search(question, asked_for)
    return found
