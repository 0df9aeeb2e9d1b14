"""The harness of the journeys: the real client and services, over a Discord on loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord

from bot.client import Pace, Shards
from bot.monitor import Monitor
from bot.run import run_bot
from bot.services import Services
from language import english
from servers.service import ServerSettings
from tests.discord_server import (
    Channel,
    DiscordServer,
    Guild,
    Message,
    Person,
    Reply,
    Upload,
    pointed_at,
)

TODAY = date(2026, 7, 1)
MODERATOR = discord.Permissions(manage_messages=True)
ADMIN = discord.Permissions(manage_guild=True, manage_messages=True)
PATIENT = 120.0
"""Seconds within which all that is waited for comes, also on a machine that is busy with others."""
QUICK = {
    "rate": 100,
    "server_rate": 100,
    "patience": PATIENT,
    "notify_after": PATIENT,
    "progress_every": 0.05,
    "ready_after": 0.2,
}
"""The pace of the bot in tests: limits that nobody reaches, and short pauses."""
NOT_YET = "Not added yet."

NOT_FOUND = english()("card-not-found")

MODI = (
    b"date 2024-07-09 Moscow: Indian Prime Minister Narendra Modi visited Russia on Monday and met "
    b"President Vladimir Putin at his residence outside Moscow. The two leaders discussed trade."
)
MODI_QUESTION = "When did Modi visit Russia?"
FINLAND = (
    "Finland joined NATO on Tuesday and became the alliance's 31st member. "
    "The flag was raised in Brussels."
)
FINLAND_QUESTION = "When did Finland join NATO?"


@dataclass(kw_only=True)
class BotHarness:
    """The server, the services, and people who use both."""

    server: DiscordServer
    app: Services
    guild: Guild
    channel: Channel
    admin: Person
    reader: Person

    async def ask(self, question: str, *, where: Channel | None = None) -> Message:
        """Use /ask as the reader, and return the bot's public answer."""
        reply = await self.reader.slash(where or self.channel, "/ask", question=question)
        assert reply.deferred
        return await reply.original(PATIENT)

    async def add_file(self, data: bytes = MODI, **options: object) -> str:
        """Upload an article as the admin and add it, and return what the bot says."""
        upload = Upload("article.txt", data)
        reply = await self.admin.slash(self.channel, "/article add", file=upload, **options)
        return (await self.added(reply)).text

    async def added(self, reply: Reply) -> Message:
        """Return what the bot says in the end; confirm an article that it shows first."""
        message = await reply.original(PATIENT)
        if message.text.startswith(NOT_YET):
            await self.admin.click(message, "Add")
            await self.server.until(
                lambda: not message.text.startswith(NOT_YET) or None,
                timeout=PATIENT,
                what="the addition",
            )
        return message

    async def status(self) -> str:
        """Return what /archive status says."""
        reply = await self.admin.slash(self.channel, "/archive status")
        return (await reply.original(PATIENT)).text


@asynccontextmanager
async def running(
    server: DiscordServer,
    app: Any,
    *,
    beside: Callable[[], Awaitable[object]] | None = None,
    shards: Shards | None = None,
    monitor: Monitor | None = None,
    **pace: Any,
) -> AsyncIterator[None]:
    """Run the bot, connected to the server, for the time of the block."""
    already = len(server.gateway.sessions)
    with pointed_at(server):
        bot = asyncio.create_task(
            run_bot(
                token="test-token",
                services=app,
                api_base=server.api_base,
                gateway=server.gateway_url,
                today=lambda: TODAY,
                pace=Pace(**(QUICK | pace)),
                shards=shards,
                first_pause=0.05,
                beside=[beside] if beside else [],
                monitor=monitor,
            )
        )
        try:
            await server.wait_ready(PATIENT, sessions=already + 1)
            await server.wait_commands("ask", "article", "archive", "help")
            yield
        finally:
            bot.cancel()
            with suppress(asyncio.CancelledError):
                await bot


def populated(server: DiscordServer, app: Any) -> BotHarness:
    """Return the harness with a guild, an admin and a reader."""
    guild = server.add_guild("Embassy")
    admin, reader = server.add_user("ada"), server.add_user("rita")
    guild.add_member(admin, permissions=ADMIN)
    guild.add_member(reader)
    channel = guild.text_channel
    return BotHarness(
        server=server, app=app, guild=guild, channel=channel, admin=admin, reader=reader
    )


def components_of(message: Message) -> set[int]:
    return {component["type"] for component in message.components}


class FailingServices:
    """Services that fail with an unforeseen error."""

    user_errors: tuple[type[Exception], ...] = ()
    prose = None

    @property
    def answers(self) -> "FailingServices":
        return self

    @property
    def collections(self) -> "FailingServices":
        return self

    @property
    def feeds(self) -> "FailingServices":
        return self

    @property
    def articles(self) -> "FailingServices":
        return self

    @property
    def excerpts(self) -> "FailingServices":
        return self

    @property
    def servers(self) -> "FailingServices":
        return self

    @property
    def departures(self) -> "FailingServices":
        return self

    async def reconcile(self, *_: object, **__: object) -> None:
        return None

    async def erase_due(self, *_: object, **__: object) -> None:
        return None

    async def joined(self, *_: object) -> None:
        return None

    async def left(self, *_: object) -> None:
        return None

    async def settings(self, server_id: int | None) -> ServerSettings:
        return ServerSettings()

    async def delete_expired(self) -> None:
        return None

    async def count_question(self, server_id: int | None, **_: object) -> None:
        return None

    async def answer(self, *_: object, **__: object) -> None:
        raise RuntimeError("the secret path is /srv/data")


async def run_until_stopped(
    server: DiscordServer, token: str, app: Any = None, *, patience: float = PATIENT
) -> None:
    """Run the bot until it stops."""
    with pointed_at(server):
        await run_bot(
            token=token,
            services=app or FailingServices(),
            api_base=server.api_base,
            gateway=server.gateway_url,
            patience=patience,
            first_pause=0.05,
        )
