import io
from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.readers.files import read_stream
from ingest.types import (
    DEFAULT_LIMITS,
    ArticleDetails,
    DatedBy,
    ExtractedArticle,
    Limits,
)
from tests.ingest.in_memory import BODY, draft, failure, line, read


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Modi arrived in Moscow.", "Modi arrived in Moscow"),
        ("Will Modi go to Moscow?", "Will Modi go to Moscow?"),
        ("Modi is in Moscow!", "Modi is in Moscow!"),
        ("Modi went on to Kazan...", "Modi went on to Kazan…"),
        ("Modi went on to Kazan…", "Modi went on to Kazan…"),
    ],
)
def test_a_title_made_of_a_sentence_has_no_full_stop_and_the_text_keeps_it(
    sentence: str, title: str
) -> None:
    found = draft("a.txt", f"date 2024-07-08 Moscow: {sentence} More will follow.")
    assert found.title == title
    assert found.text == f"{sentence} More will follow."


@pytest.mark.parametrize(
    ("said", "published_on", "by"),
    [
        ("", date(2024, 7, 9), DatedBy.GIVEN),
        ('"date": "2024-07-08", ', date(2024, 7, 8), DatedBy.SAID),
        ('"date": "2199-01-01", ', date(2024, 7, 9), DatedBy.GIVEN),
        ('"date": "1815-06-18", ', date(2024, 7, 9), DatedBy.GIVEN),
        ('"date": "07/08/2024", ', date(2024, 7, 9), DatedBy.GIVEN),
    ],
)
def test_details_that_fill_gaps_count_where_the_article_has_no_plausible_value(
    said: str, published_on: date, by: DatedBy
) -> None:
    data = f'{{{said}"title": "Its own", "text": "Modi visited Kyiv."}}'.encode()
    details = ArticleDetails(
        title="Another", publisher="The Desk", published_on=date(2024, 7, 9), fills_gaps=True
    )
    [item] = read_stream(io.BytesIO(data), "a.json", details=details)
    assert isinstance(item, ExtractedArticle)
    draft = item.draft
    assert (draft.published_on, draft.dated_by) == (published_on, by)
    assert (draft.title, draft.publisher) == ("Its own", "The Desk")
    assert (item.dated is not None) == (by is DatedBy.GIVEN)


@pytest.mark.parametrize(
    ("day", "why"), [("2199-01-01", "in the future"), ("1899-12-31", "before 1900")]
)
def test_a_day_that_cannot_be_right_is_refused_with_the_reason(day: str, why: str) -> None:
    assert (
        f"{day} cannot be right, since it lies {why}" in failure("a.jsonl", line(date=day)).reason
    )


def test_a_day_in_the_details_dates_the_article() -> None:
    details = ArticleDetails(published_on=date(2024, 7, 7))
    found = draft("a.txt", f"date 2024-07-08 Moscow: {BODY}", details=details)
    assert (found.published_on, found.dated_by) == (date(2024, 7, 7), DatedBy.GIVEN)


def test_a_text_over_the_limit_is_refused() -> None:
    assert "100 characters" in failure("a.jsonl", line(), limits=Limits(text_chars=100)).reason


def test_the_largest_article_is_taken_and_one_letter_more_is_not() -> None:
    most = DEFAULT_LIMITS.text_chars
    text = (f"{BODY}\n" * (most // len(BODY) + 1))[: most - 1] + "."
    assert draft("a.jsonl", line(text=text)).text == text
    assert "2,000,000 characters" in failure("a.jsonl", line(text=text + ".")).reason


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", BODY), ("a.md", f"---\ntitle: T\n---\n{BODY}"), ("a.jsonl", line(date=None))],
)
def test_an_undated_article_is_refused_with_what_to_add(name: str, data: str) -> None:
    reason = failure(name, data).reason
    assert "no publication date" in reason
    assert "YYYY-MM-DD" in reason


@pytest.mark.parametrize(
    "day", ["soon", "12/06/2024", "1899-12-31", "2024-02-30", 20240708, ["2024-07-08"]]
)
def test_a_date_that_cannot_be_right_is_refused(day: object) -> None:
    assert "date" in failure("a.jsonl", line(date=day)).reason


def test_a_date_after_tomorrow_is_refused() -> None:
    today = datetime.now(UTC).date()
    assert isinstance(
        read("a.jsonl", line(date=str(today + timedelta(days=1))))[0], ExtractedArticle
    )
    assert "cannot be right" in failure("a.jsonl", line(date=str(today + timedelta(days=3)))).reason


def test_details_override_what_the_file_says() -> None:
    details = ArticleDetails(
        title="Mine", published_on=date(2020, 1, 2), publisher="Me", url="https://e.example/1"
    )
    found = draft("a.txt", f"date 2024-07-08 Moscow: {BODY}", details)
    assert (found.title, found.publisher, found.url) == ("Mine", "Me", "https://e.example/1")
    assert found.published_on == date(2020, 1, 2)
    assert found.dateline == "Moscow"


def test_details_only_fill_gaps_in_a_file_of_several_articles() -> None:
    details = ArticleDetails(published_on=date(2020, 1, 2), url="https://e.example/1")
    items = read("a.jsonl", line() + line(date=None), details=details)
    days = [item.draft.published_on for item in items if isinstance(item, ExtractedArticle)]
    assert days == [date(2024, 7, 8), date(2020, 1, 2)]
    assert all(item.draft.url is None for item in items if isinstance(item, ExtractedArticle))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example", "https://", "http://a b"])
def test_an_invalid_address_is_refused(url: str) -> None:
    details = ArticleDetails(url=url, published_on=date(2024, 7, 8))
    assert "web address" in failure("a.txt", BODY, details=details).reason


def test_an_address_is_given_its_scheme() -> None:
    details = ArticleDetails(url=" example.com/1", published_on=date(2024, 7, 8))
    assert draft("a.txt", BODY, details=details).url == "https://example.com/1"


def test_a_longer_address_than_allowed_is_not_cut_to_another() -> None:
    address = "https://e.example/" + "x" * 3_000
    assert draft("a.jsonl", line(url=address)).url is None


def test_an_invalid_address_in_a_file_still_identifies_its_article() -> None:
    found = draft("a.jsonl", line(url="story-17"))
    assert (found.url, found.identity) == (None, "story-17")
