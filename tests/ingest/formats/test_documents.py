"""What each kind of file yields: text, title, author, day and what says so."""

import io
from datetime import date
from pathlib import Path

import pytest

from ingest.readers.files import read_path, read_stream
from ingest.readers.worker_process import WorkerProcess
from ingest.sources import Sources
from ingest.types import (
    NO_DETAILS,
    ArticleDetails,
    DatedBy,
    ExtractedArticle,
    Failure,
    Item,
    Limits,
    PublicationDate,
)
from tests.ingest import documents
from tests.ingest.documents import STORY, TEXT, TITLE

DAY = date(2024, 7, 8)
RAW = f"date 2024-07-08 Moscow: {TEXT}"


def read(name: str, data: bytes, *, details: ArticleDetails = NO_DETAILS) -> list[Item]:
    return list(read_stream(io.BytesIO(data), name, details=details, origin=f"file:///{name}"))


def found(name: str, data: bytes, *, details: ArticleDetails = NO_DETAILS) -> ExtractedArticle:
    (item,) = read(name, data, details=details)
    assert isinstance(item, ExtractedArticle), item
    return item


@pytest.mark.parametrize("name", documents.every_kind())
def test_the_story_is_read_from_every_kind_of_file(name: str) -> None:
    draft = found(name, documents.every_kind()[name]).draft
    assert draft.text.split() == TEXT.split()
    assert draft.published_on == DAY


# PDF


def test_a_paper_gives_its_properties_and_the_date_on_it() -> None:
    item = found("a.pdf", documents.pdf())
    assert (item.draft.title, item.draft.author, item.draft.language) == (TITLE, "Jane Doe", "en")
    assert item.draft.text == TEXT
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.PAGE)


def test_where_a_paper_shows_no_date_the_day_it_was_made_is_told_as_such() -> None:
    item = found("a.pdf", documents.pdf(shown=None))
    assert item.dated == PublicationDate(day=date(2024, 7, 9), by=DatedBy.FILE)


def test_a_dateline_says_more_than_the_day_a_paper_was_made() -> None:
    item = found("a.pdf", documents.pdf([f"MOSCOW, July 8, 2024 - {STORY[0]}"], shown=None))
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.DATELINE)


@pytest.mark.parametrize("title", [None, "Microsoft Word - draft3.doc", "untitled", "final_v2.pdf"])
def test_the_largest_letters_are_the_headline_where_the_properties_have_none(
    title: str | None,
) -> None:
    draft = found("a.pdf", documents.pdf(title=title)).draft
    assert (draft.title, draft.text) == (TITLE, TEXT)


def test_lines_and_pages_are_joined_and_running_heads_left_out() -> None:
    paragraphs = [f"{STORY[n % 3]} This is paragraph {n}." for n in range(40)]
    draft = found("a.pdf", documents.pdf(paragraphs, running_head="Ministry of Talks")).draft
    assert draft.text == "\n\n".join(paragraphs)


def test_a_date_stands_alone_where_every_paragraph_is_one_line() -> None:
    lines = [f"Minister number {n} spoke." for n in range(9)]
    item = found("a.pdf", documents.pdf(lines))
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.PAGE)
    assert item.draft.text.split() == " ".join(lines).split()


def test_a_word_parted_at_the_end_of_a_line_is_one_word() -> None:
    lines = [
        "The two leaders met for nego-",
        "tiations on the Russian-",
        "led bloc. Russian-led it is.",
    ]
    draft = found("a.pdf", documents.pdf(["\n".join(lines)])).draft
    assert draft.text == (
        "The two leaders met for negotiations on the Russian-led bloc. Russian-led it is."
    )


# Word


def test_a_word_file_gives_its_headline_tables_and_properties() -> None:
    data = documents.docx(shown="8 July 2024", table=[["Country", "Barrels"], ["India", "1,900"]])
    item = found("a.docx", data)
    assert (item.draft.title, item.draft.author, item.draft.language) == (TITLE, "Jane Doe", "en")
    assert item.draft.text == f"{TEXT}\n\nCountry | Barrels\n\nIndia | 1,900"
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.PAGE)


def test_the_day_a_word_file_was_made_is_told_as_such() -> None:
    assert found("a.docx", documents.docx()).dated == PublicationDate(
        day=date(2024, 7, 9), by=DatedBy.FILE
    )


# EPUB


