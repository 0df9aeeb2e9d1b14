from ingest.types import (
    ExtractedArticle,
)
from tests.ingest import documents
from tests.ingest.documents import RAW
from tests.ingest.in_memory import read


def test_files_in_a_zip_are_told_by_their_place_in_it() -> None:
    inner = documents.zipped({"b.txt": RAW})
    data = documents.zipped({"in/a.docx": documents.docx(), "c.zip": inner})
    items = read("a.zip", data, origin="file:///a.zip")
    assert [item.source for item in items] == ["a.zip/in/a.docx", "a.zip/c.zip/b.txt"]
    identities = [item.draft.identity for item in items if isinstance(item, ExtractedArticle)]
    assert identities == ["file:///a.zip#in/a.docx", "file:///a.zip#c.zip#b.txt"]
