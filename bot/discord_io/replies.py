"""Replies to a question, whether it came by an interaction or by a message."""

import logging
from abc import ABC, abstractmethod
from typing import Any

import discord

from bot.discord_io.permissions import missing_in
from bot.discord_io.retry import NO_HISTORY, is_expired, retry
from bot.errors import MissingHere

log = logging.getLogger(__name__)

REFUSED = 400
FORBIDDEN = 403


class Reply(ABC):
    """One reply, which may show the progress before it shows the answer."""

    @abstractmethod
    async def begin(self) -> None:
        """Show the person that the bot is working on it."""

    @abstractmethod
    async def say(self, sentence: str) -> None:
        """Reply with a sentence."""

    async def show_progress(self, sentence: str) -> None:
        """Show a sentence until the reply replaces it; failures are ignored."""
        try:
            await self._send_or_edit(content=sentence)
        except discord.HTTPException:
            log.info("progress could not be told", exc_info=True)

    async def show(self, card: discord.ui.LayoutView, plain: str, below: discord.ui.View) -> None:
        """Reply with the card; if Discord refuses its components, with plain text and buttons."""
        try:
            await self._send_or_edit(content=None, view=card)
        except discord.HTTPException as error:
            if error.status != REFUSED:
                explained = self._explained(error)
                if explained is error:
                    raise
                raise explained from error
            log.warning("Discord refused a card; it is sent as plain text", exc_info=error)
            await self._send_or_edit(content=plain, view=below)

    @abstractmethod
    async def _send_or_edit(self, **parts: Any) -> None:
        """Send the message, or edit the one that was sent before."""

    def _explained(self, error: discord.HTTPException) -> Exception:
        """Return the error to raise, which may name the missing permissions."""
        return error


class InteractionReply(Reply):
    """The reply to a command, button or form; sent to the channel if the interaction expired."""

    def __init__(self, interaction: discord.Interaction, *, only_me: bool) -> None:
        self._interaction = interaction
        self._only_me = only_me
        self._expired = False

    async def begin(self) -> None:
        """Have Discord show that the bot is thinking."""
        try:
            await self._interaction.response.defer(thinking=True, ephemeral=self._only_me)
        except discord.HTTPException as error:
            if not is_expired(error):
                raise
            self._expired = True

    async def say(self, sentence: str) -> None:
        """Reply with a sentence."""
        await self._send_or_edit(content=sentence)

    async def _send_or_edit(self, **parts: Any) -> None:
        if not self._expired:
            try:
                await retry(lambda: self._interaction.edit_original_response(**parts))
            except discord.HTTPException as error:
                if not is_expired(error):
                    raise
                self._expired = True
            else:
                return
        await self._send_to_channel(**parts)

    async def _send_to_channel(self, *, content: str | None = None, view: Any = None) -> None:
        channel = self._interaction.channel
        if self._only_me or not isinstance(channel, discord.abc.Messageable):
            log.info("an interaction expired, and its reply is for one person only")
            return
        nonce = str(self._interaction.id)
        if view is None or not view.has_components_v2():
            content = f"{self._interaction.user.mention} {content}"
        await retry(lambda: channel.send(content=content, view=view, nonce=nonce))


class MessageReply(Reply):
    """The reply to a direct message, or to a message that mentions the bot."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._sent: discord.Message | None = None

    async def begin(self) -> None:
        """Show the bot as typing; failures are ignored."""
        try:
            await self._message.channel.typing()
        except discord.HTTPException:
            log.debug("typing could not be shown", exc_info=True)

    async def say(self, sentence: str) -> None:
        """Reply with a sentence, as a direct message if the bot may not write in the channel."""
        try:
            await self._send_or_edit(content=sentence)
        except discord.HTTPException as error:
            if error.status != FORBIDDEN:
                raise
            await self._message.author.send(sentence)

    async def _send_or_edit(self, **parts: Any) -> None:
        if self._sent is not None:
            sent = self._sent
            await retry(lambda: sent.edit(**parts))
            return
        try:
            self._sent = await self._send(reference=self._reference, **parts)
        except discord.HTTPException as error:
            if error.code != NO_HISTORY:
                raise
            self._sent = await self._send(**parts)

    @property
    def _reference(self) -> discord.MessageReference:
        return self._message.to_reference(fail_if_not_exists=False)

    async def _send(self, **parts: Any) -> discord.Message:
        # The nonce keeps a repeated request from becoming a second message.
        nonce = str(self._message.id)
        return await retry(
            lambda: self._message.channel.send(mention_author=False, nonce=nonce, **parts)
        )

    def _explained(self, error: discord.HTTPException) -> Exception:
        missing = missing_in(self._message.channel) if error.status == FORBIDDEN else []
        return MissingHere(missing, f"<#{self._message.channel.id}>") if missing else error


async def say(interaction: discord.Interaction, sentence: str) -> None:
    """Send the person a sentence that nobody else sees."""
    if interaction.response.is_done():
        await interaction.followup.send(sentence, ephemeral=True)
    else:
        await interaction.response.send_message(sentence, ephemeral=True)
