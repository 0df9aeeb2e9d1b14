"""Answers and dates as JSON and as text for a terminal. Pure functions."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from answer.timeline import Entry, Timeline
from answer.timeline import wording as timelines
from answer.types import Answer, Citation
from answer.wording import also_in, day, days
from index.types import ArticleSummary, Feed, Version
from ingest.feeds.schedule import interval_text
from ingest.feeds.wording import health, is_failing, unread
from reading.dates import TimeExpression
from reading.types import DateInterval

SHOWN = 3


def answer_json(answer: Answer, question_id: str | None = None) -> str:
    """The answer as one line of JSON; dates are ISO 8601."""
    return json.dumps(
        {
            "id": question_id,
            "question": answer.question,
            "as_of": answer.as_of.isoformat(),
            "text": answer.text,
            "date": _interval(answer.date),
            "status": answer.status,
            "confidence": answer.confidence,
            "citations": [_citation(citation) for citation in answer.citations],
            "others": [
                {"text": other.text, "citation": _citation(other.citation)}
                for other in answer.others
            ],
            "newest_relevant": _iso(answer.newest_relevant),
            "archive_newest": _iso(answer.archive_newest),
            "unreported": answer.unreported,
            "took_ms": answer.took_ms,
        },
        ensure_ascii=False,
    )


def error_json(question_id: str | None, error: str) -> str:
    """The line that stands for a question which could not be answered."""
    return json.dumps({"id": question_id, "text": None, "error": error}, ensure_ascii=False)


def date_json(expression: TimeExpression) -> str:
    """A time expression as one line of JSON; `from` and `to` are null where it names no days."""
    interval = expression.interval
    return json.dumps(
        {
            "start": expression.start,
            "end": expression.end,
            "text": expression.text,
            "type": expression.type,
            "value": expression.value,
            "from": _iso(interval.first if interval else None),
            "to": _iso(interval.last if interval else None),
        },
        ensure_ascii=False,
    )


def answer_text(answer: Answer) -> Group:
    """The answer for people: headline, numbered excerpts, and what it is as of."""
    parts: list[Text | Padding] = [_headline(answer)]
    if answer.text is None and answer.citations:
        parts.append(Text("The nearest it has:", style="italic"))
    for number, citation in enumerate(answer.citations[:SHOWN], 1):
        parts.append(_excerpt(number, citation))
    if answer.others:
        parts.append(_others(answer))
    parts.append(_as_of(answer))
    return Group(*parts)


def article_text(
    versions: Sequence[Version], article_id: int, copies: Sequence[ArticleSummary]
) -> Text:
    """One of the versions of an article for people, and where it stands among the others."""
    number = next(n for n, each in enumerate(versions) if each.article.id == article_id)
    article = versions[number].article
    by = f", by {article.dated_by}" if article.dated_by else ""
    facts = [
        article.publisher,
        article.author,
        article.dateline,
        f"{day(article.published_on)}{by}",
    ]
    text = Text(f"{article.title}\n", style="bold")
    text.append(" · ".join(filter(None, facts)), style="dim not bold")
    if article.url:
        text.append(f"\n{article.url}", style="dim not bold")
    for line in (*_updates(versions, number), *_carriers(copies)):
        text.append(f"\n{line}", style="yellow not bold")
    return text.append(f"\n\n{article.text}", style="not bold")


def _updates(versions: Sequence[Version], number: int) -> Iterator[str]:
    """What a reader of an older version must know, and where the other versions are."""
    if len(versions) == 1:
        return
    version, newest = versions[number], versions[-1].article
    if version.retired_at:
        since = day(version.retired_at.date())
        yield f"Updated since: another version came on {since}. The newest is article {newest.id}."
    others = ", ".join(
        f"article {each.article.id} (added {day(each.article.added_at.date())})"
        for each in versions
        if each is not version
    )
    yield f"Version {number + 1} of {len(versions)}; the others: {others}."


def _carriers(copies: Sequence[ArticleSummary]) -> Iterator[str]:
    for copy in copies:
        source = ", ".join(filter(None, (copy.publisher, day(copy.published_on))))
        yield f"The same story: article {copy.id}, {copy.title} ({source})"


def timeline_json(timeline: Timeline) -> str:
    """The timeline as one line of JSON; dates are ISO 8601."""
    return json.dumps(
        {
            "topic": timeline.topic,
            "as_of": timeline.as_of.isoformat(),
            "since": _iso(timeline.since),
            "until": _iso(timeline.until),
            "entries": [_entry_json(entry) for entry in timeline.entries],
            "left_out": timeline.left_out,
            "newest_relevant": _iso(timeline.newest_relevant),
            "archive_newest": _iso(timeline.archive_newest),
            "took_ms": timeline.took_ms,
        },
        ensure_ascii=False,
    )


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "date": _interval(entry.date),
        "granularity": timelines.granularity(entry.date) if entry.date else None,
        "status": entry.status,
        "unconfirmed": entry.is_unconfirmed,
        "place": entry.place,
        "citations": [_citation(citation) for citation in entry.citations],
    }


def timeline_text(timeline: Timeline) -> Group:
    """The timeline for people: an entry a paragraph, and what it is as of."""
    style = "bold green" if timeline.entries else "bold yellow"
    return Group(
        Text(timelines.headline(timeline), style=style),
        *(_entry(entry) for entry in timeline.entries),
        _timeline_as_of(timeline),
    )


def _entry(entry: Entry) -> Padding:
    text = Text(timelines.dated(entry), style="bold")
    for fact in (timelines.status_text(entry), entry.place):
        text.append(f" · {fact}" if fact else "", style="")
    cited = entry.citations[0]
    text.append("\n")
    _quote(text, cited)
    source = [cited.title, cited.publisher, day(cited.published_on), timelines.more_articles(entry)]
    text.append("\n" + " · ".join(filter(None, source)), style="dim")
    if cited.url:
        text.append(f"\n{cited.url}", style="dim")
    return Padding(text, (1, 0, 0, 2))


def _timeline_as_of(timeline: Timeline) -> Text:
    count = timeline.left_out
    left_out = f"{count} more, told of least, are left out; " if count else ""
    return Text(f"\n{left_out}{_freshness(timeline)}. {timeline.took_ms} ms", style="dim")


def _headline(answer: Answer) -> Text:
    if answer.text is None:
        said = answer.unreported or "The archive does not answer this."
        return Text(said, style="bold yellow")
    text = Text(" ".join(answer.text.split()), style="bold green")
    facts = [days(answer.date)] if answer.date and days(answer.date) not in answer.text else []
    if answer.status:
        facts.append(answer.status.value)
    return text.append(f" · {' · '.join(facts)}" if facts else "", style="bold")


def _others(answer: Answer) -> Text:
    """Earlier events, and reports that say otherwise."""
    told = [
        f"{other.text} ({', '.join(filter(None, _source(other.citation)))})"
        for other in answer.others[:SHOWN]
    ]
    return Text(f"\nThe archive also has: {'; '.join(told)}")


def _source(citation: Citation) -> tuple[str | None, str]:
    return citation.publisher, day(citation.published_on)


def _excerpt(number: int, citation: Citation) -> Padding:
    text = Text(f"[{number}] ")
    _quote(text, citation)
    text.append("\n    ")
    source = [citation.title, citation.publisher, day(citation.published_on)]
    text.append(" · ".join(filter(None, source)), style="dim")
    if citation.event_date and citation.event_date.last != citation.published_on:
        text.append(f" · event: {days(citation.event_date)}", style="dim")
    text.append(f" · article {citation.article_id}", style="dim")
    if others := also_in(citation):
        text.append(f" · {others}", style="dim")
    if citation.url:
        text.append(f"\n    {citation.url}", style="dim")
    return Padding(text, (1, 0, 0, 2))


def _quote(text: Text, citation: Citation) -> None:
    text.append("“")
    start = len(text)
    text.append(citation.quote)
    for first, last in citation.highlights:
        text.stylize("bold cyan", start + first, start + last)
    text.append("”")


def _as_of(answer: Answer) -> Text:
    return Text(f"\n{_freshness(answer)}. {answer.took_ms} ms", style="dim")


def _freshness(shown: Answer | Timeline) -> str:
    facts = [f"As of {day(shown.as_of)}"]
    if shown.newest_relevant:
        older = " (only older coverage found)" if shown.is_stale else ""
        facts.append(f"newest article cited: {day(shown.newest_relevant)}{older}")
    if shown.archive_newest:
        facts.append(f"newest in the archive: {day(shown.archive_newest)}")
    else:
        facts.append("the archive holds no article up to then")
    return "; ".join(facts)


def feeds_table(feeds: Sequence[Feed]) -> Table:
    """The feeds of a collection, and how each fares."""
    table = Table("feed", "every", "state", box=None, padding=(0, 2, 0, 0))
    for feed in feeds:
        state = Text(health(feed), "red" if is_failing(feed) else "yellow" * bool(feed.failures))
        if said := unread(feed):
            state.append(f"\n{said}", "dim")
        name = Text.assemble(feed.title, "\n", (feed.url, "dim"), overflow="fold")
        table.add_row(name, interval_text(feed.every), state)
    return table


def feed_json(feed: Feed) -> str:
    """A feed as one line of JSON; times are ISO 8601, `due_at` is null where it is stopped."""
    return json.dumps(
        {
            "url": feed.url,
            "title": feed.title,
            "every_seconds": round(feed.every.total_seconds()),
            "added_at": feed.added_at.isoformat(),
            "due_at": _iso(feed.due_at),
            "succeeded_at": _iso(feed.succeeded_at),
            "failures": feed.failures,
            "error": feed.error,
            "unread": feed.unread,
            "unread_reason": feed.unread_reason,
        },
        ensure_ascii=False,
    )


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "title": citation.title,
        "publisher": citation.publisher,
        "url": citation.url,
        "published_on": citation.published_on.isoformat(),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "article_id": citation.article_id,
        "event_date": _interval(citation.event_date),
        "copies": [
            {
                "article_id": copy.id,
                "title": copy.title,
                "publisher": copy.publisher,
                "url": copy.url,
                "published_on": copy.published_on.isoformat(),
            }
            for copy in citation.copies
        ],
    }


def _interval(interval: DateInterval | None) -> dict[str, str] | None:
    if interval is None:
        return None
    return {"from": interval.first.isoformat(), "to": interval.last.isoformat()}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
