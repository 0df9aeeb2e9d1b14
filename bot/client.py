"""The bot: intents, cogs, and what happens to errors."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.asker import Questions
from bot.cogs.answers import Answers
from bot.cogs.archive import Archive
from bot.cogs.articles import Articles
from bot.cogs.asking import Asking
from bot.cogs.departures import LeftServers
from bot.cogs.feeds import Feeds
from bot.cogs.help import Help
from bot.cogs.privacy import Privacy
from bot.cogs.timeline import Timelines
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.replies import say
from bot.discord_io.translator import CommandTranslator
from bot.errors import Explainer
from bot.intake import Intake
from bot.question_queue import QuestionQueue
from bot.services import Services
from language import Languages

log = logging.getLogger(__name__)

Offered = app_commands.Group | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


def utc_today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


def point_at(api: str | None, gateway: str | None) -> None:
    """Nothing; discord.py speaks to these addresses instead of Discord's, for the whole process.

    Files are then taken from `/cdn` beside the API, and never from Discord.
    """
    if api:
        base = api.rstrip("/")
        discord.http.Route.BASE = base
        discord.asset.Asset.BASE = str(yarl.URL(base).with_path("/cdn"))
    if gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast the bot may be asked, and how it goes about it; times in seconds.

    One person may ask `rate` questions in `per`, one server `server_rate`. `at_once` are worked on
    at any time, each for `within` at most; who waits hears so after `told_after`.
    `progress_every` is the pause between two edits of a progress message.
    """

    rate: int = 5
    per: float = 20.0
    server_rate: int = 60
    at_once: int = 2
    within: float = 10.0
    told_after: float = 2.0
    progress_every: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """Which of the bot's connections this process holds: of `count`, those with these `ids`.

    `count` None is what Discord recommends, `ids` None are all. Discord sends each server's events
    to one shard, and direct messages to shard 0.
    """

    count: int | None = None
    ids: tuple[int, ...] | None = None

    @property
    def registers_commands(self) -> bool:
        """Whether the commands, which all processes share, are this one's to register."""
        return self.ids is None or 0 in self.ids


class AttacheBot(commands.AutoShardedBot):
    """The bot over the services that it calls."""

    def __init__(
        self,
        *,
        services: Services,
        desk: QuestionQueue,
        pace: Pace,
        languages: Languages,
        today: Callable[[], date] = utc_today,
        shards: Shards | None = None,
    ) -> None:
        self._own_shards = shards or Shards()
        super().__init__(
            shard_count=self._own_shards.count,
            shard_ids=self._own_shards.ids,  # type: ignore[arg-type]  # a tuple or None will do
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self._explainer = Explainer(services.user_errors)
        self._languages = languages
        self._presses = PersistentButtons()
        questions = Questions(
            answers=services.answers,
            servers=services.servers,
            desk=desk,
            today=today,
            rate=pace.rate,
            per=pace.per,
            server_rate=pace.server_rate,
            within=pace.within,
        )
        self._own_cogs: list[commands.Cog] = [
            Asking(
                self,
                questions=questions,
                servers=services.servers,
                desk=desk,
                explainer=self._explainer,
                languages=languages,
            ),
            Answers(
                questions=questions,
                excerpts=services.excerpts,
                servers=services.servers,
                desk=desk,
                explainer=self._explainer,
                presses=self._presses,
                languages=languages,
            ),
            Articles(
                self,
                collections=services.collections,
                articles=services.articles,
                servers=services.servers,
                intake=Intake(
                    collections=services.collections,
                    articles=services.articles,
                    explainer=self._explainer,
                    languages=languages,
                    every=pace.progress_every,
                ),
                desk=desk,
                explainer=self._explainer,
                presses=self._presses,
                languages=languages,
            ),
            Feeds(
                feeds=services.feeds,
                servers=services.servers,
                desk=desk,
                explainer=self._explainer,
                presses=self._presses,
                languages=languages,
            ),
            Archive(
                collections=services.collections,
                feeds=services.feeds,
                servers=services.servers,
                desk=desk,
                explainer=self._explainer,
                presses=self._presses,
                languages=languages,
                every=pace.progress_every,
            ),
            Timelines(
                answers=services.answers,
                desk=desk,
                languages=languages,
                today=today,
                rate=pace.rate,
                per=pace.per,
            ),
            Privacy(servers=services.servers, desk=desk, languages=languages),
            LeftServers(self, departures=services.departures, desk=desk),
            Help(languages=languages),
        ]
        self.tree.error(self._command_failed)

    async def setup_hook(self) -> None:
        """Nothing; the commands are registered with Discord, and buttons are heard."""
        self._survive_events()
        self.add_dynamic_items(self._presses.item())
        for cog in self._own_cogs:
            await self.add_cog(cog)
        if self._own_shards.registers_commands:
            await self._register_commands()

    async def _register_commands(self) -> None:
        await self.tree.set_translator(CommandTranslator(self._languages))
        try:
            await self.tree.sync()
        except (app_commands.CommandSyncFailure, app_commands.TranslationError):
            # Discord still has those of the last start, and questions come by mention, too.
            log.exception("Discord refused the commands; it keeps those that it had")

    def offered(self) -> list[Offered]:
        """The commands and menus that are registered with Discord at the start."""
        found: list[Offered] = []
        for cog in self._own_cogs:
            found += cog.get_app_commands() if cog.app_command is None else [cog.app_command]
            found += getattr(cog, "menus", ())
        return found

    def _survive_events(self) -> None:
        """Nothing; an event that discord.py cannot read is logged and passed over.

        It would end the connection otherwise, and with it the session: what came meanwhile would
        be lost.
        """
        parsers = self._connection.parsers
        for name, parse in parsers.items():
            parsers[name] = _surviving(name, parse)

    async def on_ready(self) -> None:
        """Nothing; the log says who and where the bot is."""
        shards = ", ".join(map(str, self.shards))
        log.info(
            "connected as %s, in %d servers; shards %s of %s",
            self.user,
            len(self.guilds),
            shards,
            self.shard_count,
        )

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: questions are heard by their cog, and there are no prefix commands."""

    async def _command_failed(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        language = of_person(self._languages, interaction)
        sentence = self._explainer.explain(error, language)
        try:
            await say(interaction, sentence)
        except discord.HTTPException:
            log.warning("the person could not be told of an error", exc_info=True)


def _surviving(name: str, parse: Callable[[Any], Any]) -> Callable[[Any], None]:
    def survive(data: Any) -> None:
        try:
            parse(data)
        except Exception:
            log.exception("an event %s from Discord could not be read; going on", name)

    return survive


def _intents() -> discord.Intents:
    # None of these is privileged. A message that mentions the bot comes with its content.
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    return intents
