"""Five servers on one archive, whatever they do in whatever order: none sees another's articles."""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.types import Citation
from attache.app import open_app
from bot.collections import PUBLIC, guild_collection, readable
from index.errors import AlreadyThere, UnknownArticle, UnknownCollection
from index.types import ArticleSummary, Outcome, PublishedWindow
from ingest.article_service import Revision
from ingest.types import ArticleDetails
from servers.service import QuestionOutcome, ServerSettings
from tests.conftest import Models
from tests.postgres import PostgresServer
from tests.word_embedder import WordEmbedder

pytestmark = pytest.mark.slow

T = TypeVar("T")

SERVERS = (101, 102, 103, 104, 105)
MARKS = dict(
    zip((*SERVERS, None), ("Aldra", "Borduk", "Cimber", "Dravia", "Elbon", "Public"), strict=True)
)
"""A word that stands in everything that a server writes; None is the operator."""

FIRST_DAY = date(2024, 1, 1)
AS_OF = date(2025, 1, 1)
WIRES = (
    "Narendra Modi visited Moscow on Monday. He met Vladimir Putin in the Kremlin.",
    "Sergei Lavrov arrived in Ankara on Tuesday for talks with Hakan Fidan.",
    "Xi Jinping will visit Astana next week, the foreign ministry said on Friday.",
)
QUESTIONS = (
    "When did Modi visit Moscow?",
    "Who met Putin in the Kremlin?",
    "When did Lavrov last visit Ankara?",
    "When will Xi visit Astana?",
)
TOPICS = ("Modi", "visits to Ankara", "Xi Jinping")

servers = st.sampled_from(SERVERS)
owners = st.sampled_from((*SERVERS, None))
picks = st.integers(0, 1_000)


@dataclass(frozen=True, slots=True)
class Added:
    """What is known of an article that was added."""

    url: str | None
    text: str

    @property
    def identity(self) -> str:
        """What tells another version of it from another article."""
        return self.url or self.text


