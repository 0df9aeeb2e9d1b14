"""Who may curate a server's articles: the role its admins chose, and Manage Messages."""

import discord
from discord import app_commands

from bot.discord_io.permissions import has
from bot.errors import NotACurator
from servers.service import ServerService


async def is_curator(interaction: discord.Interaction, servers: ServerService) -> bool:
    """Return whether the person may curate this server's articles."""
    if interaction.guild_id is None:
        return False
    role = (await servers.settings(interaction.guild_id)).curator_role
    member = interaction.user
    # By the ids that came with the interaction: the server's roles need not be known.
    has_role = isinstance(member, discord.Member) and role is not None and member._roles.has(role)
    return has_role or has(interaction, "manage_messages")


async def require_curator(interaction: discord.Interaction, servers: ServerService) -> None:
    """Raise NotACurator if the person may not curate, NoPrivateMessage outside of servers."""
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    if not await is_curator(interaction, servers):
        raise NotACurator((await servers.settings(interaction.guild_id)).curator_role)


async def check_curator(interaction: discord.Interaction, servers: ServerService) -> bool:
    """Return True or raise, as a check of application commands does."""
    try:
        await require_curator(interaction, servers)
    except app_commands.AppCommandError:
        raise
    except Exception as error:
        # discord.py passes no other errors of a check to the command tree's error handler.
        raise app_commands.CommandInvokeError(interaction.command, error) from error  # type: ignore[arg-type]
    return True
