"""Pages and files that were once read wrongly; each stands for a kind of fault."""

from datetime import date
from pathlib import Path

import pytest

from ingest.types import DatedBy, Doubt, ExtractedArticle, Failure, Item
from tests.ingest.in_memory import read

CASES = Path(__file__).parent / "cases"


def items(name: str) -> list[Item]:
    return read(name, (CASES / name).read_bytes())


def found(name: str) -> ExtractedArticle:
    (item,) = items(name)
    assert isinstance(item, ExtractedArticle), item
    return item


@pytest.mark.parametrize(
    ("name", "day", "by"),
    [
        ("01-utc-evening.html", date(2023, 11, 8), DatedBy.PAGE),
        ("02a-image-address.html", date(2021, 11, 5), DatedBy.PAGE),
        ("04a-unread-date-then-related.html", date(2023, 10, 31), DatedBy.PAGE),
        ("04c-masthead.html", date(2018, 11, 16), DatedBy.PAGE),
        ("07-brotli.warc.gz", date(2024, 5, 14), DatedBy.METADATA),
        ("08-json-responses.warc.gz", date(2024, 5, 14), DatedBy.METADATA),
        ("12-iso-date.eml", date(2025, 7, 29), DatedBy.METADATA),
        ("13a-ld-cdata.html", date(2024, 5, 14), DatedBy.METADATA),
        ("13b-ld-semicolon.html", date(2024, 5, 14), DatedBy.METADATA),
    ],
)
def test_the_day_is_the_articles_own(name: str, day: date, by: DatedBy) -> None:
    draft = found(name).draft
    assert (draft.published_on, draft.dated_by) == (day, by)


@pytest.mark.parametrize("name", ["03-ambiguous-meta.html", "09-template-date.docx"])
def test_a_day_that_could_be_two_or_is_a_templates_is_none(name: str) -> None:
    (item,) = items(name)
    assert isinstance(item, Failure) and "no publication date" in item.reason


def test_entries_of_a_live_page_are_decoded_and_keep_their_paragraphs() -> None:
    drafts = [item.draft for item in items("05-live-entities.html")]  # type: ignore[union-attr]
    assert [draft.title for draft in drafts] == [
        "Minister: “We will sign”",
        "Talks resume",
        "Envoy arrives",
    ]
    assert [draft.text.split("\n\n") for draft in drafts] == [
        ['The foreign minister said "we will sign the accord today" as she left the hall – in '
         "Geneva."],
        ["Delegations went back into the room.", "A spokesman gave no details.", "Chile",
         "Norway"],
        ["The UN’s envoy arrived in Geneva & met both sides."],
    ]  # fmt: skip


def test_an_article_in_several_blocks_is_whole_and_the_doubt_is_told() -> None:
    item = found("06-many-bodies.html")
    assert len(item.draft.text.split("\n\n")) == 12
    assert item.doubt is Doubt.PIECED_TOGETHER


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("10a-anonymous-title.pdf", "Envoys sign fisheries pact"),
        ("11-site-name-as-title.html", "Campaign Assessment, December 13"),
    ],
)
def test_a_title_is_neither_a_programs_nor_the_sites(name: str, title: str) -> None:
    draft = found(name).draft
    assert (draft.title, draft.author) == (title, None)
    assert not draft.text.startswith(title)
