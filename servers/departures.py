"""Erasing what is stored of servers that the bot has left."""

import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta

from index.archive import Archive
from index.searching import PassageSearcher
from index.stores.guild_membership import GuildMembershipStore
from servers.service import ServerService

log = logging.getLogger(__name__)

ERASED_AFTER = timedelta(days=30)
"""How long after the bot left a server all that is stored of it is erased."""

OfServer = Callable[[int], bool]


class Departures:
    """Records which servers the bot joined and left, and erases those left long ago.

    A process sees only the servers of its shards. So callers pass `judged`, whether a server is on
    one of these; the others are left to the processes that see them. A server in an outage counts
    as present, and one that the bot was never in does not count as left.
    """

    def __init__(
        self,
        *,
        memberships: GuildMembershipStore,
        archive: Archive,
        searcher: PassageSearcher,
        servers: ServerService,
    ) -> None:
        self._memberships = memberships
        self._archive = archive
        self._searcher = searcher
        self._servers = servers

    async def joined(self, application_id: int, server_id: int) -> None:
        """Record that the bot is in the server; a departure that was recorded is cancelled."""
        await self._memberships.record_joined(application_id, [server_id])

    async def left(self, application_id: int, server_id: int) -> None:
        """Record that the bot left the server; it is erased after `ERASED_AFTER`."""
        await self._memberships.record_left(application_id, [server_id])
        log.info("left server %d; it is erased in %d days", server_id, ERASED_AFTER.days)

    async def reconcile(
        self, application_id: int, present: Collection[int], *, judged: OfServer
    ) -> None:
        """Record which servers were joined and left while no process was running."""
        await self._memberships.record_joined(application_id, present)
        believed = await self._memberships.present(application_id)
        gone = [each for each in believed - set(present) if judged(each)]
        if gone:
            await self._memberships.record_left(application_id, gone)
            log.info("left %d servers meanwhile", len(gone))

    async def erase_due(
        self,
        application_id: int,
        *,
        is_present: Callable[[int], Awaitable[bool]],
        judged: OfServer,
        collection_of: Callable[[int], str],
    ) -> None:
        """Erase all that is stored of servers that were left longer than `ERASED_AFTER` ago.

        Interrupted, it continues where it stopped when it is called again.
        """
        for server_id in await self._due(application_id):
            # Once more: erasing the servers before took a while, and the bot may be back by now.
            is_due = server_id in await self._due(application_id)
            if not is_due or not judged(server_id) or await is_present(server_id):
                continue
            collection = collection_of(server_id)
            await self._archive.collections.drop(collection)
            # Then, so that no process can build them again.
            await self._searcher.drop(collection)
            # Last, for it also deletes the record that the server was left.
            await self._servers.erase(server_id)
            log.info("erased what was kept of server %d", server_id)

    async def _due(self, application_id: int) -> list[int]:
        before = datetime.now(UTC) - ERASED_AFTER
        return await self._memberships.left(application_id, before=before)
