"""The gateway: sessions, heartbeats, events, resuming, and compression as asked for."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import zstandard
from aiohttp import WSMsgType, web

from tests.discord_server.model import (
    DIRECT_MESSAGES,
    GUILD_MEMBERS,
    GUILD_MESSAGES,
    GUILD_PRESENCES,
    GUILDS,
    MESSAGE_CONTENT,
    Json,
    Message,
    World,
)

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE = 0, 1, 2, 3, 4
RESUME, RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 6, 7, 8, 9, 10, 11

PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
ALL_INTENTS = (1 << 26) - 1


class CloseConnection(Exception):
    """The connection ends with one of Discord's close codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


@dataclass(eq=False, kw_only=True)
class Session:
    """One identified client, kept over reconnects so that it can resume."""

    id: str
    intents: int
    shard: tuple[int, int] | None = None
    sequence: int = 0
    events: list[Json] = field(default_factory=list, repr=False)
    connection: Connection | None = None

    def hears_of(self, guild_id: int | None) -> bool:
        """Return whether this shard gets the guild's events; those of no guild go to the first.

        A session that asked for no shard gets all events.
        """
        if self.shard is None:
            return True
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def dispatch(self, name: str, data: Json) -> None:
        """Keep the event for a resume, and send it if connected."""
        self.sequence += 1
        event = {"op": DISPATCH, "t": name, "s": self.sequence, "d": data}
        self.events.append(event)
        if self.connection is not None:
            self.connection.send(event)


def _zlib_stream() -> Callable[[bytes], bytes]:
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd_stream() -> Callable[[bytes], bytes]:
    stream = zstandard.ZstdCompressor().compressobj()
    return lambda data: stream.compress(data) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


COMPRESSIONS: dict[str | None, Callable[[], Callable[[bytes], bytes] | None]] = {
    None: lambda: None,
    "zlib-stream": _zlib_stream,
    "zstd-stream": _zstd_stream,
}
"""What begins the stream of a connection, by the name that a client asks for it with."""


