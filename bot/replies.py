"""Sending: cards and sentences, into whatever Discord still accepts."""

import logging
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from answer.types import Answer

from . import cards

log = logging.getLogger(__name__)

Send = Callable[..., Awaitable[object]]


async def send_card(send: Send, answer: Answer) -> None:
    """Nothing; the answer is sent as components, or as plain text where Discord refuses them."""
    try:
        await send(view=cards.layout(cards.compose(answer)))
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        log.warning("Discord refused a card; it is sent as plain text", exc_info=error)
        await send(content=cards.plain(answer))


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
