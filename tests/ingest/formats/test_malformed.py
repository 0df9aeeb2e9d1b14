"""Every malformed file is read as a user would, in one run, with one worker; none may stop it."""

import pickle
import time
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.formats.registry import format_of
from ingest.readers.worker_process import WorkerProcess
from ingest.sources import Sources
from ingest.types import ExtractedArticle, Failure, Item
from tests.ingest.malformed import ANYTHING, ARTICLE, LIMITS, Bad, corpus

pytestmark = pytest.mark.slow

# In order, so that processes that share the tests agree on them.
FILES = {bad.name: bad for bad in sorted(corpus(), key=lambda bad: bad.name)}
Read = dict[str, list[Item]]


@pytest.fixture(scope="module")
def read(shared_folder: Path) -> Read:
    """What is read of the files, once for all processes of this test run: some take seconds."""
    kept = shared_folder / "malformed.pickle"
    with FileLock(shared_folder / "malformed.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_read(shared_folder / "malformed")))
        found: Read = pickle.loads(kept.read_bytes())
    return found


def _read(folder: Path) -> Read:
    folder.mkdir(exist_ok=True)
    for bad in FILES.values():
        (folder / bad.name).write_bytes(bad.data)
    found: Read = {name: [] for name in FILES}
    with WorkerProcess.within(LIMITS) as worker:
        paths = [folder / name for name in FILES]
        for item in Sources(paths, limits=LIMITS, worker=worker):
            found[_name_of(item, folder)].append(item)
    return found


def _name_of(item: Item, folder: Path) -> str:
    within = item.source.removeprefix(f"{folder}/")
    return max((name for name in FILES if within.startswith(name)), key=len)


def test_there_are_hundreds_of_malformed_files() -> None:
    assert len(FILES) >= 200


@pytest.mark.parametrize("bad", FILES.values(), ids=FILES)
def test_a_malformed_file_is_told_with_its_reason(bad: Bad, read: Read) -> None:
    items = read[bad.name]
    assert items, "nothing was said about it"
    reasons = [item.reason for item in items if isinstance(item, Failure)]
    for reason in reasons:
        assert reason.endswith(".")
        assert "in the log" not in reason
        assert "crashed" not in reason
    for item in items:
        # Nothing of this machine may get into an article.
        assert (
            not isinstance(item, ExtractedArticle)
            or "root:" not in item.draft.text + item.draft.title
        )
    if bad.says == ARTICLE:
        assert any(isinstance(item, ExtractedArticle) for item in items), reasons
    elif bad.says != ANYTHING:
        assert any(bad.says in reason for reason in reasons), items


@pytest.mark.parametrize("piece", [b"<!-- a -->", b"<?a ?>", b"<!-- a -->\n"])
def test_rows_of_comments_are_matched_fast(piece: bytes) -> None:
    began = time.process_time()
    format_of(piece * 22, "a.html")
    assert time.process_time() - began < 1


def test_a_page_is_known_behind_comments_of_any_kind() -> None:
    page = '<?xml version="1.0"?>\n<!-- <rss> -->\n<!-- a -- b -->\n<!DOCTYPE html><html>'
    assert format_of(page.encode(), "a.txt") is format_of(b"", "a.html")
    feed = "<!-- <html> --><!DOCTYPE rss [<!ENTITY a 'b'>]> <!-- a --> <!-- b --><rss>"
    assert format_of(feed.encode(), "a.txt") is format_of(b"", "a.rss")
