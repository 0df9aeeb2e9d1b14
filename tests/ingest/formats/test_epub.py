from ingest.types import (
    ExtractedArticle,
)
from tests.ingest import documents
from tests.ingest.documents import DAY, PARAGRAPHS, TEXT
from tests.ingest.in_memory import read


def test_each_chapter_of_a_magazine_is_an_article() -> None:
    data = documents.epub([("Talks in Moscow", PARAGRAPHS), ("Talks in Kazan", PARAGRAPHS[::-1])])
    items = read("a.epub", data)
    assert [item.source for item in items] == [
        "a.epub/OEBPS/c0.xhtml",
        "a.epub/OEBPS/c1.xhtml",
    ]
    drafts = [item.draft for item in items if isinstance(item, ExtractedArticle)]
    assert [draft.title for draft in drafts] == ["Talks in Moscow", "Talks in Kazan"]
    assert {(draft.publisher, draft.published_on) for draft in drafts} == {("The Day", DAY)}
    assert drafts[0].text == TEXT
