import zstandard

from tests.ingest import documents
from tests.ingest.documents import TEXT
from tests.ingest.in_memory import article, failure


def test_a_captured_page_is_known_by_its_address_and_its_style_is_left_out() -> None:
    draft = article("a.warc.gz", documents.warc()).draft
    assert draft.identity == "https://the-day.example/2024/07/modi"
    assert draft.publisher == "the-day.example"


def test_a_document_that_was_captured_has_the_address_it_was_captured_at() -> None:
    url = "https://the-day.example/a"
    draft = article("a.warc", documents.warc((url, "application/pdf", documents.pdf()))).draft
    assert (draft.url, draft.text) == (url, TEXT)


def test_a_page_that_was_packed_with_zstd_is_read() -> None:
    url = "https://the-day.example/a"
    packed = zstandard.compress(documents.html())
    data = documents.warc((url, "text/html; charset=utf-8\r\nContent-Encoding: zstd", packed))
    assert article("a.warc", data).draft.text == TEXT


def test_a_page_in_an_unknown_packing_is_refused_by_its_name() -> None:
    data = documents.warc(("https://a.example/a", "text/html\r\nContent-Encoding: dcz", b"\0"))
    assert "'dcz'" in failure("a.warc", data).reason