class ServersOnOneArchive(RuleBasedStateMachine):
    """The services, and what each server should have by what was done so far."""

    reader: CandidateExtractor
    database: Callable[[], AbstractAsyncContextManager[str | None]] = nullcontext

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = tempfile.TemporaryDirectory()
        self._stack = AsyncExitStack()
        opened = open_app(
            Path(self._folder.name),
            database=self._run(self._stack.enter_async_context(type(self).database())),
            embedder=WordEmbedder(),
            extractor=self.reader,
            create=True,
        )
        self.app = self._run(self._stack.enter_async_context(opened))
        # The articles of each owner, by their ids.
        self.live: defaultdict[int | None, dict[int, Added]] = defaultdict(dict)
        self.removed: defaultdict[int | None, dict[int, Added]] = defaultdict(dict)
        self.asked: defaultdict[int, set[str]] = defaultdict(set)

    def teardown(self) -> None:
        self._run(self._stack.aclose())
        self._runner.close()
        self._folder.cleanup()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    # Actions.

    @initialize()
    def recording_is_on(self) -> None:
        for server in SERVERS:
            self._run(self.app.servers.change(server, ServerSettings(recording=True)))

    @rule(owner=owners, wire=st.integers(0, 2), day=st.integers(0, 300), has_own=st.booleans(),
          place=st.sampled_from((None, 1, 2)))  # fmt: skip
    def add(self, owner: int | None, wire: int, day: int, has_own: bool, place: int | None) -> None:
        mark = MARKS[owner]
        text = f"{WIRES[wire]} {mark}'s envoy number {day} took part." if has_own else WIRES[wire]
        # The same address in several servers is another article in each.
        url = f"https://wire.example/{place}" if place else None
        report = self._run(
            self.app.collections.add_text(
                collection_of(owner),
                text,
                ArticleDetails(
                    title=f"{mark} note {day}",
                    publisher=f"{mark} Courier",
                    published_on=FIRST_DAY + timedelta(days=day),
                    url=url,
                ),
            )
        )
        live, added = self.live[owner], Added(url, text)
        if report.outcome is Outcome.REPLACED:
            (old,) = (each for each, known in live.items() if known.identity == added.identity)
            del live[old]
        if report.outcome in (Outcome.ADDED, Outcome.REPLACED):
            live[report.article_id] = added
        assert report.article_id in live
        self._are_mine([report.same_story] if report.same_story else [], {owner})

    @precondition(lambda self: any(self.live.values()))
    @rule(pick=picks)
    def remove(self, pick: int) -> None:
        owner, article = self._picked(self.live, pick)
        self._run(self.app.collections.remove(collection_of(owner), article))
        self.removed[owner][article] = self.live[owner].pop(article)

    @precondition(lambda self: any(self.removed.values()))
    @rule(pick=picks)
    def restore(self, pick: int) -> None:
        owner, article = self._picked(self.removed, pick)
        try:
            back = self._run(self.app.articles.restore(collection_of(owner), article))
        except AlreadyThere:
            return
        self.live[owner][back.id] = self.removed[owner].pop(article)

    @precondition(lambda self: any(self.live.values()))
    @rule(pick=picks, day=st.integers(0, 300))
    def edit(self, pick: int, day: int) -> None:
        owner, article = self._picked(self.live, pick)
        changed = Revision(
            title=f"{MARKS[owner]} corrected {day}",
            published_on=FIRST_DAY + timedelta(days=day),
            publisher=f"{MARKS[owner]} Courier",
            url=self.live[owner][article].url,
        )
        done = self._run(self.app.articles.revise(collection_of(owner), article, changed))
        self.live[owner][done.id] = self.live[owner].pop(article)

    @rule(owner=owners)
    def reindex(self, owner: int | None) -> None:
        self._run(self.app.collections.reindex(collection_of(owner)))

    @rule(server=servers)
    def export_and_import(self, server: int) -> None:
        async def lines() -> list[bytes]:
            return [each async for each in self.app.collections.export(guild_collection(server))]

        found = self._run(lines())
        assert len(found) == len(self.live[server])
        for line in found:
            self._has_no_mark_but(line.decode(), {server})
        summary = self._run(
            self.app.collections.restore(guild_collection(server), "e.jsonl", b"".join(found))
        )
        assert (summary.added, summary.replaced) == (0, 0)

    @rule(server=servers)
    def leave(self, server: int) -> None:
        async def erase() -> None:
            collection = guild_collection(server)
            await self.app.departures._archive.collections.drop(collection)
            await self.app.departures._searcher.drop(collection)
            await self.app.servers.erase(server)
            await self.app.servers.change(server, ServerSettings(recording=True))

        self._run(erase())
        for kept in (self.live, self.removed, self.asked):
            kept.pop(server, None)

    # Checks of what a server sees.

    @rule(server=servers, question=st.sampled_from(QUESTIONS))
    def ask(self, server: int, question: str) -> None:
        places = readable(server)
        answer = self._run(
            self.app.answers.answer(question, collections=places, as_of=AS_OF, answers_from=0.0)
        )
        cited = [*answer.citations, *(other.citation for other in answer.others)]
        self._are_cited_rightly(cited, server)
        self._has_no_mark_but(repr(answer), {server, None})
        newest = self._run(self._newest(server))
        assert answer.archive_newest == newest
        for citation in cited:
            paragraph = self._run(self.app.excerpts.paragraph(citation, places))
            assert paragraph is not None
            assert citation.quote in paragraph.text
            self._has_no_mark_but(paragraph.text, {server, None})
            self._is_nowhere_else(citation, server)
        outcome = QuestionOutcome.ANSWERED if len(cited) % 2 else QuestionOutcome.UNANSWERED
        text = f"{question} asks {MARKS[server]}"
        self._run(
            self.app.servers.count_question(
                server, user_id=1, question=text, outcome=outcome, took_ms=1
            )
        )
        self.asked[server].add(text)

    @rule(server=servers, topic=st.sampled_from(TOPICS))
    def look_at_a_timeline(self, server: int, topic: str) -> None:
        found = self._run(
            self.app.answers.timeline(topic, collections=readable(server), as_of=AS_OF)
        )
        self._are_cited_rightly([each for one in found.entries for each in one.citations], server)
        self._has_no_mark_but(repr(found), {server, None})

    @rule(server=servers, words=st.sampled_from((*QUESTIONS, *MARKS.values())))
    def search(self, server: int, words: str) -> None:
        hits = self._run(self.app.articles.search(guild_collection(server), words))
        self._are_mine([hit.summary for hit in hits], {server})
        self._has_no_mark_but(repr(hits), {server})

    @rule(server=servers, typed=st.sampled_from(("", "note", "corrected", *MARKS.values())))
    def type_a_title(self, server: int, typed: str) -> None:
        collection = guild_collection(server)
        found = self._run(self.app.collections.list(collection, title_like=typed))
        self._are_mine(found, {server})
        gone = self._run(self.app.articles.removed(collection, title_like=typed))
        assert {each.id for each in gone} <= self.removed[server].keys()

    @rule(server=servers)
    def look_at_what_was_asked(self, server: int) -> None:
        gaps = {each.text for each in self._run(self.app.servers.gaps(server))}
        before = set(self._run(self.app.servers.asked_before(server, "")))
        assert gaps | before <= self.asked[server]

    @precondition(lambda self: any(self.live.values()))
    @rule(pick=picks, server=servers)
    def reach_for_what_is_anothers(self, pick: int, server: int) -> None:
        owner, article = self._picked(self.live, pick)
        if owner == server:
            return
        collection = guild_collection(server)
        for reach in (
            self.app.articles.get(collection, article),
            self.app.articles.restore(collection, article),
            self.app.collections.remove(collection, article),
        ):
            with pytest.raises(UnknownArticle) as refused:
                self._run(reach)
            self._has_no_mark_but(str(refused.value), {server})
        # What `attache article show` reads; a server that never had an article has no collection.
        archive = self.app.collections._archive
        with pytest.raises((UnknownArticle, UnknownCollection)):
            self._run(archive.versions.of(collection, article))
        copies = self._run(archive.articles.copies([collection], [article], PublishedWindow()))
        assert not any(copies.values())

    @invariant()
    def the_counts_are_right(self) -> None:
        for server in SERVERS:
            report = self._run(self.app.collections.status(guild_collection(server)))
            assert report.articles == len(self.live[server])
            assert report.indexed_passages == report.passages

    # Helpers.

    def _picked(self, kept: dict[int | None, Any], pick: int) -> tuple[int | None, int]:
        pairs = [(owner, each) for owner, ids in kept.items() for each in sorted(ids)]
        return pairs[pick % len(pairs)]

    def _are_mine(self, found: Iterable[ArticleSummary], owners: set[int | None]) -> None:
        mine = {each for owner in owners for each in self.live[owner]}
        assert {each.id for each in found} <= mine

    def _are_cited_rightly(self, cited: Sequence[Citation], server: int) -> None:
        mine = {*self.live[server], *self.live[None]}
        assert {each.article_id for each in cited} <= mine
        self._are_mine([copy for each in cited for copy in each.copies], {server, None})

    def _is_nowhere_else(self, citation: Citation, server: int) -> None:
        """A server that only knows the number of another's article sees nothing of it."""
        if citation.article_id in self.live[None]:
            return
        for other in SERVERS:
            if other != server:
                found = self.app.excerpts.paragraph(replace(citation), readable(other))
                assert self._run(found) is None

    def _has_no_mark_but(self, text: str, owners: set[int | None]) -> None:
        assert [mark for owner, mark in MARKS.items() if owner not in owners and mark in text] == []

    async def _newest(self, server: int) -> date | None:
        days = [
            each.published_on
            for collection in readable(server)
            for each in await self.app.collections.list(collection)
        ]
        return max(days, default=None)


