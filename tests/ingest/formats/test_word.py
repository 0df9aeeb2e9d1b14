from datetime import date

from ingest.types import (
    DatedBy,
    PublicationDate,
)
from tests.ingest import documents
from tests.ingest.documents import DAY, TEXT, TITLE
from tests.ingest.in_memory import article


def test_a_word_file_gives_its_headline_tables_and_properties() -> None:
    data = documents.docx(shown="8 July 2024", table=[["Country", "Barrels"], ["India", "1,900"]])
    item = article("a.docx", data)
    assert (item.draft.title, item.draft.author, item.draft.language) == (TITLE, "Jane Doe", "en")
    assert item.draft.text == f"{TEXT}\n\nCountry | Barrels\n\nIndia | 1,900"
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.PAGE)


def test_the_day_a_word_file_was_made_is_told_as_such() -> None:
    assert article("a.docx", documents.docx()).dated == PublicationDate(
        day=date(2024, 7, 9), by=DatedBy.FILE
    )
