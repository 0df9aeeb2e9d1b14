"""Wiring: the services over an archive, each built here once."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.readers import BUNDLED_READER, load_reader
from answer.evidence_finder import EvidenceFinder
from answer.excerpts import Excerpts
from answer.service import AnswerService
from attache.archive import open_archive
from attache.errors import USER_ERRORS
from bot.services import Services
from index.embedder import BUNDLED_MODEL, Embedder
from index.loading import loading
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


def load_extractor(name: str = BUNDLED_READER) -> CandidateExtractor:
    """Load the span reader of that name, and the parser.

    Raises `AnswerError` or `ReadingError` where weights are missing or damaged.
    """
    with loading():
        return CandidateExtractor(spans=load_reader(name), parser=Parser.load())


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
    create: bool = False,
    on_created: Callable[[], None] | None = None,
) -> AsyncIterator[Services]:
    """Open the services over the archive in `folder`, or in the PostgreSQL `database` named.

    The embedding `model` and the `reader` are loaded when they are first needed. Where several
    archives share them, a loaded `embedder` and `extractor` are handed in instead. At most
    `feed_articles` are taken in when a feed is read. Where there is no archive, `create` makes one,
    and `on_created` is called. Raises `ArchiveError` where the archive cannot be opened.
    """
    fetcher = fetcher or Fetcher()
    async with open_archive(
        folder, database=database, model=model, embedder=embedder, create=create
    ) as opened:
        archive, searcher = opened.archive, opened.searcher
        embedder, compute = opened.embedder, opened.compute
        if archive.is_new and on_created is not None:
            on_created()
        servers = ServerService(ServerStore(archive.database))
        yield Services(
            answers=AnswerService(
                archive=archive,
                finder=EvidenceFinder(
                    searcher=searcher,
                    # Only questions need it, not what is ingested.
                    load_extractor=lambda: extractor or load_extractor(reader),
                    compute=compute,
                ),
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
            user_errors=USER_ERRORS,
        )
