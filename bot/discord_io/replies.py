"""Replies to a question, to an interaction or to a message, into whatever Discord still accepts."""

import logging
from abc import ABC, abstractmethod
from typing import Any

import discord
from discord import app_commands

from bot.discord_io.retry import NO_HISTORY, is_expired, retry
from bot.errors import MissingHere

log = logging.getLogger(__name__)

REFUSED = 400
FORBIDDEN = 403


class Reply(ABC):
    """One reply, which may say what goes on before it stands."""

    @abstractmethod
    async def begin(self) -> None:
        """Nothing; the person sees that something is under way."""

    @abstractmethod
    async def say(self, sentence: str) -> None:
        """Nothing; the sentence is the reply."""

    async def tell(self, sentence: str) -> None:
        """Nothing; the sentence stands where the reply will, if that can be."""
        try:
            await self._put(content=sentence)
        except discord.HTTPException:
            log.info("progress could not be told", exc_info=True)

    async def show(self, card: discord.ui.LayoutView, plain: str, below: discord.ui.View) -> None:
        """Nothing; the card stands there, or the plain text where Discord refuses components."""
        try:
            await self._put(content=None, view=card)
        except discord.HTTPException as error:
            if error.status != REFUSED:
                named = self._named(error)
                if named is error:
                    raise
                raise named from error
            log.warning("Discord refused a card; it is sent as plain text", exc_info=error)
            await self._put(content=plain, view=below)

    @abstractmethod
    async def _put(self, **what: Any) -> None:
        """Nothing; what is put stands in the place of what was put before."""

    def _named(self, error: discord.HTTPException) -> Exception:
        """The error to raise, which may name what is missing."""
        return error


class ToInteraction(Reply):
    """The reply to a command, button or form; in the channel, where that came too late."""

    def __init__(self, interaction: discord.Interaction, *, only_me: bool) -> None:
        self._interaction = interaction
        self._only_me = only_me
        self._expired = False

    async def begin(self) -> None:
        """Nothing; Discord shows that the bot is thinking."""
        try:
            await self._interaction.response.defer(thinking=True, ephemeral=self._only_me)
        except discord.HTTPException as error:
            if not is_expired(error):
                raise
            self._expired = True

    async def say(self, sentence: str) -> None:
        """Nothing; the sentence is the reply."""
        await self._put(content=sentence)

    async def _put(self, **what: Any) -> None:
        if not self._expired:
            try:
                await retry(lambda: self._interaction.edit_original_response(**what))
            except discord.HTTPException as error:
                if not is_expired(error):
                    raise
                self._expired = True
            else:
                return
        await self._into_channel(**what)

    async def _into_channel(self, *, content: str | None = None, view: Any = None) -> None:
        channel = self._interaction.channel
        if self._only_me or not isinstance(channel, discord.abc.Messageable):
            log.info("an interaction expired, and its reply is for one person only")
            return
        nonce = str(self._interaction.id)
        if view is None or not view.has_components_v2():
            content = f"{self._interaction.user.mention} {content}"
        await retry(lambda: channel.send(content=content, view=view, nonce=nonce))


class ToMessage(Reply):
    """The reply to a message that mentions the bot, or a direct message."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._sent: discord.Message | None = None

    async def begin(self) -> None:
        """Nothing; the bot is shown as typing, if that can be."""
        try:
            await self._message.channel.typing()
        except discord.HTTPException:
            log.debug("typing could not be shown", exc_info=True)

    async def say(self, sentence: str) -> None:
        """Nothing; the sentence is the reply: to the person alone, where the channel is closed."""
        try:
            await self._put(content=sentence)
        except discord.HTTPException as error:
            if error.status != FORBIDDEN:
                raise
            await self._message.author.send(sentence)

    async def _put(self, **what: Any) -> None:
        if self._sent is not None:
            sent = self._sent
            await retry(lambda: sent.edit(**what))
            return
        try:
            self._sent = await self._send(reference=self._reference, **what)
        except discord.HTTPException as error:
            if error.code != NO_HISTORY:
                raise
            self._sent = await self._send(**what)

    @property
    def _reference(self) -> discord.MessageReference:
        return self._message.to_reference(fail_if_not_exists=False)

    async def _send(self, **what: Any) -> discord.Message:
        # The nonce keeps a request that is made again from becoming a second answer.
        nonce = str(self._message.id)
        return await retry(
            lambda: self._message.channel.send(mention_author=False, nonce=nonce, **what)
        )

    def _named(self, error: discord.HTTPException) -> Exception:
        missing = missing_in(self._message.channel) if error.status == FORBIDDEN else []
        return MissingHere(missing, f"<#{self._message.channel.id}>") if missing else error


def missing_in(channel: Any) -> list[str]:
    """The permissions that the bot needs to answer in a channel of a server, and lacks there."""
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None:
        return []
    in_thread = isinstance(channel, discord.Thread)
    needed = (
        "view_channel",
        "send_messages_in_threads" if in_thread else "send_messages",
        "read_message_history",
        "embed_links",
    )
    has = channel.permissions_for(guild.me)
    return [name for name in needed if not getattr(has, name)]


async def say(interaction: discord.Interaction, sentence: str) -> None:
    """Nothing; the person sees the sentence, alone unless the reply was public already."""
    if interaction.response.is_done():
        await interaction.followup.send(sentence, ephemeral=True)
    else:
        await interaction.response.send_message(sentence, ephemeral=True)


def require(interaction: discord.Interaction, **permissions: bool) -> None:
    """Nothing, or an error when the person lacks one of the permissions in this server.

    Discord hides commands by the same permissions, but each server may change that.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    missing = [
        name for name, needed in permissions.items() if needed and not has(interaction, name)
    ]
    if missing:
        raise app_commands.MissingPermissions(missing)


def has(interaction: discord.Interaction, permission: str) -> bool:
    """Whether the person has this permission where the interaction was started."""
    return bool(getattr(interaction.permissions, permission))
