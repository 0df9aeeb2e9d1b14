import gzip
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from ingest.readers.files import read_path
from ingest.readers.worker_process import WorkerProcess
from ingest.sources import Sources
from ingest.types import (
    ArticleDetails,
    ExtractedArticle,
    Failure,
    Limits,
)
from tests.ingest import documents
from tests.ingest.documents import DAY, TITLE
from tests.ingest.in_memory import BODY, article, failure, line, read

pytestmark = pytest.mark.slow


def test_gzipped_lines_are_read() -> None:
    items = read("a.JSONL.GZ", gzip.compress((line() * 3).encode()))
    assert [item.source for item in items] == ["a.JSONL.GZ:1", "a.JSONL.GZ:2", "a.JSONL.GZ:3"]


def test_a_truncated_gzip_keeps_what_came_before_the_cut() -> None:
    rows = [line(text=f"{BODY} {n} {hash(str(n))}") for n in range(2_000)]
    data = gzip.compress("".join(rows).encode())
    *before, last = read("a.jsonl.gz", data[: len(data) // 2])
    assert len(before) > 100
    assert all(isinstance(item, ExtractedArticle) for item in before)
    assert isinstance(last, Failure)
    assert last.source == f"a.jsonl.gz:{len(before) + 1}"
    assert "cut off" in last.reason


def test_what_only_claims_to_be_gzip_fails() -> None:
    assert "damaged" in failure("a.jsonl.gz", line()).reason


@pytest.mark.parametrize("data", [b"", b" \n\t "])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json"])
def test_an_empty_file_is_said_to_be_empty(name: str, data: bytes) -> None:
    assert "empty" in failure(name, data).reason


def test_a_file_over_the_limit_is_refused() -> None:
    assert "100 bytes" in failure("a.txt", "x " * 51, limits=Limits(file_bytes=100)).reason


def test_details_override_a_file_but_only_fill_gaps_in_a_zip() -> None:
    details = ArticleDetails(title="Mine", published_on=date(2020, 1, 2))
    alone = article("a.pdf", documents.pdf(), details=details)
    assert (alone.draft.title, alone.draft.published_on, alone.dated) == (
        "Mine",
        date(2020, 1, 2),
        None,
    )
    within = article("a.zip", documents.zipped({"a.pdf": documents.pdf()}), details=details)
    assert (within.draft.title, within.draft.published_on) == (TITLE, DAY)


def test_texts_are_read_without_a_process_of_their_own(tmp_path: Path) -> None:
    with WorkerProcess.within(Limits()) as worker:
        for name in ("a.txt", "a.md"):
            path = tmp_path / name
            path.write_bytes(documents.every_kind()[name])
            assert len(list(read_path(path, limits=Limits(), worker=worker))) == 1
        assert worker.pid is None


def test_a_file_that_hangs_costs_itself_and_the_rest_goes_on(tmp_path: Path) -> None:
    from tests.ingest.malformed import corpus

    slow = next(bad for bad in corpus() if bad.name == "slow.pdf")
    for name, data in (
        ("a.pdf", documents.pdf()),
        ("b.pdf", slow.data),
        ("c.html", documents.html()),
    ):
        (tmp_path / name).write_bytes(data)
    kinds = [type(item) for item in Sources([tmp_path], limits=Limits(seconds=1.5))]
    assert kinds == [ExtractedArticle, Failure, ExtractedArticle]


def test_a_file_may_hold_so_many_articles_and_no_more() -> None:
    *before, last = read("a.jsonl", line() * 5, limits=Limits(articles=3))
    assert len(before) == 3
    assert isinstance(last, Failure) and "3 articles" in last.reason


def test_lines_without_an_end_are_ended_by_the_time_or_by_whoever_waits(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.jsonl.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(b"\n" * 1_000_000)
    limits = Limits(seconds=0.5)
    with WorkerProcess.within(limits) as worker:
        (item,) = read_path(bomb, limits=limits, worker=worker)
        assert isinstance(item, Failure) and "longer than 0.5 seconds" in item.reason
    with WorkerProcess.within(Limits()) as worker:
        reading = threading.Thread(
            target=lambda: list(read_path(bomb, limits=Limits(), worker=worker))
        )
        reading.start()
        time.sleep(0.5)
        worker.stop()
        reading.join(1.0)
        assert not reading.is_alive()
