"""What becomes of a server's articles when the bot has left it."""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from index.archive import Archive
from index.searcher import Searcher
from index.stores.guild_membership import GuildMembershipStore
from servers.service import ServerService

log = logging.getLogger(__name__)

ERASED_AFTER = timedelta(days=30)
"""How long a server may be left before what is kept of it is erased."""

OfServer = Callable[[int], bool]


class Departures:
    """Notes which servers were left, and erases what is kept of them in time.

    A process sees a part of the servers only, those of its shards: whoever calls says which are
    there (in an outage too) and of which it can tell (`judged`). Where the bot never was is never
    taken for left.
    """

    def __init__(
        self,
        *,
        presences: GuildMembershipStore,
        archive: Archive,
        searcher: Searcher,
        servers: ServerService,
    ) -> None:
        self._presences = presences
        self._archive = archive
        self._searcher = searcher
        self._servers = servers

    async def came(self, application_id: int, server_id: int) -> None:
        """Note that the bot is in the server; if it had left, it is back in time."""
        await self._presences.arrive(application_id, [server_id])

    async def left(self, application_id: int, server_id: int) -> None:
        """Note that the bot is in the server no more."""
        await self._presences.depart(application_id, [server_id])
        log.info("left server %d; it is erased in %d days", server_id, ERASED_AFTER.days)

    async def compare(
        self, application_id: int, present: Collection[int], *, judged: OfServer
    ) -> None:
        """Note what changed while nobody looked."""
        await self._presences.arrive(application_id, present)
        believed = await self._presences.present(application_id)
        gone = [each for each in believed - set(present) if judged(each)]
        if gone:
            await self._presences.depart(application_id, gone)
            log.info("left %d servers meanwhile", len(gone))

    async def erase(
        self,
        application_id: int,
        *,
        is_present: OfServer,
        judged: OfServer,
        collection_of: Callable[[int], str],
    ) -> None:
        """Erase what is kept of the servers that were left long enough ago.

        Interrupted, it goes on where it stopped when it is called again.
        """
        for server_id in await self._due(application_id):
            # Once more: to erase those before it took a while, and the bot may be back meanwhile.
            is_due = server_id in await self._due(application_id)
            if not is_due or is_present(server_id) or not judged(server_id):
                continue
            collection = collection_of(server_id)
            await self._searcher.drop(collection)
            await self._archive.collections.drop(collection)
            # Last: until then it is known that the server was left.
            await self._servers.erase(server_id)
            log.info("erased what was kept of server %d", server_id)

    async def _due(self, application_id: int) -> list[int]:
        before = datetime.now(UTC) - ERASED_AFTER
        return await self._presences.left(application_id, before=before)
