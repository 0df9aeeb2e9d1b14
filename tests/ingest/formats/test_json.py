import gzip
from collections.abc import Callable

import pytest

from ingest.types import (
    ExtractedArticle,
    Failure,
    Limits,
)
from tests.ingest.in_memory import draft, failure, line, read


def test_a_json_object_is_one_article() -> None:
    found = draft("a.json", line(url="https://www.cnn.com/a", author="Jane", dateline="Moscow"))
    assert (found.title, found.publisher, found.author) == ("T", "cnn.com", "Jane")


def test_a_json_list_gives_each_article_and_each_failure() -> None:
    items = read("a.json", f"[{line()},{line(text=None)},3]")
    assert [type(item) for item in items] == [ExtractedArticle, Failure, Failure]
    assert [item.source for item in items] == ["a.json[1]", "a.json[2]", "a.json[3]"]


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    data = line() + "[1]\n{broken\n\n" + line(text="") + line(text=5) + line(title=None)
    items = read("a.jsonl", data)
    assert [item.source for item in items if isinstance(item, Failure)] == [
        "a.jsonl:2",
        "a.jsonl:3",
        "a.jsonl:5",
        "a.jsonl:6",
    ]
    good = [item.draft.title for item in items if isinstance(item, ExtractedArticle)]
    assert good == ["T", "Indian Prime Minister Narendra Modi arrived in Moscow on Monday"]


def test_a_line_that_is_not_utf_8_fails_alone() -> None:
    items = read("a.jsonl", b'{"text": "caf\xe9"}\n' + line().encode())
    assert [type(item) for item in items] == [Failure, ExtractedArticle]


def test_a_line_that_is_too_long_fails_alone() -> None:
    data = line(text="x" * 5_000) + line()
    items = read("a.jsonl", data, limits=Limits(line_bytes=1_000))
    assert [type(item) for item in items] == [Failure, ExtractedArticle]
    assert items[1].source == "a.jsonl:2"


def test_deeply_nested_json_fails_with_a_reason() -> None:
    assert "JSON" in failure("a.jsonl", "[" * 200_000).reason


def test_lines_may_have_a_byte_order_mark_windows_ends_and_blank_lines_between() -> None:
    rows = [line(title=str(n)).strip() for n in range(2)]
    items = read("a.jsonl", "\ufeff" + rows[0] + "\r\n\r\n  \r\n" + rows[1] + "\r\n")
    assert [item.source for item in items if isinstance(item, ExtractedArticle)] == [
        "a.jsonl:1",
        "a.jsonl:4",
    ]


@pytest.mark.parametrize("data", [b"", b"\n \r\n\n"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_that_are_all_blank_are_an_empty_file(
    data: bytes, pack: Callable[[bytes], bytes]
) -> None:
    name = "a.jsonl" if pack is bytes else "a.jsonl.gz"
    assert "empty" in failure(name, pack(data)).reason


def test_an_object_without_text_is_told_what_to_add() -> None:
    assert '"text"' in failure("a.json", '{"date": "2024-07-08", "body": "Talks."}').reason