def collection_of(owner: int | None) -> str:
    return PUBLIC if owner is None else guild_collection(owner)


@pytest.mark.usefixtures("one_reading_process")
def test_no_server_ever_sees_what_is_anothers_or_gone(tiny_models: Models) -> None:
    class Here(ServersOnOneArchive):
        reader = tiny_models.reader

    explore(Here, examples=8)


@pytest.mark.usefixtures("one_reading_process")
def test_on_postgres_no_server_ever_sees_what_is_anothers_or_gone(
    tiny_models: Models, postgres_server: PostgresServer
) -> None:
    class There(ServersOnOneArchive):
        reader = tiny_models.reader
        database = postgres_server.database

    explore(There, examples=2)


def test_a_text_without_an_address_that_comes_again_replaces_itself_and_no_other(
    models: Models,
) -> None:
    class Here(ServersOnOneArchive):
        reader = models.reader

    here = Here()
    try:
        for wire, day in ((0, 1), (1, 1), (0, 2)):
            here.add(SERVERS[0], wire, day, has_own=False, place=None)
        assert [each.text for each in here.live[SERVERS[0]].values()] == [WIRES[1], WIRES[0]]
        here.the_counts_are_right()
    finally:
        here.teardown()


def explore(machine: type[ServersOnOneArchive], *, examples: int) -> None:
    """Run the machine through so many courses of events."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
