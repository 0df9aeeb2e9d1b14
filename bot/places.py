"""Where a question is asked: the server that counts, and the channel."""

from dataclasses import dataclass

import discord

from bot.collections import readable
from bot.errors import WrongChannel
from servers.service import ServerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`server_id` is None in direct messages, and in servers that have not installed the bot.

    `channels` are the channel and, in a thread, the channel that it hangs from.
    """

    server_id: int | None
    channels: tuple[int, ...] = ()

    @property
    def collections(self) -> tuple[str, ...]:
        """What may be read here."""
        return readable(self.server_id)

    def check(self, settings: ServerSettings) -> None:
        """Nothing, or WrongChannel where the admins want questions elsewhere."""
        wanted = settings.ask_channels
        if wanted and not set(wanted) & set(self.channels):
            raise WrongChannel(wanted)


def place_of(interaction: discord.Interaction) -> Place:
    """The place of an interaction.

    Who brings the bot along into a server that has not installed it asks as in direct messages.
    """
    server = interaction.guild_id if interaction.is_guild_integration() else None
    return Place(server_id=server, channels=_channels(interaction.channel))


def place_of_message(message: discord.Message) -> Place:
    """The place of a message."""
    server = message.guild.id if message.guild else None
    return Place(server_id=server, channels=_channels(message.channel))


def _channels(channel: object) -> tuple[int, ...]:
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return tuple(each for each in ids if each is not None)
