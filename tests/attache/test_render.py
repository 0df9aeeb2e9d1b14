"""What commands print: answers, articles and feeds as text and as JSON."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rich.console import Console

from answer.types import Answer, Citation, Link, Order, Other
from answer.understanding.about_answer import AboutAnswer
from attache.render.answers import about_text, answer_text
from attache.render.answers_json import answer_json, error_json
from attache.render.archive import article_text, feeds_table
from index.types import Article, ArticleSummary, DatedBy, Feed, Version
from reading.types import DateInterval, Status

JULY = DateInterval(first=date(2024, 7, 8), last=date(2024, 7, 9))
QUOTE = "Modi visited [bold]Moscow[/bold] – “at last” – in July."
MOSCOW = Citation(
    article_id=7,
    title="Modi in Moscow [updated]",
    publisher="Sample Desk",
    url="https://example.org/modi",
    published_on=date(2024, 7, 10),
    quote=QUOTE,
    start=12,
    end=12 + len(QUOTE),
    event_date=JULY,
    score=0.8,
    highlights=((0, 4), (19, 25)),
)
FOUND = Answer(
    question="When did Modi visit Russia?",
    as_of=date(2024, 8, 1),
    text=QUOTE,
    date=JULY,
    status=Status.HAPPENED,
    confidence=0.97,
    citations=(MOSCOW,),
    newest_relevant=date(2024, 7, 10),
    archive_newest=date(2024, 7, 30),
    took_ms=42,
)
EARLIER = Other(text="5 September 2019", citation=replace(MOSCOW, published_on=date(2019, 9, 5)))
COPY = ArticleSummary(
    id=9, title="Modi lands", publisher="The Post", url=None, published_on=date(2024, 7, 11)
)
ABSTAINED = replace(FOUND, text=None, date=None, status=None, confidence=0.1)
EMPTY = replace(ABSTAINED, citations=(), newest_relevant=None, archive_newest=None)


def shown(answer: Answer) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(answer_text(answer))
    return capture.get()


def test_a_found_answer_leads_with_its_text_days_and_status() -> None:
    headline = shown(FOUND).splitlines()[0].rstrip()
    assert headline == f"{QUOTE} · 8–9 July 2024 · happened · sure"


def test_an_answer_without_days_leads_with_the_sentence() -> None:
    headline = shown(replace(FOUND, date=None, status=None)).splitlines()[0].rstrip()
    assert headline == f"{QUOTE} · sure"


def test_the_headline_is_one_line_though_the_sentence_stood_on_two() -> None:
    answer = replace(FOUND, text="Modi visited\n\nMoscow.", date=None, status=None)
    assert shown(answer).splitlines()[0].rstrip() == "Modi visited Moscow. · sure"


def about(answer: Answer, asked: AboutAnswer) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(about_text(answer, asked))
    return capture.get()


def test_who_asks_for_the_source_is_shown_publisher_title_and_day() -> None:
    text = about(FOUND, AboutAnswer.SOURCE)
    assert "Modi in Moscow [updated] · Sample Desk · 10 July 2024" in text
    assert "likely" not in text


def test_who_doubts_an_answer_is_told_how_sure_it_is_and_shown_the_quotes() -> None:
    text = about(replace(FOUND, confidence=0.614), AboutAnswer.CERTAINTY)
    assert "Fairly sure: about 61 % likely to be right\n" in re.sub(" +\n", "\n", text)
    assert f"[1] “{QUOTE}”" in text
    assert "does not answer" in about(ABSTAINED, AboutAnswer.CERTAINTY)


def test_an_abstained_answer_says_so_and_shows_the_nearest() -> None:
    text = shown(ABSTAINED)
    assert text.startswith("The archive does not answer this.")
    assert "The nearest it has:" in text
    assert QUOTE in text


def test_an_answer_from_an_empty_archive_has_no_excerpts() -> None:
    text = shown(EMPTY)
    assert text.startswith("The archive does not answer this.")
    assert "nearest" not in text
    assert "As of 1 August 2024; the archive holds no article up to then. 0.0 s" in text


def test_an_excerpt_is_verbatim_numbered_and_tells_its_source() -> None:
    text = shown(FOUND)
    assert f"[1] “{QUOTE}”" in text
    assert "Modi in Moscow [updated] · Sample Desk · 10 July 2024" in text
    assert "event: 8–9 July 2024" in text
    assert "https://example.org/modi" in text


def test_what_an_article_lacks_leaves_no_gap() -> None:
    bare = replace(MOSCOW, publisher=None, url=None, event_date=None)
    lines = [line.strip() for line in shown(replace(FOUND, citations=(bare,))).splitlines()]
    assert "Modi in Moscow [updated] · 10 July 2024 · article 7" in lines


def test_other_publishers_of_the_text_are_named_once() -> None:
    copies = (COPY, replace(COPY, id=10), replace(COPY, id=11, publisher="Sample Desk"))
    text = shown(replace(FOUND, citations=(replace(MOSCOW, copies=copies),)))
    assert any(line.rstrip().endswith(" · also in The Post") for line in text.splitlines())


VERSIONS = tuple(
    Version(
        article=Article(
            id=number,
            collection="public",
            title="Modi in Moscow",
            text=f"Text {number}. [bold]Whole[/bold].",
            published_on=date(2024, 7, 9),
            url="https://example.org/modi",
            publisher="Sample Desk",
            author=None,
            dateline="MOSCOW",
            language=None,
            added_at=datetime(2024, 7, number, 9, tzinfo=UTC),
            story=number,
            dated_by=DatedBy.ADDRESS,
        ),
        retired_at=retired,
    )
    for number, retired in ((10, datetime(2024, 7, 12, 9, tzinfo=UTC)), (12, None))
)


def lines_of(article_id: int, versions: Sequence[Version] = VERSIONS) -> list[str]:
    return article_text(versions, article_id, (COPY,)).plain.split("\n")


def test_an_older_version_is_shown_as_it_was_and_said_to_be_updated_since() -> None:
    assert lines_of(10) == [
        "Modi in Moscow",
        "Sample Desk · MOSCOW · 9 July 2024, by its address",
        "https://example.org/modi",
        "Updated since: another version came on 12 July 2024. The newest is article 12.",
        "Version 1 of 2; the others: article 12 (added 12 July 2024).",
        "The same story: article 9, Modi lands (The Post, 11 July 2024)",
        "",
        "Text 10. [bold]Whole[/bold].",
    ]


def test_the_newest_version_names_the_older_ones_and_a_single_one_mentions_none() -> None:
    assert "Version 2 of 2; the others: article 10 (added 10 July 2024)." in lines_of(12)
    assert not any("Updated" in line for line in lines_of(12))
    assert not any("ersion" in line for line in lines_of(12, VERSIONS[1:]))


def test_matched_words_stand_out() -> None:
    console = Console(width=200, force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(answer_text(FOUND))
    assert "\x1b[1;36mModi\x1b[0m" in capture.get()
    assert "\x1b[1;36mMoscow\x1b[0m" in capture.get()


def test_three_excerpts_are_shown_though_more_are_cited() -> None:
    text = shown(replace(FOUND, citations=(MOSCOW,) * 5))
    assert "[3] “" in text
    assert "[4] “" not in text


def test_the_last_line_tells_what_the_answer_is_as_of() -> None:
    assert shown(FOUND).splitlines()[-1].strip() == (
        "As of 1 August 2024; newest article cited: 10 July 2024; "
        "newest in the archive: 30 July 2024. 0.0 s"
    )


def test_the_time_is_that_of_the_service_or_what_the_user_waited_in_all() -> None:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(answer_text(FOUND, waited=4.06))
    assert capture.get().rstrip().endswith("30 July 2024. 4.1 s")
    assert shown(FOUND).rstrip().endswith("30 July 2024. 0.0 s")


def test_what_else_the_archive_has_is_told_with_its_source() -> None:
    told = shown(replace(FOUND, others=(EARLIER,)))
    assert "The archive also has: 5 September 2019 (Sample Desk, 5 September 2019)" in told
    assert "The archive also has" not in shown(FOUND)


def test_older_coverage_is_called_so_where_newer_articles_may_say_otherwise() -> None:
    later = replace(FOUND, as_of=date(2026, 9, 9), archive_newest=date(2024, 9, 9))
    for order in (Order.LAST, Order.NEXT, Order.CURRENT):
        assert "10 July 2024 (only older coverage found)" in shown(replace(later, order=order))
        assert "only older coverage found" not in shown(replace(FOUND, order=order))
    for order in (Order.FIRST, None):
        assert "only older coverage found" not in shown(replace(later, order=order))


def test_what_short_forms_and_misspellings_were_taken_for_is_told() -> None:
    told = (Link(typed="wh", meant="White House"), Link(typed="Witkof", meant="Witkoff"))
    assert "Understood: wh = White House, Witkof = Witkoff\n" in shown(replace(FOUND, links=told))
    assert "Understood" not in shown(FOUND)
    understood = json.loads(answer_json(replace(FOUND, links=told)))["understood"]
    assert understood[0] == {"typed": "wh", "meant": "White House"}


def test_json_holds_everything_with_dates_in_iso_8601() -> None:
    carried = replace(MOSCOW, copies=(COPY,))
    earlier = replace(EARLIER, citation=replace(carried, published_on=date(2019, 9, 5)))
    line = answer_json(replace(FOUND, citations=(carried,), others=(earlier,)), "q1")
    assert "\n" not in line
    assert "“at last”" in line
    assert json.loads(line) == {
        "id": "q1",
        "question": "When did Modi visit Russia?",
        "as_of": "2024-08-01",
        "text": QUOTE,
        "date": {"from": "2024-07-08", "to": "2024-07-09"},
        "status": "happened",
        "confidence": 0.97,
        "citations": [
            {
                "title": "Modi in Moscow [updated]",
                "publisher": "Sample Desk",
                "url": "https://example.org/modi",
                "published_on": "2024-07-10",
                "quote": QUOTE,
                "start": 12,
                "end": 12 + len(QUOTE),
                "article_id": 7,
                "event_date": {"from": "2024-07-08", "to": "2024-07-09"},
                "copies": [
                    {
                        "article_id": 9,
                        "title": "Modi lands",
                        "publisher": "The Post",
                        "url": None,
                        "published_on": "2024-07-11",
                    }
                ],
            }
        ],
        "others": [
            {
                "text": "5 September 2019",
                "citation": {**json.loads(line)["citations"][0], "published_on": "2019-09-05"},
            }
        ],
        "newest_relevant": "2024-07-10",
        "archive_newest": "2024-07-30",
        "unreported": None,
        "also_asked": [],
        "understood": [],
        "took_ms": 42,
    }


def test_json_has_null_for_what_is_missing() -> None:
    row = json.loads(answer_json(EMPTY))
    assert row["citations"] == []
    for key in ("id", "text", "date", "status", "newest_relevant", "archive_newest"):
        assert row[key] is None


def test_a_line_for_a_failed_question_keeps_its_id() -> None:
    assert json.loads(error_json("q1", "Which “one”?")) == {
        "id": "q1",
        "text": None,
        "error": "Which “one”?",
    }


def test_a_feed_is_listed_with_how_it_fares() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    well = Feed(
        id=1,
        collection="public",
        url="https://news.example/feed",
        title="The [bold]Day",
        every=timedelta(hours=1),
        added_at=noon,
        due_at=noon,
        etag=None,
        last_modified=None,
        is_caught_up=True,
        failures=0,
        error=None,
        succeeded_at=noon,
        unread=2,
        unread_reason="It is gone.",
    )
    failing = replace(well, title="Other", failures=3, error="It is away.", unread=0)
    stopped = replace(failing, title="Third", due_at=None)
    new = replace(well, title="New", succeeded_at=None, unread=0)
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(feeds_table([well, failing, stopped, new]))
    lines = [" ".join(line.split()) for line in capture.get().splitlines()]
    url = "https://news.example/feed"
    assert lines == [
        "feed every state",
        "The [bold]Day 1 hour last read 2026-07-01 12:00 UTC",
        f"{url} 2 articles not readable, the last: It is gone.",
        "Other 1 hour failed 3 times in a row, last read 2026-07-01 12:00 UTC: It is away.",
        url,
        "Third 1 hour stopped: It is away.",
        url,
        "New 1 hour not read yet",
        url,
    ]
