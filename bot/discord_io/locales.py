"""In which language the bot speaks: to one person in theirs, to a channel in its server's.

Discord tells a person's language with every interaction, but not with a message. A server's
language is set in community servers only; everywhere else it says "en-US" and means nothing.
"""

import discord

from language import Language, Languages


def of_person(languages: Languages, interaction: discord.Interaction) -> Language:
    """The language of who started the interaction: of forms, and of what they alone see."""
    return languages.best(interaction.locale.value)


def of_reply(languages: Languages, interaction: discord.Interaction, *, only_me: bool) -> Language:
    """The language of a reply: the server's where all see it and the server has one."""
    chosen = None if only_me else _of_server(languages, interaction.guild)
    return chosen or of_person(languages, interaction)


def of_message(languages: Languages, message: discord.Message) -> Language:
    """The language of a reply to a message: the server's, else the default."""
    return _of_server(languages, message.guild) or languages.default


def _of_server(languages: Languages, guild: discord.Guild | None) -> Language | None:
    if guild is None or "COMMUNITY" not in guild.features:
        return None
    return languages.best(guild.preferred_locale.value)