def test_each_chapter_of_a_magazine_is_an_article() -> None:
    data = documents.epub([("Talks in Moscow", STORY), ("Talks in Kazan", STORY[::-1])])
    items = read("a.epub", data)
    assert [item.source for item in items] == [
        "a.epub/OEBPS/c0.xhtml",
        "a.epub/OEBPS/c1.xhtml",
    ]
    drafts = [item.draft for item in items if isinstance(item, ExtractedArticle)]
    assert [draft.title for draft in drafts] == ["Talks in Moscow", "Talks in Kazan"]
    assert {(draft.publisher, draft.published_on) for draft in drafts} == {("The Day", DAY)}
    assert drafts[0].text == TEXT


# E-mail


@pytest.mark.parametrize("as_html", [True, False])
def test_a_message_gives_subject_sender_and_day(as_html: bool) -> None:
    item = found("a.eml", documents.mail(subject=f"Fwd: Re: {TITLE}", as_html=as_html))
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


# Feeds and web archives


def test_an_entry_of_a_feed_gives_its_whole_text_and_address() -> None:
    data = documents.rss(
        {}, {"title": "B &amp; C", "link": "https://the-day.example/b", "text": "B."}
    )
    drafts = [item.draft for item in read("a.rss", data) if isinstance(item, ExtractedArticle)]
    assert [draft.title for draft in drafts] == [TITLE, "B & C"]
    assert (drafts[0].url, drafts[0].text) == ("https://the-day.example/modi", TEXT)
    assert (drafts[0].publisher, drafts[0].author) == ("The Day", "Jane Doe")


def test_drafts_in_an_export_of_wordpress_are_left_out() -> None:
    data = documents.rss().replace(b"<item>", b"<item><wp:status>draft</wp:status>")
    data = data.replace(b"<channel>", b'<channel xmlns:wp="http://wordpress.org/export/1.2/">')
    (item,) = read("a.xml", data)
    assert isinstance(item, Failure) and "no entries" in item.reason


def test_a_captured_page_is_known_by_its_address_and_its_style_is_left_out() -> None:
    draft = found("a.warc.gz", documents.warc()).draft
    assert draft.identity == "https://the-day.example/2024/07/modi"
    assert draft.publisher == "the-day.example"


def test_a_document_that_was_captured_has_the_address_it_was_captured_at() -> None:
    url = "https://the-day.example/a"
    draft = found("a.warc", documents.warc((url, "application/pdf", documents.pdf()))).draft
    assert (draft.url, draft.text) == (url, TEXT)


# Zip


def test_files_in_a_zip_are_told_by_their_place_in_it() -> None:
    inner = documents.zipped({"b.txt": RAW})
    items = read("a.zip", documents.zipped({"in/a.docx": documents.docx(), "c.zip": inner}))
    assert [item.source for item in items] == ["a.zip/in/a.docx", "a.zip/c.zip/b.txt"]
    identities = [item.draft.identity for item in items if isinstance(item, ExtractedArticle)]
    assert identities == ["file:///a.zip#in/a.docx", "file:///a.zip#c.zip#b.txt"]


def test_what_is_given_wins_over_a_paper_and_only_fills_gaps_in_a_zip() -> None:
    details = ArticleDetails(title="Mine", published_on=date(2020, 1, 2))
    alone = found("a.pdf", documents.pdf(), details=details)
    assert (alone.draft.title, alone.draft.published_on, alone.dated) == (
        "Mine",
        date(2020, 1, 2),
        None,
    )
    within = found("a.zip", documents.zipped({"a.pdf": documents.pdf()}), details=details)
    assert (within.draft.title, within.draft.published_on) == (TITLE, DAY)


# On the disk


def test_texts_and_lines_are_read_without_a_process_of_their_own(tmp_path: Path) -> None:
    with WorkerProcess.within(Limits()) as worker:
        for name in ("a.txt", "a.md", "a.jsonl", "a.jsonl.gz"):
            path = tmp_path / name
            path.write_bytes(documents.every_kind()[name])
            assert len(list(read_path(path, limits=Limits(), worker=worker))) == 1
        assert worker.pid is None


def test_a_file_that_hangs_costs_itself_and_the_rest_goes_on(tmp_path: Path) -> None:
    from tests.ingest.malformed import corpus

    slow = next(bad for bad in corpus() if bad.name == "slow.pdf")
    for name, data in (
        ("a.pdf", documents.pdf()),
        ("b.pdf", slow.data),
        ("c.html", documents.html()),
    ):
        (tmp_path / name).write_bytes(data)
    kinds = [type(item) for item in Sources([tmp_path], limits=Limits(seconds=1.5))]
    assert kinds == [ExtractedArticle, Failure, ExtractedArticle]
