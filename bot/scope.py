"""The scope of a question: where it is asked, and so which collections may answer it."""

from dataclasses import dataclass

import discord
from discord import app_commands

from bot.collections import guild_collection, readable
from bot.errors import WrongChannel
from servers.service import ServerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The server and the channels in which something is asked.

    `server_id` is None in direct messages, and in servers that have not installed the bot.
    `channels` are the ids of the channel and, in a thread, of the channel it belongs to.
    """

    server_id: int | None
    channels: tuple[int, ...] = ()

    @property
    def collections(self) -> tuple[str, ...]:
        """The collections that may answer here."""
        return readable(self.server_id)

    def check_channel(self, settings: ServerSettings) -> None:
        """Raise WrongChannel if the server's admins want questions in other channels."""
        wanted = settings.ask_channels
        if wanted and not set(wanted) & set(self.channels):
            raise WrongChannel(wanted)


def scope_of(interaction: discord.Interaction) -> Scope:
    """Return the scope of an interaction.

    In a server that has not installed the bot, people who have installed it for themselves ask as
    in direct messages.
    """
    server = interaction.guild_id if interaction.is_guild_integration() else None
    return Scope(server_id=server, channels=_channels(interaction.channel))


def scope_of_message(message: discord.Message, channel: object) -> Scope:
    """Return the scope of a message; `channel` is the one it stands in, as far as it is known."""
    # A server that could not be read is not known, but its id comes with the message.
    server = message.guild.id if message.guild else getattr(channel, "guild_id", None)
    return Scope(server_id=server, channels=_channels(channel))


def server_of(interaction: discord.Interaction) -> int:
    """Return the id of the interaction's server. Raise NoPrivateMessage if there is none."""
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return interaction.guild_id


def own_collection(interaction: discord.Interaction) -> str:
    """Return the collection of the interaction's server. Raise NoPrivateMessage if it has none."""
    return guild_collection(server_of(interaction))


def _channels(channel: object) -> tuple[int, ...]:
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return tuple(each for each in ids if each is not None)
