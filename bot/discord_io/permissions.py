"""The permissions of people, and of the bot."""

from typing import Any

import discord
from discord import app_commands
from discord.abc import GuildChannel


def has(interaction: discord.Interaction, permission: str) -> bool:
    """Return whether the person has this permission in the channel of the interaction."""
    return bool(getattr(interaction.permissions, permission))


def require(interaction: discord.Interaction, **permissions: bool) -> None:
    """Raise MissingPermissions if the person lacks one of these in this server.

    Discord hides commands by the same permissions, but each server may change that. Outside of
    servers, raise NoPrivateMessage.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    missing = [
        name for name, needed in permissions.items() if needed and not has(interaction, name)
    ]
    if missing:
        raise app_commands.MissingPermissions(missing)


def missing_in(channel: Any) -> list[str]:
    """Return the permissions that the bot needs to answer in a channel, and lacks there.

    Empty outside of servers, and where too little of the server is known to tell.
    """
    in_thread = isinstance(channel, discord.Thread)
    is_known = channel.parent is not None if in_thread else isinstance(channel, GuildChannel)
    guild = channel.guild if is_known else None
    if guild is None or guild.me is None:
        return []
    needed = (
        "view_channel",
        "send_messages_in_threads" if in_thread else "send_messages",
        "read_message_history",
        "embed_links",
    )
    has = channel.permissions_for(guild.me)
    return [name for name in needed if not getattr(has, name)]
