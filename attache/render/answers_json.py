"""Answers and timelines as JSON, one object a line."""

from datetime import date

from answer.timeline import Entry, Timeline
from answer.timeline.wording import granularity
from answer.types import Answer, Citation
from attache.render.json_line import json_line
from reading.types import DateInterval


def answer_json(answer: Answer, question_id: str | None = None) -> str:
    """Return the answer as one line of JSON; dates are ISO 8601."""
    return json_line(
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
            "also_asked": answer.also_asked,
            "understood": [{"typed": each.typed, "meant": each.meant} for each in answer.links],
            "took_ms": answer.took_ms,
        }
    )


def error_json(question_id: str | None, error: str) -> str:
    """Return the line for a question that could not be answered."""
    return json_line({"id": question_id, "text": None, "error": error})


def timeline_json(timeline: Timeline) -> str:
    """Return the timeline as one line of JSON; dates are ISO 8601."""
    return json_line(
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
        }
    )


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "date": _interval(entry.date),
        "granularity": granularity(entry.date) if entry.date else None,
        "status": entry.status,
        "unconfirmed": entry.is_unconfirmed,
        "place": entry.place,
        "citations": [_citation(citation) for citation in entry.citations],
    }


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
