import gzip
import json
import os
from pathlib import Path

import pytest

from ingest.sources import Sources
from ingest.types import ExtractedArticle, Failure

BODY = "Modi arrived in Moscow on Monday. He met Putin."


def write(path: Path, text: str = f"date 2024-07-08 Moscow: {BODY}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(*sources: object) -> list[str]:
    return [Path(item.source).name for item in Sources([str(source) for source in sources])]


def reasons(*sources: object) -> list[str]:
    items = Sources([str(source) for source in sources])
    return [item.reason for item in items if isinstance(item, Failure)]


def test_a_folder_is_read_through_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/d.txt", "x.py", "y.png"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.md", "b.txt", "c.txt"]


def test_a_pattern_gives_its_files_and_each_file_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt", "d.png"):
        write(tmp_path / name)
    found = names(tmp_path / "*", tmp_path / "a.txt", tmp_path / "**" / "*.txt")
    assert found == ["a.txt", "b.txt", "c.txt"]


def test_what_is_missing_or_of_another_kind_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    other = write(tmp_path / "a.docx")
    sources = [tmp_path / "none.txt", other, tmp_path / "*.html", good]
    assert len(reasons(*sources)) == 3
    assert names(*sources)[-1] == "a.txt"


def test_a_folder_with_nothing_to_read_says_so(tmp_path: Path) -> None:
    assert "No file" in reasons(tmp_path)[0]


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no regular file" in reasons(tmp_path / "pipe.txt")[0]


def test_a_name_that_no_disk_can_hold_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt")
    assert names(tmp_path / ("x" * 300 + ".txt"), good)[-1] == "a.txt"
    assert "too long" in reasons(tmp_path / ("x" * 300 + ".txt"))[0]


def test_a_name_that_is_no_utf_8_is_read_and_told(tmp_path: Path) -> None:
    good = write(tmp_path / os.fsdecode(b"a\xff.txt"))
    bad = write(tmp_path / os.fsdecode(b"b\xff.txt"), "undated")
    assert names(tmp_path) == [good.name, bad.name]
    (item,) = Sources([good])
    assert isinstance(item, ExtractedArticle)
    assert item.draft.identity.endswith("a%FF.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_fails(tmp_path: Path) -> None:
    write(tmp_path / "a.txt").chmod(0)
    assert "permissions" in reasons(tmp_path / "a.txt")[0]


def test_a_file_of_one_article_is_known_by_its_path(tmp_path: Path) -> None:
    path = write(tmp_path / "a b.txt")
    (item,) = Sources([path])
    assert isinstance(item, ExtractedArticle)
    assert item.draft.identity == path.resolve().as_uri()


def test_lines_are_known_by_address_or_content_not_by_their_file(tmp_path: Path) -> None:
    row = json.dumps({"date": "2024-07-08", "text": BODY})
    (item,) = Sources([write(tmp_path / "a.jsonl", row)])
    assert isinstance(item, ExtractedArticle)
    assert item.draft.identity.startswith("sha256:")


def test_the_share_that_is_read_rises_to_the_whole(tmp_path: Path) -> None:
    row = json.dumps({"date": "2024-07-08", "text": BODY}) + "\n"
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress((row * 500).encode()))
    write(tmp_path / "b.txt")
    shares = [item.fraction for item in Sources([tmp_path]) if isinstance(item, ExtractedArticle)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 1
    assert shares[-1] == 1.0


def test_looking_for_files_ends_when_it_is_told_to(tmp_path: Path) -> None:
    for n in range(3):
        write(tmp_path / f"{n}.txt")
    for source in (tmp_path, tmp_path / "*.txt"):
        items = Sources([source])
        items.stop()
        assert [item for item in items if isinstance(item, ExtractedArticle)] == []
    items = Sources([tmp_path])
    read = iter(items)
    next(read)
    items.stop()
    assert list(read) == []
