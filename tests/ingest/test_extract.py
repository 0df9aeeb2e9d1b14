import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from index.types import ArticleDraft
from ingest.dates import to_date
from ingest.readers.files import read_stream
from ingest.types import (
    DEFAULT_LIMITS,
    NO_DETAILS,
    ArticleDetails,
    DatedBy,
    ExtractedArticle,
    Failure,
    Item,
    Limits,
    PublicationDate,
)

BODY = (
    "Indian Prime Minister Narendra Modi arrived in Moscow on Monday. "
    "He met President Vladimir Putin in the evening."
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Modi lands in Moscow | The Day</title>
<meta property="og:title" content="Modi lands in Moscow">
<meta property="og:site_name" content="The Day">
<meta property="article:published_time" content="2024-07-08T10:00:00Z">
<meta name="author" content="Jane Doe">
<link rel="canonical" href="https://www.the-day.example/modi"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Modi lands in Moscow</h1><p>{BODY}</p>
<p>It was his first visit in five years, officials told reporters at the airport.</p></article>
<footer>All rights reserved</footer></body></html>"""


def read(
    name: str,
    data: bytes | str,
    *,
    details: ArticleDetails = NO_DETAILS,
    limits: Limits = DEFAULT_LIMITS,
    origin: str | None = None,
) -> list[Item]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_stream(stream, name, details=details, limits=limits, origin=origin))


def draft(name: str, data: bytes | str, details: ArticleDetails = NO_DETAILS) -> ArticleDraft:
    (item,) = read(name, data, details=details)
    assert isinstance(item, ExtractedArticle), item
    return item.draft


def failure(
    name: str,
    data: bytes | str,
    *,
    details: ArticleDetails = NO_DETAILS,
    limits: Limits = DEFAULT_LIMITS,
) -> Failure:
    (item,) = read(name, data, details=details, limits=limits)
    assert isinstance(item, Failure), item
    return item


def line(**fields: object) -> str:
    return json.dumps({"title": "T", "date": "2024-07-08", "text": BODY} | fields) + "\n"


# The raw form


def test_raw_form_gives_date_dateline_and_the_text_after_them() -> None:
    found = draft("a.txt", f" date 2024-07-08 New Delhi: {BODY}\n\nMore: later.\n")
    assert found.published_on == date(2024, 7, 8)
    assert found.dateline == "New Delhi"
    assert found.text == f"{BODY}\n\nMore: later."
    assert found.title == "Indian Prime Minister Narendra Modi arrived in Moscow on Monday"


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


# Text, Markdown, HTML


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
def test_what_is_given_for_gaps_counts_where_the_article_says_nothing_that_can_be_right(
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


def test_what_is_given_is_what_dates_an_article() -> None:
    details = ArticleDetails(published_on=date(2024, 7, 7))
    found = draft("a.txt", f"date 2024-07-08 Moscow: {BODY}", details=details)
    assert (found.published_on, found.dated_by) == (date(2024, 7, 7), DatedBy.GIVEN)


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


def test_a_web_page_gives_its_article_without_menus() -> None:
    found = draft("a.html", PAGE)
    assert found.text.startswith(BODY)
    assert "Home" not in found.text
    assert "rights reserved" not in found.text
    assert (found.title, found.publisher, found.author) == (
        "Modi lands in Moscow",
        "The Day",
        "Jane Doe",
    )
    assert (found.published_on, found.language) == (date(2024, 7, 8), "en")
    assert found.url == "https://www.the-day.example/modi"


def test_a_web_page_in_a_declared_encoding_is_read_in_it() -> None:
    page = PAGE.replace("Indian Prime", "Élysée Prime").replace(
        "<head>", '<head><meta charset="iso-8859-1">'
    )
    assert draft("a.html", page.encode("latin-1")).text.startswith("Élysée Prime")


def test_a_page_without_an_article_has_no_text() -> None:
    assert "no text" in failure("a.html", "<html><body></body></html>").reason


# JSON


def test_a_json_object_is_one_article() -> None:
    found = draft("a.json", line(url="https://www.cnn.com/a", author="Jane", dateline="Moscow"))
    assert (found.title, found.publisher, found.author) == ("T", "cnn.com", "Jane")


def test_a_json_list_gives_each_article_and_each_failure() -> None:
    items = read("a.json", f"[{line()},{line(text=None)},3]")
    assert [type(item) for item in items] == [ExtractedArticle, Failure, Failure]
    assert [item.source for item in items] == ["a.json[1]", "a.json[2]", "a.json[3]"]


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    data = line() + "[1]\n{broken\n\n" + line(text="") + line(text=5) + line(title=None)
    items = read("a.jsonl", data)
    assert [item.source for item in items if isinstance(item, Failure)] == [
        "a.jsonl:2",
        "a.jsonl:3",
        "a.jsonl:5",
        "a.jsonl:6",
    ]
    good = [item.draft.title for item in items if isinstance(item, ExtractedArticle)]
    assert good == ["T", "Indian Prime Minister Narendra Modi arrived in Moscow on Monday"]


def test_a_line_that_is_not_utf_8_fails_alone() -> None:
    items = read("a.jsonl", b'{"text": "caf\xe9"}\n' + line().encode())
    assert [type(item) for item in items] == [Failure, ExtractedArticle]


def test_a_line_that_is_too_long_fails_alone() -> None:
    data = line(text="x" * 5_000) + line()
    items = read("a.jsonl", data, limits=Limits(line_bytes=1_000))
    assert [type(item) for item in items] == [Failure, ExtractedArticle]
    assert items[1].source == "a.jsonl:2"


def test_deeply_nested_json_fails_with_a_reason() -> None:
    assert "JSON" in failure("a.jsonl", "[" * 200_000).reason


def test_lines_may_have_a_byte_order_mark_windows_ends_and_blank_lines_between() -> None:
    rows = [line(title=str(n)).strip() for n in range(2)]
    items = read("a.jsonl", "\ufeff" + rows[0] + "\r\n\r\n  \r\n" + rows[1] + "\r\n")
    assert [item.source for item in items if isinstance(item, ExtractedArticle)] == [
        "a.jsonl:1",
        "a.jsonl:4",
    ]


@pytest.mark.parametrize("data", [b"", b"\n \r\n\n"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_that_are_all_blank_are_an_empty_file(
    data: bytes, pack: Callable[[bytes], bytes]
) -> None:
    name = "a.jsonl" if pack is bytes else "a.jsonl.gz"
    assert "empty" in failure(name, pack(data)).reason


def test_an_object_without_text_is_told_what_to_add() -> None:
    assert '"text"' in failure("a.json", '{"date": "2024-07-08", "body": "Talks."}').reason


def test_gzipped_lines_are_read() -> None:
    items = read("a.JSONL.GZ", gzip.compress((line() * 3).encode()))
    assert [item.source for item in items] == ["a.JSONL.GZ:1", "a.JSONL.GZ:2", "a.JSONL.GZ:3"]


def test_a_truncated_gzip_keeps_what_came_before_the_cut() -> None:
    rows = [line(text=f"{BODY} {n} {hash(str(n))}") for n in range(2_000)]
    data = gzip.compress("".join(rows).encode())
    *before, last = read("a.jsonl.gz", data[: len(data) // 2])
    assert len(before) > 100
    assert all(isinstance(item, ExtractedArticle) for item in before)
    assert isinstance(last, Failure)
    assert last.source == f"a.jsonl.gz:{len(before) + 1}"
    assert "cut off" in last.reason


def test_what_only_claims_to_be_gzip_fails() -> None:
    assert "damaged" in failure("a.jsonl.gz", line()).reason


# Encodings and what cannot be stored


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_files_are_read_with_or_without_a_mark(encoding: str) -> None:
    found = draft("a.txt", f"date 2024-07-08 Paris: Élysée – “oui”. {BODY}".encode(encoding))
    assert found.text == f"Élysée – “oui”. {BODY}"


def test_an_older_encoding_is_guessed() -> None:
    text = (
        "Le président français a été reçu à l’Élysée après une réunion très attendue. "
        "Les négociations, déjà repoussées à l'été, reprendront à Genève où la délégation "
        "iranienne était arrivée la veille. Il a répété sa volonté de trouver un accord."
    )
    found = draft("a.txt", f"date 2024-07-08 Paris: {text}".encode("cp1252"))
    assert found.text == text


def test_nul_surrogates_and_windows_line_ends_are_cleaned() -> None:
    text = f"One\x00two\ud800.\r\n{BODY}"
    (item,) = read("a.jsonl", line(text=text, title="A\x00\ud800B"))
    assert isinstance(item, ExtractedArticle)
    assert item.draft.text == f"One\ufffdtwo\ufffd.\n{BODY}"
    assert item.draft.title == "A\ufffd\ufffdB"


# Refusals


@pytest.mark.parametrize("data", [b"", b" \n\t "])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json"])
def test_an_empty_file_is_said_to_be_empty(name: str, data: bytes) -> None:
    assert "empty" in failure(name, data).reason


def test_binary_data_is_refused() -> None:
    assert "binary" in failure("a.txt", bytes(range(256)) * 8).reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n1 0 obj", "no PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"{\\rtf1 Talks.}", "RTF"),
        (b"7z\xbc\xaf\x27\x1c", ".zip"),
    ],
)
def test_a_file_is_known_by_its_beginning_whatever_it_is_called(data: bytes, reason: str) -> None:
    assert reason in failure("a.txt", data).reason


def test_a_file_over_the_limit_is_refused() -> None:
    assert "100 bytes" in failure("a.txt", "x " * 51, limits=Limits(file_bytes=100)).reason


def test_a_text_over_the_limit_is_refused() -> None:
    assert "100 characters" in failure("a.jsonl", line(), limits=Limits(text_chars=100)).reason


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


@pytest.mark.parametrize(
    "said",
    [
        "2024-07-08",
        "2024-07-08T23:30:00-05:00",
        "20240708",
        "July 8, 2024",
        "8 Jul 2024",
        "Mon, 08 Jul 2024 10:00:00 GMT",
    ],
)
def test_a_date_is_understood_however_it_is_written(said: str) -> None:
    assert draft("a.jsonl", line(date=said)).published_on == date(2024, 7, 8)


@examples(st.text(alphabet="0123456789 :,-+/.()JanFebTueGMT", max_size=40))
def test_no_date_however_odd_can_stop_a_reader(said: str) -> None:
    assert to_date(said) is None or isinstance(to_date(said), date)


def test_an_unknown_kind_of_file_is_named_with_the_known_ones() -> None:
    assert ".docx" in failure("a.xyz", "x").reason


# What the person says along with it


def test_what_is_given_wins_over_what_the_file_says() -> None:
    details = ArticleDetails(
        title="Mine", published_on=date(2020, 1, 2), publisher="Me", url="https://e.example/1"
    )
    found = draft("a.txt", f"date 2024-07-08 Moscow: {BODY}", details)
    assert (found.title, found.publisher, found.url) == ("Mine", "Me", "https://e.example/1")
    assert found.published_on == date(2020, 1, 2)
    assert found.dateline == "Moscow"


def test_what_is_given_only_fills_gaps_of_a_file_of_many() -> None:
    details = ArticleDetails(published_on=date(2020, 1, 2), url="https://e.example/1")
    items = read("a.jsonl", line() + line(date=None), details=details)
    days = [item.draft.published_on for item in items if isinstance(item, ExtractedArticle)]
    assert days == [date(2024, 7, 8), date(2020, 1, 2)]
    assert all(item.draft.url is None for item in items if isinstance(item, ExtractedArticle))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.com", "https://", "http://a b"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    details = ArticleDetails(url=url, published_on=date(2024, 7, 8))
    assert "web address" in failure("a.txt", BODY, details=details).reason


def test_a_longer_address_than_allowed_is_not_cut_to_another() -> None:
    address = "https://e.example/" + "x" * 3_000
    assert draft("a.jsonl", line(url=address)).url is None


def test_an_address_that_is_none_in_a_file_still_tells_articles_apart() -> None:
    found = draft("a.jsonl", line(url="story-17"))
    assert (found.url, found.identity) == (None, "story-17")
