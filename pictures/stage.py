"""The stage on which scenes are played: the bot, the sample archive, and a Discord on loopback."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import time_machine

import attache
from attache.app import open_app
from pictures.shots import Json, Said, Shot
from servers.service import ServerSettings
from tests.discord_server import DiscordServer, Message, Modal, Person, Reply
from tests.ingest.web_server import Server, fetcher_for, serving
from tests.journeys.harness import TODAY, BotHarness, populated, running

SAMPLE = Path(attache.__file__).parent / "sample"
# Nobody waits for a picture: a slow machine draws the same ones.
PATIENT = 120.0

Taken = Reply | Modal | Message


class Stage:
    """A server whose archive is the sample, people who use it, and a website."""

    def __init__(self, harness: BotHarness, site: Server) -> None:
        self.harness = harness
        self.site = site
        self.channel = harness.channel
        self.admin = harness.admin
        self.reader = harness.reader

    async def use(self, command: str, *, by: Person | None = None, **options: Any) -> Reply:
        """Use a slash command, as the reader unless `by` is somebody else, and return the reply."""
        return await self.done(await (by or self.reader).slash(self.channel, command, **options))

    async def curate(self, command: str, **options: Any) -> Reply:
        """Use a slash command as the admin, and return the reply."""
        return await self.use(command, by=self.admin, **options)

    async def done(self, reply: Reply) -> Reply:
        """Wait until the reply has a message, or opens a form."""
        if reply.interaction.modal is None:
            await reply.original(PATIENT)
        return reply

    async def says(self, reply: Reply, words: str) -> Reply:
        """Wait until the reply contains these words."""
        await self.harness.server.until(
            lambda: words in reply.text or None, timeout=PATIENT, what=f"“{words}”"
        )
        return reply

    async def say(self, text: str, *, reply_to: Message | None = None) -> tuple[Message, Message]:
        """Write a message as the reader, and return it and the reply of the bot."""
        asked = await self.reader.say(self.channel, text, reply_to=reply_to)
        server = self.harness.server
        return asked, await server.wait_message(self.channel, after=asked, timeout=PATIENT)

    async def article(self, title: str, command: str = "show") -> str:
        """Return the choice that a command offers for words of an article's title."""
        choices = await self.admin.autocomplete(
            self.channel, f"/article {command}", focused="article", value=title
        )
        return str(choices[0].value)

    async def set(self, **settings: Any) -> None:
        """Change the server's settings."""
        servers, guild = self.harness.app.servers, self.harness.guild.id
        await servers.change(guild, replace(ServerSettings(), **settings))

    def shot(self, taken: Taken | Iterable[Taken]) -> Shot:
        """Return what the picture shows: replies, messages or a form, as they are now."""
        world = self.harness.server.world
        names = {user.mention: f"@{user.name.title()}" for user in world.users.values()}
        names |= {each.mention: f"#{each.name}" for each in world.channels.values()}
        names |= {
            role.mention: f"@{role.name}" for each in world.guilds.values() for role in each.roles
        }
        files = {each.url: each.data for each in world.attachments.values()}
        if isinstance(taken, Modal):
            return Shot(modal=taken.data, names=names, files=files)
        several = (taken,) if isinstance(taken, Reply | Message) else taken
        return Shot(said=tuple(map(_said, several)), names=names, files=files)


@asynccontextmanager
async def opened() -> AsyncIterator[Stage]:
    """Yield the stage, with the sample as the server's own archive, on the day of the journeys."""
    noon = datetime.combine(TODAY, time(12), UTC)
    with TemporaryDirectory() as folder, time_machine.travel(noon, tick=True):
        async with (
            serving() as site,
            open_app(Path(folder), fetcher=fetcher_for(site), create=True) as app,
            DiscordServer(bot_name="Attaché", response_window=PATIENT) as server,
        ):
            harness = populated(server, app)
            await app.collections.ingest([str(SAMPLE)], f"guild-{harness.guild.id}")
            async with running(server, app, time_limit=PATIENT):
                yield Stage(harness, site)
            if server.refusals:
                raise RuntimeError(f"Discord would have refused what was sent: {server.refusals}")


def _said(taken: Taken) -> Said:
    if isinstance(taken, Message):
        return Said(message=taken.json())
    if isinstance(taken, Modal) or taken.interaction.original is None:
        raise TypeError("a form is a picture of its own")
    return Said(message=taken.interaction.original.json(), used=_used(taken.interaction.data))


def _used(data: Json) -> str | None:
    """Return the command of an interaction as Discord shows it, or None for a button or a form."""
    if "name" not in data:
        return None
    if data["type"] != 1:
        return str(data["name"])
    words, options = [data["name"]], data.get("options") or []
    while options and options[0]["type"] in (1, 2):
        words.append(options[0]["name"])
        options = options[0].get("options") or []
    return f"/{' '.join(words)}"
