"""The sentences of a text, each with what the reader is told before it: its lead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reading.live import Entry
from reading.sentences import sentences_within
from reading.types import Span

_LONGEST_BEFORE = 120  # characters of what stands before a sentence
_LONGEST_TITLE = 100  # characters; what goes on is often the publisher and the section
_MARK = "»"  # ends a lead


@dataclass(frozen=True, slots=True, kw_only=True)
class LedSentence:
    """A sentence at `span` of a text, written on a day; its `lead` says who "he" is.

    `is_dated` below the heading of a day, in a chronology.
    """

    span: Span
    written_on: date
    is_dated: bool
    lead: str


def led_sentences(
    text: str, title: str, entries: Sequence[Entry], within: Span
) -> Iterator[LedSentence]:
    """Yield the sentences of a part of an article; `entries` are those of its whole text."""
    for entry in entries:
        for part in sorted(entry.parts):
            start, end = max(part.start, within.start), min(part.end, within.end)
            if start >= end:
                continue
            for span in sentences_within(text, Span(start, end)):
                before = text[max(part.start, span.start - _LONGEST_BEFORE - 1) : span.start]
                yield LedSentence(
                    span=span,
                    written_on=entry.day,
                    is_dated=entry.is_dated,
                    lead=lead(title, entry.day, before),
                )


def lead(title: str, day: date | None, before: str) -> str:
    """Return what is told before a sentence: day, title, and the end of what stands before it."""
    if len(before) > _LONGEST_BEFORE:
        before = before[-_LONGEST_BEFORE:].partition(" ")[2]
    dated = f"{day.day} {day:%B %Y}." if day else ""
    heading = f"{title[:_LONGEST_TITLE]}." if title else ""
    return " ".join(filter(None, (dated, heading, before.strip(), _MARK)))
