"""The language of a reply: one person's own, or in a channel that of its server.

Discord sends a person's language with every interaction, but not with a message. A server's
language is set in community servers only; all others have "en-US", which means nothing.
"""

import discord

from language import Language, Languages


def of_person(languages: Languages, interaction: discord.Interaction) -> Language:
    """Return the person's language, for forms and for what only they see."""
    return languages.best(interaction.locale.value)


def of_reply(languages: Languages, interaction: discord.Interaction, *, only_me: bool) -> Language:
    """Return the language of a reply: the server's, if it has one and everybody sees the reply."""
    chosen = None if only_me else _of_server(languages, interaction.guild)
    return chosen or of_person(languages, interaction)


def of_message(languages: Languages, message: discord.Message) -> Language:
    """Return the language of a reply to a message: the server's, or the default."""
    return _of_server(languages, message.guild) or languages.default


def _of_server(languages: Languages, guild: discord.Guild | None) -> Language | None:
    if guild is None or "COMMUNITY" not in guild.features:
        return None
    return languages.best(guild.preferred_locale.value)
