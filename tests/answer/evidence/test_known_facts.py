"""Answers from what was read once are those from sentences that are parsed with each question."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.known_facts import KnownFacts, facts_of
from answer.evidence.types import Sentence
from answer.types import Answer
from index.database import DATABASE_FILE
from index.packing import pack
from index.types import StoredFacts
from reading.facts import read, to_json
from reading.parser import Parser
from reading.types import Span
from tests.answer.conftest import Harness, opened
from tests.answer.values import article
from tests.conftest import Models

QUESTIONS = [
    ("When did Modi last visit Russia?", "2026-07-01"),
    ("When will Trump meet Putin in Budapest?", "2025-11-01"),
    ("Who is prime minister of the United Kingdom?", "2026-07-01"),
    ("Where did Putin meet Kim?", "2026-07-01"),
    ("How many Russian diplomats were expelled?", "2026-07-01"),
    ("Did Trump visit Denmark in September 2019?", "2026-07-01"),
    ("Why did Biden postpone his trip to Angola?", "2026-07-01"),
]


class Unneeded(Parser):
    """A parser that knows its words, and refuses to parse."""

    def parse(self, texts: object, *, entities: bool = True) -> list[object]:  # type: ignore[override]
        raise AssertionError("parsed, although the archive has read it")


@pytest.fixture(scope="module")
def refusing(parser: Parser) -> Parser:
    return Unneeded(parser._language)


@pytest.fixture
async def both(
    unread_sample: Path, read_sample: Path, tmp_path: Path, tiny_models: Models, refusing: Parser
) -> AsyncIterator[tuple[Harness, Harness]]:
    """The sample archive that parses with each question, and one that was read and never parses."""
    unread = Path(shutil.copytree(unread_sample, tmp_path / "unread"))
    read_folder = Path(shutil.copytree(read_sample, tmp_path / "read"))
    # Nothing is looked up, so that both find the same sentences.
    with sqlite3.connect(read_folder / DATABASE_FILE) as connection:
        connection.execute("DELETE FROM fact_keys")
    spans = tiny_models.reader._spans
    known = replace(tiny_models, reader=CandidateExtractor(spans=spans, parser=refusing))
    async with AsyncExitStack() as stack:
        yield (
            await opened(stack, unread, tiny_models),
            await opened(stack, read_folder, known),
        )


def untimed(answer: Answer) -> Answer:
    return replace(answer, took_ms=0)


@pytest.mark.slow
async def test_answers_are_the_same_and_nothing_is_parsed(both: tuple[Harness, Harness]) -> None:
    parsed, known = both
    for question, as_of in QUESTIONS:
        asked = [await each.ask(question, as_of=as_of) for each in both]
        assert untimed(asked[0]) == untimed(asked[1])
    timelines = [
        await each.app.answers.timeline(
            "Modi and Putin", collections=["public"], as_of=date(2026, 7, 1)
        )
        for each in (parsed, known)
    ]
    assert timelines[0].entries == timelines[1].entries
    assert timelines[0].entries


TEXT = "Modi visited Kenya on 1 April 2024. Ruto spoke there."


def sentences(text: str) -> list[Sentence]:
    told = article(text, published="2024-05-03")
    end = text.index(".") + 1
    return [
        Sentence(article=told, span=span, context="", lead="", written_on=told.published_on, rank=0)
        for span in (Span(0, end), Span(end + 1, len(text)))
    ]


def test_what_was_not_read_is_parsed(parser: Parser) -> None:
    first, second = sentences(TEXT)
    whole = list(read(TEXT, date(2024, 5, 3), parser=parser))
    packed = pack([StoredFacts(span=first.span, data=to_json(whole[0].facts), keys=())])
    known = KnownFacts({first.article.id: packed})
    assert known.of(second) is None
    assert facts_of([first, second], known, parser=parser) == [each.facts for each in whole]


def test_what_is_damaged_is_parsed_and_said(
    parser: Parser, caplog: pytest.LogCaptureFixture
) -> None:
    both = sentences(TEXT)
    known = KnownFacts({both[0].article.id: b"noise"})
    assert facts_of(both, known, parser=parser) == facts_of(both, parser=parser)
    assert "attache verify --repair" in caplog.text
