import pytest

from ingest.types import (
    ExtractedArticle,
)
from tests.ingest.in_memory import BODY, draft, failure, line, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_files_are_read_with_or_without_a_mark(encoding: str) -> None:
    found = draft("a.txt", f"date 2024-07-08 Paris: Élysée – “oui”. {BODY}".encode(encoding))
    assert found.text == f"Élysée – “oui”. {BODY}"


def test_an_older_encoding_is_guessed() -> None:
    text = (
        "Le président français a été reçu à l’Élysée après une réunion très attendue. "
        "Les négociations, déjà repoussées à l'été, reprendront à Genève où la délégation "
        "iranienne était arrivée la veille. Il a répété sa volonté de trouver un accord."
    )
    found = draft("a.txt", f"date 2024-07-08 Paris: {text}".encode("cp1252"))
    assert found.text == text


def test_nul_surrogates_and_windows_line_ends_are_cleaned() -> None:
    text = f"One\x00two\ud800.\r\n{BODY}"
    (item,) = read("a.jsonl", line(text=text, title="A\x00\ud800B"))
    assert isinstance(item, ExtractedArticle)
    assert item.draft.text == f"One\ufffdtwo\ufffd.\n{BODY}"
    assert item.draft.title == "A\ufffd\ufffdB"


def test_binary_data_is_refused() -> None:
    assert "binary" in failure("a.txt", bytes(range(256)) * 8).reason
