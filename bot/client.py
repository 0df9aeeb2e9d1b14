"""The bot: intents, cogs, and what happens to errors."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime

import discord
import yarl
from discord import app_commands
from discord.ext import commands

from answer.service import AnswerService
from ingest.curator import Curator

from .cogs.archive import Archive
from .cogs.articles import Articles
from .cogs.asking import Asking
from .cogs.help import Help
from .cogs.timeline import Timelines
from .errors import Explainer
from .replies import say

log = logging.getLogger(__name__)


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


class AttacheBot(commands.Bot):
    """The bot over the services that it calls.

    One person may ask `ask_rate` questions in `ask_per` seconds; `progress_every` is the pause in
    seconds between two edits of a progress message.
    """

    def __init__(
        self,
        *,
        answers: AnswerService,
        curator: Curator,
        user_errors: tuple[type[Exception], ...],
        today: Callable[[], date] = utc_today,
        ask_rate: int = 5,
        ask_per: float = 20.0,
        progress_every: float = 3.0,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self._explainer = Explainer(user_errors)
        self._own_cogs: list[commands.Cog] = [
            Asking(
                self,
                answers=answers,
                explainer=self._explainer,
                today=today,
                rate=ask_rate,
                per=ask_per,
            ),
            Timelines(answers=answers, today=today, rate=ask_rate, per=ask_per),
            Articles(curator=curator, explainer=self._explainer),
            Archive(curator=curator, every=progress_every),
            Help(),
        ]
        self.tree.error(self._command_failed)

    async def setup_hook(self) -> None:
        """Nothing; the commands are registered with Discord."""
        for cog in self._own_cogs:
            await self.add_cog(cog)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Nothing; the log says who and where the bot is."""
        log.info("connected as %s, in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: questions are heard by their cog, and there are no prefix commands."""

    async def _command_failed(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        sentence = self._explainer.explain(error)
        try:
            await say(interaction, sentence)
        except discord.HTTPException:
            log.warning("the person could not be told of an error", exc_info=True)


def _intents() -> discord.Intents:
    # None of these is privileged. A message that mentions the bot comes with its content.
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    return intents
