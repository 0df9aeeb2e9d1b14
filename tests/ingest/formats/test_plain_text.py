from datetime import date
from pathlib import Path

import pytest

from index.types import ArticleDraft
from ingest.types import (
    DatedBy,
    ExtractedArticle,
    PublicationDate,
)
from tests.ingest.in_memory import BODY, draft, failure, read


def test_raw_form_gives_date_dateline_and_the_text_after_them() -> None:
    found = draft("a.txt", f" date 2024-07-08 New Delhi: {BODY}\n\nMore: later.\n")
    assert found.published_on == date(2024, 7, 8)
    assert found.dateline == "New Delhi"
    assert found.text == f"{BODY}\n\nMore: later."
    assert found.title == "Indian Prime Minister Narendra Modi arrived in Moscow on Monday"


def test_raw_form_with_a_headline_takes_it_as_title() -> None:
    found = draft("a.txt", f"date 2024-07-08 Moscow: Modi meets Putin\n\n{BODY}")
    assert found.title == "Modi meets Putin"


def test_raw_form_without_a_place_still_gives_the_date() -> None:
    found = draft("a.txt", f"date 2024-07-08\n{BODY}")
    assert (found.published_on, found.dateline, found.text) == (date(2024, 7, 8), None, BODY)


def test_raw_form_with_an_impossible_day_is_refused() -> None:
    assert "2024-13-45" in failure("a.txt", f"date 2024-13-45 Moscow: {BODY}").reason


def test_a_time_of_day_in_the_first_line_is_no_place() -> None:
    found = draft("a.txt", "date 2024-07-08 The talks began at 10:30 in Moscow.")
    assert (found.dateline, found.text) == (None, "The talks began at 10:30 in Moscow.")


def test_the_seed_article_is_read_verbatim(shared: Path) -> None:
    files = sorted((shared / "seed").glob("*.txt"))
    if not files:
        pytest.skip("no seed articles")
    raw = files[0].read_text(encoding="utf-8")
    found = draft(files[0].name, raw)
    assert (found.published_on, found.dateline) == (date(2025, 3, 27), "Moscow")
    assert found.text.startswith("Russian President Vladimir Putin has accepted")
    assert found.text in raw
    assert found.title.endswith("…")
    assert len(found.title) <= 120


def test_a_header_block_gives_the_fields_of_a_text_file() -> None:
    found = draft("a.txt", f"Title: Modi in Moscow\nDate: 8 July 2024\nAuthor: Jane\n\n{BODY}")
    assert (found.title, found.author, found.text) == ("Modi in Moscow", "Jane", BODY)
    assert found.published_on == date(2024, 7, 8)


def test_a_dateline_gives_what_nothing_else_says() -> None:
    text = f"MOSCOW, July 8, 2024 (TASS) - {BODY}"
    [item] = read("a.txt", text)
    assert isinstance(item, ExtractedArticle)
    assert item.draft.text == text
    assert (item.draft.dateline, item.draft.publisher) == ("MOSCOW", "TASS")
    assert item.dated == PublicationDate(day=date(2024, 7, 8), by=DatedBy.DATELINE)
    assert item.draft.dated_by is DatedBy.DATELINE
    said = draft("a.txt", f"date: 2024-07-09\npublisher: The Day\n\n{text}")
    assert (said.published_on, said.publisher) == (date(2024, 7, 9), "The Day")
    assert (said.dated_by, said.dateline) == (DatedBy.SAID, "MOSCOW")


def test_a_dateline_without_a_year_dates_nothing() -> None:
    assert "no publication date" in failure("a.txt", f"MOSCOW, July 8 (TASS) - {BODY}").reason


def test_front_matter_gives_the_fields_of_a_markdown_file() -> None:
    found = draft(
        "a.md",
        "---\ntitle: 'Modi: in Moscow'\ndate: 2024-07-08\npublisher: The Day\nauthor: [A, B]\n"
        f"dateline: Moscow\nlanguage: en\nurl: https://the-day.example/1\n---\n\n{BODY}\n",
    )
    assert found == ArticleDraft(
        title="Modi: in Moscow",
        text=BODY,
        published_on=date(2024, 7, 8),
        publisher="The Day",
        author="A, B",
        dateline="Moscow",
        language="en",
        url="https://the-day.example/1",
        dated_by=DatedBy.SAID,
    )


def test_a_markdown_heading_is_the_title_where_front_matter_has_none() -> None:
    found = draft("a.md", f"---\ndate: 2024-07-08 10:30:00\n---\n# Modi in Moscow\n\n{BODY}")
    assert (found.title, found.text) == ("Modi in Moscow", BODY)


@pytest.mark.parametrize("matter", ["date: [", "date: 2024-13-40", "- just\n- a list"])
def test_broken_front_matter_fails_with_a_reason(matter: str) -> None:
    assert failure("a.md", f"---\n{matter}\n---\n{BODY}").reason.endswith(".")


def test_front_matter_that_unfolds_to_gigabytes_is_refused() -> None:
    # Nine lines of which each repeats the one before ten times.
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 10}]" for n in range(1, 10))]
    bomb = "\n".join([*lines, "title: *a9", "date: 2024-07-08"])
    assert "YAML" in failure("a.md", f"---\n{bomb}\n---\n{BODY}").reason
