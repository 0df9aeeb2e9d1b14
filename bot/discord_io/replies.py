"""Replies to a question, whether it came by an interaction or by a message."""

import logging
from abc import ABC, abstractmethod
from typing import Any

import discord

from bot.discord_io.permissions import missing_in
from bot.discord_io.retry import (
    FAILURES,
    INVALID_FORM,
    NO_HISTORY,
    THREAD_CLOSED,
    in_words,
    is_expired,
    retry,
)
from bot.errors import MissingHere, ThreadClosed

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
        except FAILURES:
            log.info("progress could not be told", exc_info=True)

    async def show(self, card: discord.ui.LayoutView, plain: str, below: discord.ui.View) -> None:
        """Reply with the card; if Discord refuses its components, with plain text and buttons."""
        try:
            await self._send_or_edit(content=None, view=card)
        except discord.HTTPException as error:
            if not _is_refused_form(error):
                explained = self._explained(error)
                if explained is error:
                    raise
                raise explained from error
            log.warning("Discord refused a card; it is sent as plain text", exc_info=error)
            await self._send_or_edit(content=plain, view=below)

    async def revise(self, card: discord.ui.LayoutView) -> bool:
        """Put another card in place of the one that is shown.

        Return False, and leave things as they are, where it is gone or Discord does not take it.
        """
        try:
            await self._edit(view=card)
        except discord.HTTPException as error:
            log.info("a card could not be revised (%s)", in_words(error))
            return False
        return True

    @abstractmethod
    async def _edit(self, **parts: Any) -> None:
        """Edit the message that was sent; raise what Discord answers if it is gone."""

    @abstractmethod
    async def _send_or_edit(self, **parts: Any) -> None:
        """Send the message, or edit the one that was sent before."""

    def _explained(self, error: discord.HTTPException) -> Exception:
        """Return the error to raise, which may name what is in the way of a reply."""
        is_closed = error.code == THREAD_CLOSED
        return ThreadClosed(f"<#{self._channel_id}>") if is_closed else error

    @property
    @abstractmethod
    def _channel_id(self) -> int | None:
        """The id of the channel that is replied in."""


class InteractionReply(Reply):
    """The reply to a command, button or form.

    If the interaction expired, it is sent to the channel, or as a direct message if only the person
    may see it.
    """

    def __init__(self, interaction: discord.Interaction, *, only_me: bool) -> None:
        self._interaction = interaction
        self._only_me = only_me
        self._expired = False
        self._sent: discord.Message | None = None

    async def begin(self) -> None:
        """Have Discord show that the bot is thinking."""
        try:
            await self._interaction.response.defer(thinking=True, ephemeral=self._only_me)
        except discord.HTTPException as error:
            if not is_expired(error):
                raise
            self._expired = True

    async def say(self, sentence: str) -> None:
        """Reply with a sentence, as a direct message if the thread was closed."""
        try:
            await self._send_or_edit(content=sentence)
        except discord.HTTPException as error:
            if error.code != THREAD_CLOSED:
                raise
            await send_privately(self._interaction.user, sentence, None)

    @property
    def _channel_id(self) -> int | None:
        return self._interaction.channel_id

    async def _edit(self, **parts: Any) -> None:
        if self._sent is not None:
            await self._sent.edit(**parts)
        elif not self._expired:
            await self._interaction.edit_original_response(**parts)

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
            await send_privately(self._interaction.user, content, view)
            return
        nonce = str(self._interaction.id)
        if view is None or not view.has_components_v2():
            content = f"{self._interaction.user.mention} {content}"
        self._sent = await retry(lambda: channel.send(content=content, view=view, nonce=nonce))


class MessageReply(Reply):
    """The reply to a direct message, or to a message that mentions the bot."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._sent: discord.Message | None = None

    async def begin(self) -> None:
        """Show the bot as typing; failures are ignored."""
        try:
            await self._message.channel.typing()
        except FAILURES:
            log.debug("typing could not be shown", exc_info=True)

    async def say(self, sentence: str) -> None:
        """Reply with a sentence, as a direct message if the bot cannot write in the channel."""
        try:
            await self._send_or_edit(content=sentence)
        except discord.HTTPException as error:
            if error.status != FORBIDDEN and error.code != THREAD_CLOSED:
                raise
            await self._message.author.send(sentence)

    async def _edit(self, **parts: Any) -> None:
        if self._sent is not None:
            await self._sent.edit(**parts)

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
        if missing:
            return MissingHere(missing, f"<#{self._channel_id}>")
        return super()._explained(error)

    @property
    def _channel_id(self) -> int | None:
        return self._message.channel.id


def _is_refused_form(error: discord.HTTPException) -> bool:
    """Return whether Discord refused the message for what it is made of, and not for its place."""
    return error.status == REFUSED and error.code in (0, INVALID_FORM)


async def say(interaction: discord.Interaction, sentence: str) -> None:
    """Send the person a sentence that nobody else sees, unless the interaction has expired."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except discord.HTTPException as error:
        if not is_expired(error):
            raise
        log.info("an interaction expired before somebody could be told")


async def send_privately(person: discord.abc.Messageable, text: str | None, view: Any) -> None:
    """Send as a direct message what only this person may see, without its buttons.

    What they read is the server's, which they would not find in direct messages. Who takes no
    direct messages gets nothing.
    """
    if isinstance(view, discord.ui.LayoutView):
        for row in [each for each in view.children if isinstance(each, discord.ui.ActionRow)]:
            view.remove_item(row)
    else:
        view = None
    try:
        # Not repeated: it carries no nonce.
        await person.send(content=text, view=view)
    except discord.HTTPException:
        log.info("a reply that expired could not be sent as a direct message", exc_info=True)
