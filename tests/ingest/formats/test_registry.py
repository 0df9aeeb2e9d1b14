import pytest

from tests.ingest import documents
from tests.ingest.documents import DAY, TEXT
from tests.ingest.in_memory import article, failure


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n1 0 obj", "no PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"{\\rtf1 Talks.}", "RTF"),
        (b"7z\xbc\xaf\x27\x1c", ".zip"),
    ],
)
def test_a_file_is_known_by_its_beginning_whatever_it_is_called(data: bytes, reason: str) -> None:
    assert reason in failure("a.txt", data).reason


def test_an_unknown_kind_of_file_is_named_with_the_known_ones() -> None:
    assert ".docx" in failure("a.xyz", "x").reason


@pytest.mark.parametrize("name", documents.every_kind())
def test_text_and_day_are_read_from_every_format(name: str) -> None:
    draft = article(name, documents.every_kind()[name]).draft
    assert draft.text.split() == TEXT.split()
    assert draft.published_on == DAY
