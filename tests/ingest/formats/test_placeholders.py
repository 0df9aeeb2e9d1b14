"""What programs write into the properties of documents where nobody has."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.formats.placeholders import real_author, real_moment, real_title

TEMPLATE = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "moment",
    [
        TEMPLATE,
        TEMPLATE.replace(tzinfo=None),
        TEMPLATE.astimezone(timezone(timedelta(hours=2))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1980, 1, 1),
    ],
)
def test_the_day_of_a_template_or_of_a_clock_that_begins_is_none(moment: datetime) -> None:
    assert real_moment(moment) is None


def test_another_moment_of_that_day_is_one() -> None:
    assert real_moment(TEMPLATE.replace(hour=9)) is not None


@pytest.mark.parametrize(
    "title",
    ["(anonymous)", "untitled", "Microsoft Word - draft.doc", "release_final.pdf", "Document1"],
)
def test_the_title_of_a_program_is_none(title: str) -> None:
    assert real_title(title) is None


def test_a_title_that_only_holds_such_a_word_is_one() -> None:
    assert real_title("Document of the summit is published") is not None


@pytest.mark.parametrize("author", ["(anonymous)", "python-docx", "Windows User", "Administrator"])
def test_the_author_that_a_program_names_is_none(author: str) -> None:
    assert real_author(author) is None
