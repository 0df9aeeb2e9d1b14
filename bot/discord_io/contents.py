"""What a message holds: its own text, links and files, or those of what it forwards or embeds.

A forward has no text of its own, and bots that follow feeds often post an embed alone.
"""

import re
from collections.abc import Iterator

import discord

from bot.discord_io.retry import FAILURES
from bot.errors import FileUnreadable
from bot.views.cards import message_text

_ADDRESS = re.compile(
    r"https?://[^\s<>|]+|(?<![\w@./-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>|]+", re.IGNORECASE
)
"""An address, which people also type without its scheme where a path follows."""
_AFTER_ADDRESS = ".,;:!?)]}'\""

Part = discord.Message | discord.MessageSnapshot


def text_of(message: discord.Message) -> str:
    """Return the text of a message, else that of what it forwards or embeds; empty without one."""
    texts = (text for part in _parts(message) for text in _texts(part))
    return next(filter(str.strip, texts), "")


def sources_of(message: discord.Message) -> tuple[list[str], list[discord.Attachment]]:
    """Return the addresses and the files of a message and what it forwards, each once."""
    links = [link for part in _parts(message) for link in _links(part)]
    files = [file for part in _parts(message) for file in part.attachments]
    return list(dict.fromkeys(links)), files


async def bytes_of(file: discord.Attachment) -> bytes:
    """Return the bytes of an attached file. Raise FileUnreadable."""
    try:
        return await file.read()
    except FAILURES as error:
        raise FileUnreadable from error


def _parts(message: discord.Message) -> Iterator[Part]:
    yield message
    yield from message.message_snapshots


def _texts(part: Part) -> Iterator[str]:
    yield message_text(part)
    for embed in part.embeds:
        yield embed.title or embed.description or ""


def _links(part: Part) -> list[str]:
    # The embeds of a message that has links are mostly previews of these, by another address.
    if found := _addresses(message_text(part)):
        return found
    return [link for embed in part.embeds for link in _links_of_embed(embed)]


def _links_of_embed(embed: discord.Embed) -> list[str]:
    if embed.url:
        return [embed.url]
    texts = (embed.title, embed.description, *(each.value for each in embed.fields))
    return [link for text in texts for link in _addresses(text or "")]


def _addresses(text: str) -> list[str]:
    return [found.rstrip(_AFTER_ADDRESS) for found in _ADDRESS.findall(text)]
