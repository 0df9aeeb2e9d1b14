"""The Discord client: intents, cogs, and what happens to errors."""

import asyncio
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.webhook.async_ import async_context

from bot.clock import utc_today
from bot.cogs import COG_FACTORIES
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.registration import CommandRegistration
from bot.discord_io.replies import say
from bot.discord_io.responses import ResponseAdapter
from bot.discord_io.retry import in_words
from bot.discord_io.translator import CommandTranslator
from bot.explainer import Explainer
from bot.forms.persistent import PersistentForms
from bot.monitor import BotState, Monitor, NoMonitor, ShardState
from bot.prose_streamer import ProseStreamer
from bot.question_handler import QuestionHandler
from bot.question_queue import QuestionQueue
from bot.services import Services
from language import Languages

log = logging.getLogger(__name__)

AppCommand = app_commands.Group | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


def point_at(api: str | None, gateway: str | None) -> None:
    """Make discord.py use these addresses instead of Discord's, in the whole process.

    Files are then fetched from `/cdn` beside the API, and never from Discord.
    """
    if api:
        base = api.rstrip("/")
        discord.http.Route.BASE = base
        discord.asset.Asset.BASE = str(yarl.URL(base).with_path("/cdn"))
    if gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Rate limits, time limits and pauses; times are in seconds.

    One person may ask `rate` questions in `per`, one server `server_rate`. `at_once` questions are
    answered at the same time, each within `time_limit`; whoever has to wait in the queue is told so
    after `notify_after`, and whoever waits for the answer itself after `patience`. `progress_every`
    is the pause between two edits of a progress message, `prose_every` that between two of a card
    into which prose is written. Once Discord has told of no other server for `ready_after`, the bot
    knows all that it is in.
    """

    rate: int = 5
    per: float = 20.0
    server_rate: int = 60
    at_once: int = 2
    patience: float = 10.0
    time_limit: float = 180.0
    notify_after: float = 2.0
    progress_every: float = 3.0
    prose_every: float = 1.5
    ready_after: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """The shards that this process connects: of `count` in all, those with these `ids`.

    A `count` of None is what Discord recommends; `ids` of None are all. Discord sends the events of
    a server to one shard, and direct messages to shard 0.
    """

    count: int | None = None
    ids: tuple[int, ...] | None = None

    @property
    def registers_commands(self) -> bool:
        """Whether this process registers the commands, which all processes share."""
        return self.ids is None or 0 in self.ids


class AttacheBot(commands.AutoShardedBot):
    """The Discord client; its attributes are what the cogs are made of."""

    def __init__(
        self,
        *,
        services: Services,
        question_queue: QuestionQueue,
        pace: Pace,
        languages: Languages,
        today: Callable[[], date] = utc_today,
        shards: Shards | None = None,
        gateway_is_set: bool = False,
        first_pause: float = 1.0,
        monitor: Monitor | None = None,
    ) -> None:
        self._monitor = monitor or NoMonitor()
        self._own_shards = shards or Shards()
        self._gateway_is_set = gateway_is_set
        self._first_pause = first_pause
        self._registering: asyncio.Task[None] | None = None
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
            guild_ready_timeout=pace.ready_after,
        )
        self.services = services
        self.question_queue = question_queue
        self.pace = pace
        self.languages = languages
        self.today = today
        self.explainer = Explainer(services.user_errors)
        self.buttons = PersistentButtons(explainer=self.explainer, languages=languages)
        self.forms = PersistentForms(
            explainer=self.explainer, buttons=self.buttons, languages=languages
        )
        self.prose = ProseStreamer(
            writer=services.prose,
            servers=services.servers,
            buttons=self.buttons,
            monitor=self._monitor,
            every=pace.prose_every,
        )
        self.questions = QuestionHandler(
            answers=services.answers,
            servers=services.servers,
            question_queue=question_queue,
            today=today,
            rate=pace.rate,
            per=pace.per,
            server_rate=pace.server_rate,
            patience=pace.patience,
            time_limit=pace.time_limit,
            prose=self.prose,
            user_errors=services.user_errors,
            monitor=self._monitor,
        )
        self._own_cogs = [create_cog(self) for create_cog in COG_FACTORIES]
        self.tree.error(self._command_failed)

    async def setup_hook(self) -> None:
        """Add the cogs, and register the buttons."""
        async_context.set(ResponseAdapter())  # type: ignore[no-untyped-call]
        self._skip_unreadable_events()
        self.add_dynamic_items(self.buttons.dynamic_item())
        for cog in self._own_cogs:
            await self.add_cog(cog)

    async def launch_shards(self) -> None:
        """Connect the shards, to the gateway that was set if one was."""
        if self._gateway_is_set and self.shard_count is None:
            # Where the number of shards is known, discord.py does not ask Discord for its gateway.
            self.shard_count, *_ = await self.http.get_bot_gateway()
        await super().launch_shards()

    async def on_connect(self) -> None:
        """Begin to register the commands: questions by mention do not wait for it."""
        if self._registering is None and self._own_shards.registers_commands:
            self._registering = asyncio.create_task(self._register_commands())

    async def _register_commands(self) -> None:
        if self.application_id is None:
            raise RuntimeError("nobody is logged in")
        await self.tree.set_translator(CommandTranslator(self.languages))
        registration = CommandRegistration(
            tree=self.tree,
            http=self.http,
            application=self.application_id,
            first_pause=self._first_pause,
        )
        try:
            await registration.run()
        except Exception:
            log.exception("the commands could not be registered; Discord keeps those that it has")

    async def close(self) -> None:
        """Stop registering commands, and close the connection."""
        if self._registering is not None:
            self._registering.cancel()
        await super().close()

    def own_commands(self) -> list[AppCommand]:
        """Return the commands and context menus that are registered with Discord."""
        found: list[AppCommand] = []
        for cog in self._own_cogs:
            found += cog.get_app_commands() if cog.app_command is None else [cog.app_command]
            found += getattr(cog, "menus", ())
        return found

    def _skip_unreadable_events(self) -> None:
        """Have events that discord.py cannot parse logged and skipped.

        Otherwise each would end the connection and its session, and the events until the next one
        would be lost.
        """
        parsers = self._connection.parsers
        for name, parse in parsers.items():
            parsers[name] = _skipping_errors(name, parse)

    def state(self) -> BotState:
        """Return what waits, and how the shards of this process are connected."""
        return BotState(
            waiting=self.question_queue.waiting,
            answering=self.question_queue.answering,
            servers=len(self.guilds),
            shards=tuple(
                ShardState(
                    id=number,
                    is_connected=not shard.is_closed(),
                    latency=shard.latency if math.isfinite(shard.latency) else None,
                )
                for number, shard in self.shards.items()
            ),
        )

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that a connection broke; it is made again."""
        self._monitor.shard_disconnected()
        log.info("a shard is disconnected", extra={"shard": shard})

    async def on_ready(self) -> None:
        """Log which account is connected, and in how many servers."""
        shards = ", ".join(map(str, self.shards))
        log.info(
            "connected as %s, in %d servers; shards %s of %s",
            self.user,
            len(self.guilds),
            shards,
            self.shard_count,
        )

    async def on_message(self, message: discord.Message, /) -> None:
        """Ignore the message: a cog listens for questions, and there are no prefix commands."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Pass on a form that was submitted; discord.py handles the other interactions."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.forms.submitted(interaction)

    async def _command_failed(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        language = of_person(self.languages, interaction)
        sentence = self.explainer.explain(error, language)
        try:
            await say(interaction, sentence)
        except discord.HTTPException as failure:
            log.warning("the person could not be told of an error (%s)", in_words(failure))


def _skipping_errors(name: str, parse: Callable[[Any], Any]) -> Callable[[Any], None]:
    def parse_or_log(data: Any) -> None:
        try:
            parse(data)
        except Exception:
            log.exception("an event %s from Discord could not be read; going on", name)

    return parse_or_log


def _intents() -> discord.Intents:
    # None of these is privileged. A message that mentions the bot comes with its content.
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    return intents
