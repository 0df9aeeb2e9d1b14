"""A small Discord server on loopback, for tests with the real discord.py client."""

from __future__ import annotations

from .errors import InvalidInput, NoResponse, NotPermitted, UnexpectedTraffic
from .inputs import Upload
from .interactions import Choice
from .model import Channel, Guild, Member, Message, Role
from .people import Modal, Person, Reply
from .server import DiscordServer, Refusal, pointed_at

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
