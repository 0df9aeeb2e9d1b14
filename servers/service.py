"""Settings of Discord servers, and which questions and feedback are stored for how long."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from index.errors import StorageError
from index.stores.servers import ServerStore
from index.types import (
    AnswerLength,
    AskedQuestion,
    Feedback,
    Gap,
    ProseMode,
    QuestionOutcome,
    ServerSettings,
    Usage,
)

__all__ = [
    "KEPT_FOR",
    "AnswerLength",
    "Gap",
    "ProseMode",
    "QuestionOutcome",
    "ServerService",
    "ServerSettings",
    "Usage",
]

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
"""How long questions and feedback are stored."""

LONGEST_REASON = 1000
"""Characters of the reason for a verdict; the rest is cut off."""


class ServerService:
    """Settings, questions and feedback of servers.

    The text of a question and who asked it are stored only where the server's admins turned
    recording on, and never in direct messages.
    """

    def __init__(self, store: ServerStore) -> None:
        self._store = store
        self._known: dict[int, ServerSettings] = {}

    async def settings(self, server_id: int | None) -> ServerSettings:
        """The settings of the server; the defaults in direct messages."""
        if server_id is None:
            return ServerSettings()
        if server_id not in self._known:
            self._known[server_id] = await self._store.settings(server_id)
        return self._known[server_id]

    async def change(self, server_id: int, settings: ServerSettings) -> None:
        """Store the settings; turning recording off deletes what was recorded."""
        await self._store.save_settings(server_id, settings)
        self._known[server_id] = settings

    async def count_question(
        self,
        server_id: int | None,
        *,
        user_id: int,
        question: str,
        outcome: QuestionOutcome,
        took_ms: int,
    ) -> None:
        """Count a question. A failure is only logged: the answer matters more."""
        may_keep = (await self.settings(server_id)).recording
        asked = AskedQuestion(
            server_id=server_id,
            outcome=outcome,
            took_ms=took_ms,
            text=question if may_keep else None,
            user_id=user_id if may_keep else None,
        )
        try:
            await self._store.add_question(asked)
        except StorageError:
            log.warning("a question could not be counted", exc_info=True)

    async def asked_before(self, server_id: int | None, typed: str) -> Sequence[str]:
        """Questions of this server that contain `typed` and were answered, most frequent first."""
        if server_id is None or not (await self.settings(server_id)).recording:
            return ()
        return await self._store.answered_questions(server_id, containing=typed)

    async def gaps(self, server_id: int, *, limit: int = 25, offset: int = 0) -> list[Gap]:
        """Recorded questions that were not answered, most frequent first."""
        return await self._store.gaps(server_id, limit=limit, offset=offset)

    async def usage(self, server_id: int, *, days: int = 30) -> Usage:
        """How many questions the server asked in the last days, by outcome."""
        return await self._store.usage(server_id, since=datetime.now(UTC) - timedelta(days=days))

    async def prose_tokens(self, server_id: int) -> int:
        """How many tokens of a language model the server has used today (UTC)."""
        return await self._store.prose_tokens(server_id, datetime.now(UTC).date())

    async def count_prose(self, server_id: int, tokens: int) -> None:
        """Count the tokens of a language model. A failure is only logged."""
        try:
            await self._store.add_prose_tokens(server_id, datetime.now(UTC).date(), tokens)
        except StorageError:
            log.warning("the tokens of a language model could not be counted", exc_info=True)

    async def give_feedback(
        self,
        server_id: int | None,
        *,
        message_id: int,
        user_id: int,
        helpful: bool,
        reason: str | None = None,
        question: str | None = None,
    ) -> None:
        """Store a person's verdict on an answer, in place of an earlier one."""
        may_keep = (await self.settings(server_id)).recording
        await self._store.give_feedback(
            Feedback(
                server_id=server_id,
                message_id=message_id,
                user_id=user_id,
                helpful=helpful,
                reason=reason[:LONGEST_REASON] if reason else None,
                question=question if may_keep else None,
            )
        )

    async def forget_person(self, user_id: int) -> int:
        """Delete what is stored of a person, in all servers, and return how many records."""
        return await self._store.forget_person(user_id)

    async def erase(self, server_id: int) -> None:
        """Delete all that is stored of the server: every table's rows that name it."""
        await self._store.erase(server_id)
        self._known.pop(server_id, None)

    async def delete_expired(self) -> None:
        """Delete questions and feedback older than `KEPT_FOR`."""
        await self._store.delete_older(older_than=KEPT_FOR)
