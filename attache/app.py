"""Wiring: every resource is built here, once, and closed in reverse order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.readers import BUNDLED_READER, load_reader
from answer.excerpts import Excerpts
from answer.service import AnswerService
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import BUNDLED_MODEL, Embedder
from index.searcher import Searcher
from index.stores.feeds import FeedStore
from index.stores.guild_membership import GuildMembershipStore
from index.stores.leases import Lease
from index.stores.servers import ServerStore
from ingest.article_service import ArticleService
from ingest.collection_service import CollectionService
from ingest.feeds.service import LEASE, MOST_NEW, FeedService
from ingest.pipeline import Pipeline
from ingest.web.fetcher import Fetcher
from reading.parser import Parser
from servers.departures import Departures
from servers.service import ServerService


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The services that the command line and the bot call."""

    answers: AnswerService
    collections: CollectionService
    feeds: FeedService
    articles: ArticleService
    excerpts: Excerpts
    servers: ServerService
    departures: Departures
    is_new: bool
    """Whether the archive was made when it was opened."""


def load_extractor(name: str = BUNDLED_READER) -> CandidateExtractor:
    """The reader by its span reader's name. Raises `AnswerError` where weights are not there."""
    return CandidateExtractor(spans=load_reader(name), parser=Parser.load())


@asynccontextmanager
async def open_app(
    folder: Path,
    *,
    model: str = BUNDLED_MODEL,
    reader: str = BUNDLED_READER,
    embedder: Embedder | None = None,
    extractor: CandidateExtractor | None = None,
    fetcher: Fetcher | None = None,
    feed_articles: int = MOST_NEW,
    create: bool = False,
) -> AsyncIterator[App]:
    """The services over the archive in `folder`. Raises `ArchiveError` when it cannot be opened.

    A loaded `embedder` and `extractor` may be handed in, so that several archives share them, and
    a `fetcher` that goes elsewhere than to the web. `feed_articles` are taken in at most when a
    feed is read. Where there is no archive, `create` makes one.
    """
    fetcher = fetcher or Fetcher()
    compute = ComputeThread()
    searcher: Searcher | None = None
    try:
        async with await Archive.open(folder, create=create) as archive:
            if embedder is None:
                embedder = await compute.run(Embedder.load, model)
            searcher = Searcher(archive=archive, embedder=embedder, compute=compute, folder=folder)
            servers = ServerService(ServerStore(archive.database))
            try:
                yield App(
                    answers=AnswerService(
                        archive=archive,
                        searcher=searcher,
                        # Who only ingests need not wait for it.
                        load_extractor=lambda: extractor or load_extractor(reader),
                        compute=compute,
                    ),
                    collections=CollectionService(
                        archive=archive,
                        embedder=embedder,
                        compute=compute,
                        searcher=searcher,
                        fetcher=fetcher,
                    ),
                    feeds=FeedService(
                        store=FeedStore(archive.database),
                        pipeline=Pipeline(archive=archive, embedder=embedder, compute=compute),
                        fetcher=fetcher,
                        lease=lambda: Lease(archive.database, LEASE),
                        most_new=feed_articles,
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
                    is_new=archive.is_new,
                )
            finally:
                await searcher.close()
    finally:
        await asyncio.to_thread(compute.close)
