from datetime import date

import pytest

from ingest.types import (
    DatedBy,
    Doubt,
    PublicationDate,
)
from tests.ingest import documents
from tests.ingest.documents import DAY, PARAGRAPHS, TEXT, TITLE
from tests.ingest.in_memory import article


def test_a_paper_gives_its_properties_and_the_date_on_it() -> None:
    item = article("a.pdf", documents.pdf())
    assert (item.draft.title, item.draft.author, item.draft.language) == (TITLE, "Jane Doe", "en")
    assert item.draft.text == TEXT
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.PAGE)


def test_where_a_paper_shows_no_date_the_day_it_was_made_is_told_as_such() -> None:
    item = article("a.pdf", documents.pdf(shown=None))
    assert item.dated == PublicationDate(day=date(2024, 7, 9), by=DatedBy.FILE)


def test_a_dateline_says_more_than_the_day_a_paper_was_made() -> None:
    data = documents.pdf([f"MOSCOW, July 8, 2024 - {PARAGRAPHS[0]}"], shown=None)
    item = article("a.pdf", data)
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.DATELINE)


@pytest.mark.parametrize("title", [None, "Microsoft Word - draft3.doc", "untitled", "final_v2.pdf"])
def test_the_largest_letters_are_the_headline_where_the_properties_have_none(
    title: str | None,
) -> None:
    draft = article("a.pdf", documents.pdf(title=title)).draft
    assert (draft.title, draft.text) == (TITLE, TEXT)


def test_lines_and_pages_are_joined_and_running_heads_left_out() -> None:
    paragraphs = [f"{PARAGRAPHS[n % 3]} This is paragraph {n}." for n in range(40)]
    draft = article("a.pdf", documents.pdf(paragraphs, running_head="Ministry of Talks")).draft
    assert draft.text == "\n\n".join(paragraphs)


def test_a_date_stands_alone_where_every_paragraph_is_one_line() -> None:
    lines = [f"Minister number {n} spoke." for n in range(9)]
    item = article("a.pdf", documents.pdf(lines))
    assert item.dated == PublicationDate(day=DAY, by=DatedBy.PAGE)
    assert item.draft.text.split() == " ".join(lines).split()


def test_a_word_parted_at_the_end_of_a_line_is_one_word() -> None:
    lines = [
        "The two leaders met for nego-",
        "tiations on the Russian-",
        "led bloc. Russian-led it is.",
    ]
    draft = article("a.pdf", documents.pdf(["\n".join(lines)])).draft
    assert draft.text == (
        "The two leaders met for negotiations on the Russian-led bloc. Russian-led it is."
    )


def shifted(text: str) -> str:
    """The text as it comes out where a font has its own numbers for letters."""
    return "".join(chr(ord(letter) - 29) if letter.isalpha() else letter for letter in text)


@pytest.mark.parametrize(
    "gibberish",
    [
        [shifted("ministers reported spending that parliament approved yesterday")],
        [shifted(cell) for cell in ("grants", "ministry", "transport", "spending", "loans")],
    ],
)
def test_letters_that_a_font_does_not_tell_are_left_out_and_the_doubt_is_told(
    gibberish: list[str],
) -> None:
    item = article("a.pdf", documents.pdf([*PARAGRAPHS, *gibberish]))
    assert item.draft.text == TEXT
    assert item.doubt is Doubt.LETTERS_UNKNOWN


def test_initials_are_letters() -> None:
    lines = ["NATO and BBC", "Members of the SPD, CDU and FDP spoke."]
    item = article("a.pdf", documents.pdf([*PARAGRAPHS, *lines]))
    assert item.doubt is None