class Connection:
    """One websocket, with its compression stream and its queue of payloads."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._request = request
        self._queue: asyncio.Queue[Json] = asyncio.Queue()
        self._compress = COMPRESSIONS.get(request.query.get("compress"), lambda: None)()

    def send(self, payload: Json) -> None:
        """Queue a payload."""
        # Encoded now: what is sent is the state at this moment, not at the time of sending.
        self._queue.put_nowait(json.loads(json.dumps(payload)))

    async def pump(self) -> None:
        """Send what is queued, until cancelled or cut off."""
        with contextlib.suppress(ConnectionError):
            while True:
                text = json.dumps(await self._queue.get())
                if self._compress is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._compress(text.encode()))

    def cut(self) -> None:
        """Break the connection off without a close frame."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Gateway:
    """All connections and sessions, to which changes of the state are dispatched."""

    def __init__(
        self, *, token: str, intents: int, heartbeat_interval: float, record: Callable[[str], None]
    ) -> None:
        self._token = token
        self._allowed_intents = intents
        self._heartbeat_interval = heartbeat_interval
        self._record = record
        self.world: World | None = None
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.heartbeats = 0
        self.identifies = 0
        self.resumes = 0
        # Whether a message that mentions the bot's own role comes with its content.
        self.shows_role_mentions = True
        # Whether whoever connects is greeted; else the gateway hangs, as it does when overloaded.
        self.greets = True

    # What the state calls.

    def dispatch(self, name: str, data: Json, *, intent: int = 0) -> None:
        """Send the event to every session of its shard that asked for it."""
        guild_id = _guild_of(name, data)
        for session in self.sessions.values():
            if session.hears_of(guild_id) and (not intent or session.intents & intent):
                session.dispatch(name, data)

    def dispatch_message(self, name: str, message: Message) -> None:
        """Send the message to every session, without its content where Discord hides it."""
        world = self._world()
        channel = message.channel
        if not channel.permissions_for(world.bot).view_channel:
            return
        intent = DIRECT_MESSAGES if channel.is_dm else GUILD_MESSAGES
        guild_id = channel.guild.id if channel.guild else None
        for session in self.sessions.values():
            if session.hears_of(guild_id) and session.intents & intent:
                session.dispatch(name, self._message_event(message, session))

    def dispatch_join(self, guild_id: int) -> None:
        """Tell every session of its shard that the bot joined the guild."""
        guild = self._world().guilds[guild_id]
        for session in self.sessions.values():
            if session.hears_of(guild_id) and session.intents & GUILDS:
                members = bool(session.intents & GUILD_MEMBERS)
                data = guild.create_event(all_members=members)
                # Its absence tells a client that it joined, not that the guild came back.
                del data["unavailable"]
                session.dispatch("GUILD_CREATE", data)

    def _message_event(self, message: Message, session: Session) -> Json:
        world = self._world()
        data = message.json()
        channel = message.channel
        if channel.guild is not None:
            data["guild_id"] = str(channel.guild.id)
            member = channel.guild.members.get(message.author.id)
            if member is not None and message.interaction is None:
                data["member"] = member.json(with_user=False)
        data["channel_type"] = 1 if channel.is_dm else 0
        parts = [(data, message)]
        if message.reply_to is not None and data.get("referenced_message"):
            parts.append((data["referenced_message"], message.reply_to))
        for part, source in parts:
            visible = (
                channel.is_dm
                or source.author is world.bot
                or world.bot.id in source.pinged_users
                or (self.shows_role_mentions and self._is_to_own_role(source))
                or session.intents & MESSAGE_CONTENT
            )
            if not visible:
                part.update(content="", embeds=[], attachments=[], components=[])
        return data

    def _is_to_own_role(self, message: Message) -> bool:
        guild = message.channel.guild
        own = {role.id for role in guild.roles if role.bot_id} if guild else set()
        return bool(own & message.pinged_roles)

    # What tests call.

    def drop(self) -> None:
        """Break every connection off; the sessions can be resumed."""
        for connection in list(self.connections):
            self._detach(connection)
            connection.cut()

    def request_reconnect(self) -> None:
        """Tell every client to reconnect and resume."""
        self._send_to_all({"op": RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is invalid."""
        if not resumable:
            self.sessions.clear()
        self._send_to_all({"op": INVALID_SESSION, "d": resumable, "s": None, "t": None})

    async def close(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            await connection.socket.close(code=1001)

    def _send_to_all(self, payload: Json) -> None:
        for connection in self.connections:
            connection.send(payload)

    # The protocol.

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve the websocket of one client until it ends."""
        socket = web.WebSocketResponse(max_msg_size=16_384)
        await socket.prepare(request)
        compress = request.query.get("compress")
        if compress not in COMPRESSIONS:
            self._record(f"gateway: compression {compress} is not supported")
        connection = Connection(socket, request)
        self.connections.add(connection)
        pump = asyncio.create_task(connection.pump())
        interval = int(self._heartbeat_interval * 1000)
        hello = {"op": HELLO, "d": {"heartbeat_interval": interval}, "s": None, "t": None}
        if self.greets:
            connection.send(hello)
        self._world().changes.notify()
        try:
            await self._converse(connection)
        finally:
            pump.cancel()
            self._end(connection)
        return socket

    async def _converse(self, connection: Connection) -> None:
        try:
            async for received in connection.socket:
                if received.type is not WSMsgType.TEXT:
                    raise CloseConnection(4002, "Error while decoding payload.")
                self._receive(connection, received.data)
                self._world().changes.notify()
        except CloseConnection as closing:
            await connection.socket.close(code=closing.code, message=closing.reason.encode())
        except Exception:
            self._record(f"gateway\n{traceback.format_exc()}")
            await connection.socket.close(code=4000)

    def _end(self, connection: Connection) -> None:
        session = connection.session
        self._detach(connection)
        # A client that says goodbye properly gives up its session.
        if session is not None and connection.socket.close_code in (1000, 1001):
            self.sessions.pop(session.id, None)
        self._world().changes.notify()

    def _detach(self, connection: Connection) -> None:
        self.connections.discard(connection)
        if connection.session is not None and connection.session.connection is connection:
            connection.session.connection = None

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError) as error:
            raise CloseConnection(4002, "Error while decoding payload.") from error
        if op == HEARTBEAT:
            self.heartbeats += 1
            connection.send({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
        elif op == IDENTIFY:
            self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif op not in (PRESENCE, VOICE_STATE, REQUEST_MEMBERS):
            raise CloseConnection(4001, "Unknown opcode.")
        elif connection.session is None:
            raise CloseConnection(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._send_members(connection.session, data)

    def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise CloseConnection(4005, "Already authenticated.")
        self._check_token(data)
        intents = self._checked_intents(data.get("intents"))
        shard = _checked_shard(data.get("shard"))
        session = Session(id=secrets.token_hex(16), intents=intents, shard=shard)
        session.connection = connection
        connection.session = session
        self.sessions[session.id] = session
        self.identifies += 1
        self._greet(session)

    def _checked_intents(self, intents: Any) -> int:
        if not isinstance(intents, int) or intents & ~ALL_INTENTS:
            raise CloseConnection(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self._allowed_intents:
            raise CloseConnection(4014, "Disallowed intent(s).")
        return intents

    def _greet(self, session: Session) -> None:
        world = self._world()
        guilds = [guild for guild in world.guilds.values() if session.hears_of(guild.id)]
        ready: Json = {
            "v": 10,
            "user": {**world.bot.json(), "verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "application": {"id": str(world.application_id), "flags": self.application_flags},
            "private_channels": [],
            "relationships": [],
        }
        if session.shard is not None:
            ready["shard"] = list(session.shard)
        session.dispatch("READY", ready)
        if session.intents & GUILDS:
            members = bool(session.intents & GUILD_MEMBERS)
            for guild in guilds:
                if guild.id in world.unavailable:
                    continue
                session.dispatch("GUILD_CREATE", guild.create_event(all_members=members))

    @property
    def application_flags(self) -> int:
        """Return the application's flags: which privileged intents are switched on for it."""
        flags = 0
        pairs = ((GUILD_PRESENCES, 1 << 13), (GUILD_MEMBERS, 1 << 15), (MESSAGE_CONTENT, 1 << 19))
        # The "limited" flags: an application in fewer than a hundred guilds.
        for intent, flag in pairs:
            if self._allowed_intents & intent:
                flags |= flag
        return flags

    def _resume(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        session = self.sessions.get(data.get("session_id", ""))
        if session is None:
            connection.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        if data["seq"] is None or data["seq"] > session.sequence:
            raise CloseConnection(4007, "Invalid seq.")
        session.connection = connection
        connection.session = session
        self.resumes += 1
        for event in session.events:
            if event["s"] > data["seq"]:
                connection.send(event)
        session.dispatch("RESUMED", {})

    def _check_token(self, data: Json) -> None:
        if data.get("token") != self._token:
            raise CloseConnection(4004, "Authentication failed.")

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world().guilds[int(data["guild_id"])]
        members = list(guild.members.values())
        wanted = data.get("user_ids")
        if wanted is not None:
            ids = {int(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
            members = [member for member in members if member.user.id in ids]
        elif not data.get("query") and not session.intents & GUILD_MEMBERS:
            raise CloseConnection(4014, "Disallowed intent(s).")
        else:
            query = data.get("query") or ""
            members = [m for m in members if (m.nick or m.user.name).startswith(query)]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member.json() for member in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _world(self) -> World:
        assert self.world is not None, "the gateway is used before the server is built"
        return self.world


def _checked_shard(shard: Any) -> tuple[int, int] | None:
    if shard is None:
        return None
    is_pair = isinstance(shard, list) and [type(each) for each in shard] == [int, int]
    if not is_pair or not 0 <= shard[0] < shard[1]:
        raise CloseConnection(4010, "Invalid shard.")
    return shard[0], shard[1]


def _guild_of(name: str, data: Json) -> int | None:
    """Return the guild of an event, or None in direct messages."""
    guild_id = data["id"] if name in ("GUILD_UPDATE", "GUILD_DELETE") else data.get("guild_id")
    return int(guild_id) if guild_id is not None else None
