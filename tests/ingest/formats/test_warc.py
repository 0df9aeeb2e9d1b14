from tests.ingest import documents
from tests.ingest.documents import TEXT
from tests.ingest.in_memory import article


def test_a_captured_page_is_known_by_its_address_and_its_style_is_left_out() -> None:
    draft = article("a.warc.gz", documents.warc()).draft
    assert draft.identity == "https://the-day.example/2024/07/modi"
    assert draft.publisher == "the-day.example"


def test_a_document_that_was_captured_has_the_address_it_was_captured_at() -> None:
    url = "https://the-day.example/a"
    draft = article("a.warc", documents.warc((url, "application/pdf", documents.pdf()))).draft
    assert (draft.url, draft.text) == (url, TEXT)
