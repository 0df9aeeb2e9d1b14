"""Wiring: the services over an archive, each built here once."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.readers import BUNDLED_READER, load_larger_reader, load_reader
from answer.evidence_finder import EvidenceFinder
from answer.excerpts import Excerpts
from answer.service import AnswerService
from attache.archive import open_archive
from attache.errors import USER_ERRORS
from attache.observer import NoObserver, Observer
from bot.services import Services
from index.compute import ComputeThread
from index.embedder import BUNDLED_MODEL, Embedder
from index.loading import loading
from index.memory import PLENTY, MemoryBudget
from index.state import ArchiveWatch
from index.stores.feeds import FeedStore
from index.stores.guild_membership import GuildMembershipStore
from index.stores.leases import Lease
from index.stores.servers import ServerStore
from ingest.article_reader import LEASE as READING_LEASE
from ingest.article_reader import ArticleReader
from ingest.article_service import ArticleService
from ingest.collection_service import CollectionService
from ingest.feeds.service import LEASE as FEEDS_LEASE
from ingest.feeds.service import MOST_NEW, FeedService
from ingest.pipeline import Pipeline
from ingest.types import DEFAULT_LIMITS, Limits
from ingest.web.fetcher import Fetcher
from prose.errors import ClientMissing
from prose.settings import ModelSettings
from reading.parser import Parser
from servers.departures import Departures
from servers.service import ServerService

if TYPE_CHECKING:
    from prose.writer import ProseWriter


def load_extractor(name: str = BUNDLED_READER, parser: Parser | None = None) -> CandidateExtractor:
    """Load the span readers of that name, and the parser unless one is given.

    Raises `AnswerError` or `ReadingError` where weights are missing or damaged.
    """
    with loading():
        return CandidateExtractor(
            spans=load_reader(name),
            larger=load_larger_reader(name),
            parser=parser or load_parser(),
        )


def load_parser() -> Parser:
    """Load the parser. Raises `ReadingError` where its weights are missing or damaged."""
    with loading():
        return Parser.load()


@asynccontextmanager
async def open_app(
    folder: Path,
    *,
    database: str | None = None,
    model: str = BUNDLED_MODEL,
    reader: str = BUNDLED_READER,
    embedder: Embedder | None = None,
    extractor: CandidateExtractor | None = None,
    fetcher: Fetcher | None = None,
    feed_articles: int = MOST_NEW,
    language_model: ModelSettings | None = None,
    memory: MemoryBudget = PLENTY,
    create: bool = False,
    on_created: Callable[[], None] | None = None,
    observer: Observer | None = None,
) -> AsyncIterator[Services]:
    """Open the services over the archive in `folder`, or in the PostgreSQL `database` named.

    The embedding `model` and the `reader` are loaded when they are first needed. Where several
    archives share them, a loaded `embedder` and `extractor` are handed in instead. At most
    `feed_articles` are taken in when a feed is read. Where there is no archive, `create` makes one,
    and `on_created` is called. With a `language_model`, prose can be written. The `observer` is
    told what the services do. What is held in `memory` is sized by that budget, and a file that is
    read, in a process of its own, may take as much at most.
    Raises `ArchiveError` where the archive cannot be opened, `ClientMissing` where the client of
    language models is not installed.
    """
    fetcher, observer = fetcher or Fetcher(), observer or NoObserver()
    async with (
        open_archive(
            folder, database=database, model=model, embedder=embedder, memory=memory, create=create
        ) as opened,
        AsyncExitStack() as stack,
    ):
        archive, searcher = opened.archive, opened.searcher
        embedder, compute = opened.embedder, opened.compute
        if archive.is_new and on_created is not None:
            on_created()
        limits = _limits(memory)
        servers, feeds = ServerService(ServerStore(archive.database)), FeedStore(archive.database)
        observer.archive_opened(
            ArchiveWatch(archive=archive, searcher=searcher, feeds=feeds, memory=memory)
        )

        @cache  # on the compute thread only: questions and the reading of articles share it
        def parser() -> Parser:
            return extractor.parser if extractor else load_parser()

        finder = EvidenceFinder(
            searcher=searcher,
            # Only questions need it, not what is ingested.
            load_extractor=lambda: extractor or load_extractor(reader, parser()),
            compute=compute,
            archive=archive,
        )
        prose = await stack.enter_async_context(_prose(language_model, finder, compute))
        yield Services(
            answers=AnswerService(
                archive=archive,
                finder=finder,
                compute=compute,
                on_stage=observer.stage_took,
            ),
            collections=CollectionService(
                archive=archive,
                embedder=embedder,
                compute=compute,
                searcher=searcher,
                limits=limits,
                fetcher=fetcher,
                on_settled=observer.article_settled,
            ),
            feeds=FeedService(
                store=feeds,
                pipeline=Pipeline(
                    archive=archive,
                    embedder=embedder,
                    compute=compute,
                    on_settled=observer.article_settled,
                ),
                fetcher=fetcher,
                lease=lambda: Lease(archive.database, FEEDS_LEASE),
                limits=limits,
                most_new=feed_articles,
            ),
            reader=ArticleReader(
                archive=archive,
                load_parser=parser,
                compute=compute,
                lease=lambda: Lease(archive.database, READING_LEASE),
            ),
            articles=ArticleService(
                archive=archive, searcher=searcher, embedder=embedder, compute=compute
            ),
            excerpts=Excerpts(archive),
            servers=servers,
            departures=Departures(
                memberships=GuildMembershipStore(archive.database),
                archive=archive,
                searcher=searcher,
                servers=servers,
            ),
            stop=searcher.stop,
            prose=prose,
            user_errors=USER_ERRORS,
        )


def _limits(memory: MemoryBudget) -> Limits:
    if memory.ceiling is None:
        return DEFAULT_LIMITS
    return replace(DEFAULT_LIMITS, memory_bytes=min(DEFAULT_LIMITS.memory_bytes, memory.ceiling))


@asynccontextmanager
async def _prose(
    settings: ModelSettings | None, finder: EvidenceFinder, compute: ComputeThread
) -> "AsyncIterator[ProseWriter | None]":
    """Open what writes prose; None where no language model is set, and nothing is imported."""
    if settings is None:
        yield None
        return
    if find_spec("openai") is None:
        raise ClientMissing
    from prose.model import LanguageModel
    from prose.writer import ProseWriter

    writer = ProseWriter(
        model=LanguageModel(settings), parser=lambda: finder.parser, compute=compute
    )
    try:
        yield writer
    finally:
        await writer.close()
