"""A small Discord server on loopback, for tests with the real discord.py client."""

from __future__ import annotations

from tests.discord_server.errors import InvalidInput, NoResponse, NotPermitted, UnexpectedTraffic
from tests.discord_server.inputs import Upload
from tests.discord_server.interactions import Choice
from tests.discord_server.model import Channel, Guild, Member, Message, Role
from tests.discord_server.people import Modal, Person, Reply
from tests.discord_server.server import DiscordServer, Refusal, pointed_at

__all__ = [
    "Channel",
    "Choice",
    "DiscordServer",
    "Guild",
    "InvalidInput",
    "Member",
    "Message",
    "Modal",
    "NoResponse",
    "NotPermitted",
    "Person",
    "Refusal",
    "Reply",
    "Role",
    "UnexpectedTraffic",
    "Upload",
    "pointed_at",
]
