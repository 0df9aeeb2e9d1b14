import io

import pytest

from ingest.readers.files import read_stream
from ingest.types import (
    DatedBy,
    ExtractedArticle,
    PublicationDate,
)
from tests.ingest import documents
from tests.ingest.documents import DAY, TEXT, TITLE
from tests.ingest.in_memory import article, read


@pytest.mark.parametrize("as_html", [True, False])
def test_a_message_gives_subject_sender_and_day(as_html: bool) -> None:
    item = article("a.eml", documents.mail(subject=f"Fwd: Re: {TITLE}", as_html=as_html))
    assert (item.draft.title, item.draft.publisher) == (TITLE, "The Day")
    assert item.draft.text == TEXT
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.METADATA)


def test_an_uploaded_message_is_known_by_its_id() -> None:
    (item,) = read_stream(io.BytesIO(documents.mail()), "a.eml")
    assert isinstance(item, ExtractedArticle) and item.draft.identity == "mid:1234@the-day.example"


def test_attachments_are_articles_of_their_own_and_dated_by_the_message() -> None:
    attached = {"a.pdf": documents.pdf(shown=None), "logo.png": documents.PNG}
    items = read("a.eml", documents.mail(["See the attachment."], attached=attached))
    (item,) = items
    assert isinstance(item, ExtractedArticle)
    assert (item.source, item.draft.text) == ("a.eml/a.pdf", TEXT)
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.MESSAGE)
