"""What the servers that ask have set, and what may be remembered of their questions."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from index.errors import StorageError
from index.stores.servers import (
    AnswerLength,
    AskedQuestion,
    Asking,
    Feedback,
    Gap,
    ServerSettings,
    ServerStore,
    Usage,
)

__all__ = [
    "KEPT_FOR",
    "AnswerLength",
    "Asking",
    "Gap",
    "ServerService",
    "ServerSettings",
    "Usage",
]

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
"""How long questions and feedback are kept."""

LONGEST_REASON = 1000


class ServerService:
    """Settings and memory of servers.

    The text of a question and who asked it are kept only where the server's admins turned
    recording on; in direct messages never.
    """

    def __init__(self, store: ServerStore) -> None:
        self._store = store
        self._known: dict[int, ServerSettings] = {}

    async def settings(self, server_id: int | None) -> ServerSettings:
        """What is set in the server; the defaults in direct messages."""
        if server_id is None:
            return ServerSettings()
        if server_id not in self._known:
            self._known[server_id] = await self._store.settings(server_id)
        return self._known[server_id]

    async def change(self, server_id: int, settings: ServerSettings) -> None:
        """Set it; turning recording off forgets what was recorded."""
        await self._store.set(server_id, settings)
        self._known[server_id] = settings

    async def note(
        self,
        server_id: int | None,
        *,
        user_id: int,
        question: str,
        outcome: Asking,
        took_ms: int,
    ) -> None:
        """Count a question; what cannot be counted is logged, for the answer matters more."""
        may_keep = (await self.settings(server_id)).recording
        asked = AskedQuestion(
            server_id=server_id,
            outcome=outcome,
            took_ms=took_ms,
            text=question if may_keep else None,
            user_id=user_id if may_keep else None,
        )
        try:
            await self._store.note(asked)
        except StorageError:
            log.warning("a question could not be counted", exc_info=True)

    async def asked_before(self, server_id: int | None, typed: str) -> Sequence[str]:
        """Questions that this server asked and got answered, most frequent first."""
        if server_id is None or not (await self.settings(server_id)).recording:
            return ()
        return await self._store.recent(server_id, containing=typed)

    async def gaps(self, server_id: int, *, limit: int = 25, offset: int = 0) -> list[Gap]:
        """What was asked and not answered, most frequent first; none without recording."""
        return await self._store.gaps(server_id, limit=limit, offset=offset)

    async def usage(self, server_id: int, *, days: int = 30) -> Usage:
        """What was asked in the last days."""
        return await self._store.usage(server_id, since=datetime.now(UTC) - timedelta(days=days))

    async def say(
        self,
        server_id: int | None,
        *,
        message_id: int,
        user_id: int,
        helpful: bool,
        reason: str | None = None,
        question: str | None = None,
    ) -> None:
        """Keep what a person says of an answer."""
        may_keep = (await self.settings(server_id)).recording
        await self._store.give(
            Feedback(
                server_id=server_id,
                message_id=message_id,
                user_id=user_id,
                helpful=helpful,
                reason=reason[:LONGEST_REASON] if reason else None,
                question=question if may_keep else None,
            )
        )

    async def forget(self, user_id: int) -> int:
        """How many records of the person there were, in all servers; they are gone."""
        return await self._store.forget(user_id)

    async def erase(self, server_id: int) -> None:
        """Forget what is set in the server, and what was asked and said in it."""
        await self._store.erase(server_id)
        self._known.pop(server_id, None)

    async def expire(self) -> None:
        """Forget what is older than it is kept."""
        await self._store.expire(older_than=KEPT_FOR)
