"""What the bot calls: the services over one archive. Free of discord.py, for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.excerpts import Excerpts
from answer.service import AnswerService
from ingest.article_reader import ArticleReader
from ingest.article_service import ArticleService
from ingest.collection_service import CollectionService
from ingest.feeds.service import FeedService
from servers.departures import Departures
from servers.service import ServerService

if TYPE_CHECKING:
    from prose.writer import ProseWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the command line and the bot call.

    `prose` is None where no language model is set. `user_errors` are the errors that they raise
    whose `str()` is a sentence for the user. `stop` cancels what goes on in the background, so that
    closing them does not wait for it.
    """

    answers: AnswerService
    collections: CollectionService
    feeds: FeedService
    reader: ArticleReader
    articles: ArticleService
    excerpts: Excerpts
    servers: ServerService
    departures: Departures
    stop: Callable[[], None]
    prose: "ProseWriter | None" = None
    user_errors: tuple[type[Exception], ...] = ()
