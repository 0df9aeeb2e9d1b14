"""A server on loopback that speaks OpenAI's chat protocol and says what it is scripted to say."""

from tests.chat_server.scripts import (
    broken,
    endless,
    failing,
    hanging,
    saying,
    silent,
)
from tests.chat_server.server import ChatServer, Request

__all__ = ["ChatServer", "Request", "broken", "endless", "failing", "hanging", "saying", "silent"]
