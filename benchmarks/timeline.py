"""How many events of a topic its timeline lists, and how many of those are right.

The topics and their events are in `timelines.jsonl`, found by reading the archive. An entry is an
event where it is dated within a day of it and cites an article that tells of it; each event is
found once, so that a second entry of it is wrong. What need not be listed, but may, is `optional`.
"""

import argparse
import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from answer.service import AnswerService
from answer.timeline import Entry, Timeline
from answer.timeline.wording import dated
from attache.app import load_extractor, open_app
from benchmarks import bench
from benchmarks.tables import share, table
from index.embedder import Embedder
from index.types import PUBLIC
from reading.types import DateInterval, Status

TOPICS = Path(__file__).with_name("timelines.jsonl")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that happened or was planned, and the addresses of the articles that report it."""

    days: DateInterval
    status: Status
    what: str
    is_optional: bool
    urls: frozenset[str]

    def is_told_by(self, entry: Entry) -> bool:
        """Whether an entry is dated within a day of it, and cites an article that reports it."""
        days = entry.date or DateInterval(first=entry.begins, last=entry.begins)
        near = self.days.first - _A_DAY <= days.last and days.first <= self.days.last + _A_DAY
        return near and any(cited.url in self.urls for cited in entry.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGold:
    """A topic, how it is asked, and all events that its timeline should list."""

    text: str
    as_of: date
    since: date | None
    until: date | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A timeline beside what it should list: pairs that agree, what is wrong, what is missing.

    `seconds` are of CPU.
    """

    topic: TopicGold
    pairs: tuple[tuple[Entry, Event], ...]
    wrong: tuple[Entry, ...]
    missed: tuple[Event, ...]
    seconds: float

    @property
    def listed(self) -> int:
        """How many entries the timeline has."""
        return len(self.pairs) + len(self.wrong)

    @property
    def wanted(self) -> int:
        """How many events it must list."""
        return sum(not event.is_optional for event in self.topic.events)

    @property
    def found(self) -> int:
        """How many of those it lists."""
        return sum(not event.is_optional for _, event in self.pairs)

    @property
    def of_status(self) -> int:
        """How many events it lists with their status."""
        return sum(entry.status is event.status for entry, event in self.pairs)


def main() -> None:
    parser = bench.arguments(__doc__, data=True)
    parser.add_argument("--topic", default="", help="only topics with these words in them")
    parser.add_argument("--errors", action="store_true", help="print what is wrong and missing")
    options = parser.parse_args()
    bench.require(options.bench, options.data)
    asyncio.run(measure(options))


async def measure(options: argparse.Namespace) -> None:
    """Print the table of topics, and the totals."""
    topics = [each for each in read_topics(TOPICS) if options.topic.lower() in each.text.lower()]
    async with open_app(options.data, embedder=Embedder.load(), extractor=load_extractor()) as app:
        await app.answers.ready()
        scored = [await _score(app.answers, topic) for topic in topics]
    if options.errors:
        for each in scored:
            print("\n".join(errors(each)), end="\n\n")
    print(table(("topic", "events", "found", "listed", "right", "status", "CPU s"),
                [*map(_row, scored), _total(scored)]))  # fmt: skip
    print(
        f"\nprecision {share(_precision(scored))}, recall {share(_recall(scored))}, "
        f"status {share(_status(scored))}"
    )


def read_topics(path: Path) -> list[TopicGold]:
    """Read the topics of a file, in order."""
    return [_topic(row) for row in bench.json_lines(path)]


def _topic(row: dict[str, Any]) -> TopicGold:
    since, until = row.get("since"), row.get("until")
    return TopicGold(
        text=row["topic"],
        as_of=date.fromisoformat(row["as_of"]),
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        events=tuple(map(_event, row["events"])),
    )


def _event(row: dict[str, Any]) -> Event:
    return Event(
        days=DateInterval(
            first=date.fromisoformat(row["from"]), last=date.fromisoformat(row["to"])
        ),
        status=Status(row["status"]),
        what=row["what"],
        is_optional=row.get("optional", False),
        urls=frozenset(each["url"] for each in row["evidence"]),
    )


async def _score(service: AnswerService, topic: TopicGold) -> Scored:
    began = time.process_time()
    found = await service.timeline(
        topic.text, collections=[PUBLIC], as_of=topic.as_of, since=topic.since, until=topic.until
    )
    return compare(topic, found, time.process_time() - began)


def compare(topic: TopicGold, found: Timeline, seconds: float) -> Scored:
    """Pair each entry with its event: of several, with one of its days, then of its status."""

    def fit(pair: tuple[Entry, Event]) -> tuple[bool, bool, bool]:
        entry, event = pair
        other_days = entry.date is None or not entry.date.overlaps(event.days)
        return other_days, entry.status is not event.status, event.is_optional

    told = [(entry, event) for entry in found.entries for event in topic.events]
    pairs: list[tuple[Entry, Event]] = []
    left, missed = list(found.entries), list(topic.events)
    for entry, event in sorted(filter(lambda each: each[1].is_told_by(each[0]), told), key=fit):
        if entry in left and event in missed:
            pairs.append((entry, event))
            left.remove(entry)
            missed.remove(event)
    return Scored(
        topic=topic,
        pairs=tuple(pairs),
        wrong=tuple(left),
        missed=tuple(event for event in missed if not event.is_optional),
        seconds=seconds,
    )


# --- Tables -------------------------------------------------------------------------------------


def errors(scored: Scored) -> Iterable[str]:
    """List what a timeline has wrong, and what it lacks."""
    yield f"## {scored.topic.text}"
    for entry, event in scored.pairs:
        if entry.status is not event.status:
            yield f"  {entry.status}, not {event.status}: {dated(entry)}: {event.what}"
    for entry in scored.wrong:
        cited = entry.shown[-1]
        yield f"  wrong: {dated(entry)}, {entry.status}: {cited.published_on} {cited.url}"
        yield f"    {cited.quote[:200]!r}"
    for event in scored.missed:
        yield f"  missed: {event.days.first} to {event.days.last}, {event.status}: {event.what}"


def _row(scored: Scored) -> tuple[str, ...]:
    topic = scored.topic
    days = " to ".join(str(day) if day else "" for day in (topic.since, topic.until))
    name = f"{topic.text}, {days}" if topic.since or topic.until else topic.text
    return (name, *map(str, _counts([scored])), f"{scored.seconds:.1f}")


def _total(scored: Sequence[Scored]) -> tuple[str, ...]:
    seconds = [each.seconds for each in scored]
    took = f"median {np.median(seconds):.1f}, at most {max(seconds):.1f}"
    return (f"all {len(scored)}", *map(str, _counts(scored)), took)


def _counts(scored: Iterable[Scored]) -> list[int]:
    each = [(s.wanted, s.found, s.listed, len(s.pairs), s.of_status) for s in scored]
    return [sum(column) for column in zip(*each, strict=True)]


def _precision(scored: Sequence[Scored]) -> float:
    return sum(len(each.pairs) for each in scored) / max(1, sum(each.listed for each in scored))


def _recall(scored: Sequence[Scored]) -> float:
    return sum(each.found for each in scored) / max(1, sum(each.wanted for each in scored))


def _status(scored: Sequence[Scored]) -> float:
    right = sum(each.of_status for each in scored)
    return right / max(1, sum(len(each.pairs) for each in scored))


if __name__ == "__main__":
    main()
