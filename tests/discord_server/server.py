"""The server as tests use it: one object, under `async with`."""

# A wait says what it waited for, which a bare asyncio.timeout cannot: hence the parameter.
# ruff: noqa: ASYNC109

from __future__ import annotations

import json
import time
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import discord
import yarl
from aiohttp import web

from tests.discord_server.api import Api, Handler
from tests.discord_server.errors import ApiError, UnexpectedTraffic
from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import Interactions
from tests.discord_server.model import (
    EVERYONE_PERMISSIONS,
    GUILD_MEMBERS,
    GUILD_PRESENCES,
    MESSAGE_CONTENT,
    Channel,
    Guild,
    Message,
    User,
    World,
)
from tests.discord_server.people import PATIENCE, Person

T = TypeVar("T")

API = "/api/v10"
# Above Discord's own limit, so that the API itself answers what is too large.
MAX_BODY = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A request that the API refused."""

    method: str
    path: str
    status: int
    code: int
    message: str
    errors: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An answer to give in place of the real one."""

    status: int
    match: str = ""
    retry_after: float = 0.0
    is_global: bool = False
    # Whether the request is done before the answer says that it failed.
    after: bool = False
    # What Discord itself says; without a code, it is what stands before it that answers.
    code: int = 0
    message: str = ""
    by_proxy: bool = False

    def response(self) -> web.Response:
        """Return the answer."""
        if self.code:
            body: dict[str, Any] = {"code": self.code, "message": self.message}
            return json_response(body, status=self.status)
        if self.by_proxy:
            page = "<!DOCTYPE html><title>You are being rate limited</title>"
            answer = web.Response(status=self.status, text=page, content_type="text/html")
            answer.headers["Retry-After"] = f"{self.retry_after:g}"
            return answer
        if self.status != 429:
            return web.Response(status=self.status, text=f"{self.status}: upstream failure")
        body = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.is_global,
        }
        response = json_response(body, status=429)
        response.headers["Retry-After"] = str(max(1, round(self.retry_after)))
        response.headers["Via"] = "1.1 google"
        response.headers["X-RateLimit-Scope"] = "global" if self.is_global else "user"
        if self.is_global:
            response.headers["X-RateLimit-Global"] = "true"
        return response


class DiscordServer:
    """A small Discord on the loopback interface, which records what the bot does.

    `message_content`, `members` and `presences` switch on privileged intents for the bot's
    application. `response_window` and `token_life` are the seconds an interaction waits for its
    acknowledgement and lives after it, measured by `clock`. `recommended_shards` is what a bot
    that asks is told.
    """

    def __init__(
        self,
        *,
        token: str = "test-token",
        bot_name: str = "attache",
        message_content: bool = False,
        members: bool = False,
        presences: bool = False,
        response_window: float = 3.0,
        token_life: float = 900.0,
        heartbeat_interval: float = 41.25,
        recommended_shards: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.unexpected: list[str] = []
        self.failures: list[str] = []
        self.refusals: list[Refusal] = []
        self.requests: list[str] = []
        # The address of the gateway that a bot is told, if not its own.
        self.told_gateway = ""
        self._faults: deque[Fault] = deque()
        self._runner: web.AppRunner | None = None
        self._origin = ""
        intents = (
            message_content * MESSAGE_CONTENT
            | members * GUILD_MEMBERS
            | presences * GUILD_PRESENCES
        )
        self.gateway = Gateway(
            token=token,
            intents=intents,
            heartbeat_interval=heartbeat_interval,
            record=self.failures.append,
        )
        self.world = World(self.gateway, bot_name=bot_name)
        self.gateway.world = self.world
        self.interactions = Interactions(
            self.world, clock=clock, window=response_window, life=token_life
        )
        self._api = Api(
            self.world,
            self.interactions,
            token=token,
            application_flags=self.gateway.application_flags,
            gateway_url=lambda: self.told_gateway or self.gateway_url,
            recommended_shards=recommended_shards,
        )

    # Where it is.

    @property
    def api_base(self) -> str:
        """For `discord.http.Route.BASE`."""
        return f"{self._origin}{API}"

    @property
    def gateway_url(self) -> str:
        """For `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"{self._origin.replace('http', 'ws', 1)}/gateway/"

    @property
    def cdn_base(self) -> str:
        """For `discord.asset.Asset.BASE`."""
        return f"{self._origin}/cdn"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY)
        self._add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._origin = f"http://{host}:{port}"
        self.world.cdn_base = self.cdn_base
        self.gateway.url = self.gateway_url
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        await self.gateway.close()
        await self._runner.cleanup()
        # A failed test already says why; its own error must not be hidden.
        if exc is None:
            self.check()

    def check(self) -> None:
        """Raise UnexpectedTraffic if the bot used an unknown route, or one that failed."""
        if self.unexpected or self.failures:
            text = "\n".join([*self.unexpected, *self.failures])
            raise UnexpectedTraffic(f"the Discord server met what it should not:\n{text}")

    # What is there.

    @property
    def bot(self) -> User:
        """The bot's user."""
        return self.world.bot

    def add_user(self, name: str, *, locale: str = "en-US") -> Person:
        """Add a person whose client is in that locale."""
        person = Person(id=self.world.new_id(), name=name, locale=locale, server=self)
        self.world.users[person.id] = person
        return person

    def add_guild(
        self,
        name: str,
        *,
        owner: User | None = None,
        bot_permissions: discord.Permissions = EVERYONE_PERMISSIONS,
        community_locale: str | None = None,
    ) -> Guild:
        """Add a guild with the bot, an owner and the text channel "general".

        With a `community_locale`, it is a community that has chosen this language.
        """
        owner = owner or self.add_user(f"owner of {name.lower()}")
        guild = self.world.add_guild(name, owner, bot_permissions)
        if community_locale is not None:
            guild.is_community, guild.locale = True, community_locale
        guild.add_text_channel("general")
        self.gateway.dispatch_join(guild.id)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Remove the bot from the guild."""
        del self.world.guilds[guild.id]
        for channel_id in guild.channels:
            del self.world.channels[channel_id]
        self.world.commands.pop(guild.id, None)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})

    def invite_again(self, guild: Guild) -> None:
        """Add the bot to a guild from which it was removed."""
        self.world.guilds[guild.id] = guild
        self.world.channels.update(guild.channels)
        self.gateway.dispatch_join(guild.id)

    def begin_outage(self, guild: Guild) -> None:
        """Make the guild unavailable, also for clients that connect later."""
        self.world.unavailable.add(guild.id)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def messages(self, channel: Channel) -> list[Message]:
        """Return the messages of a channel in order, with ephemeral and without deleted ones."""
        return [message for message in channel.messages.values() if not message.deleted]

    def command_names(self, guild: Guild | None = None) -> set[str]:
        """Return the names of the commands registered globally or in a guild."""
        scope = guild.id if guild else None
        return {command["name"] for command in self.world.commands.get(scope, {}).values()}

    # Waiting.

    async def until(
        self, look: Callable[[], T | None], *, timeout: float = PATIENCE, what: str = "it"
    ) -> T:
        """Wait until `look` returns something other than None, and return it."""
        try:
            return await self.world.changes.until(look, timeout=timeout, what=what)
        except TimeoutError:
            # What went wrong inside the server is the better explanation.
            self.check()
            raise

    async def wait_ready(self, timeout: float = PATIENCE, *, sessions: int = 1) -> None:
        """Wait until so many clients or shards are identified and connected."""

        def look() -> bool | None:
            ready = [s for s in self.gateway.sessions.values() if s.connection]
            return len(ready) >= sessions or None

        await self.until(look, timeout=timeout, what="a ready client")

    async def wait_resumed(self, times: int = 1, timeout: float = PATIENCE) -> None:
        """Wait until clients have resumed this often."""

        def look() -> bool | None:
            return self.gateway.resumes >= times or None

        await self.until(look, timeout=timeout, what="a resumed client")

    async def wait_commands(
        self, *names: str, guild: Guild | None = None, timeout: float = PATIENCE
    ) -> None:
        """Wait until these commands are registered; without names, any at all."""

        def look() -> bool | None:
            if names:
                known = self.command_names(guild) | self.command_names()
                return set(names) <= known or None
            return any(self.world.commands.values()) or None

        await self.until(look, timeout=timeout, what=f"the commands {' '.join(names)}")

    async def wait_message(
        self,
        channel: Channel,
        predicate: Callable[[Message], bool] = lambda message: True,
        *,
        after: Message | None = None,
        timeout: float = PATIENCE,
    ) -> Message:
        """Wait for the bot's first message in a channel that matches and is no longer loading."""

        def look() -> Message | None:
            for message in self.messages(channel):
                if after is not None and message.id <= after.id:
                    continue
                if message.author is self.bot and not message.loading and predicate(message):
                    return message
            return None

        return await self.until(look, timeout=timeout, what="the bot's message")

    # Trouble on demand.

    def rate_limit_next(
        self,
        times: int = 1,
        *,
        retry_after: float = 0.05,
        match: str = "",
        is_global: bool = False,
        by_proxy: bool = False,
    ) -> None:
        """Answer the next requests whose "METHOD /path" contains `match` with 429.

        With `by_proxy`, it is the page of the proxy before Discord.
        """
        fault = Fault(
            status=429,
            match=match,
            retry_after=retry_after,
            is_global=is_global,
            by_proxy=by_proxy,
        )
        self._faults.extend([fault] * times)

    def fail_next(
        self,
        times: int = 1,
        *,
        status: int = 502,
        match: str = "",
        after: bool = False,
        code: int = 0,
        message: str = "",
    ) -> None:
        """Answer the next requests whose "METHOD /path" contains `match` with this status.

        With `after`, they are carried out all the same, and only their answer is lost. With a
        `code`, it is Discord's own answer.
        """
        fault = Fault(status=status, match=match, after=after, code=code, message=message)
        self._faults.extend([fault] * times)

    @property
    def unmet(self) -> int:
        """Return how many of these answers no request has met yet."""
        return len(self._faults)

    def drop_connections(self) -> None:
        """Break every gateway connection off; the sessions can be resumed."""
        self.gateway.drop()

    def request_reconnect(self) -> None:
        """Tell every client to reconnect."""
        self.gateway.request_reconnect()

    def invalidate_sessions(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is invalid."""
        self.gateway.invalidate(resumable=resumable)

    # The wire.

    def _add_routes(self, app: web.Application) -> None:
        for method, path, handler in self._api.open_routes():
            app.router.add_route(method, API + path, self._wrapped(handler, with_token=False))
        for method, path, handler in self._api.bot_routes():
            app.router.add_route(method, API + path, self._wrapped(handler, with_token=True))
        for kind in ("attachments", "ephemeral-attachments"):
            path = f"/cdn/{kind}/{{folder}}/{{attachment}}/{{filename}}"
            app.router.add_get(path, self._api.file)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_route("*", "/{rest:.*}", self._unknown_route)

    def _wrapped(
        self, handler: Handler, *, with_token: bool
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def wrapped(request: web.Request) -> web.StreamResponse:
            self.requests.append(f"{request.method} {request.path.removeprefix(API)}")
            if fault := self._fault_for(request):
                await request.read()
                if fault.after:
                    await handler(request)
                self.world.changes.notify()
                return fault.response()
            try:
                if with_token:
                    self._api.check_token(request)
                answer = await handler(request)
            except ApiError as error:
                return self._refused(request, error)
            except Exception:
                return self._failed(request)
            return web.Response(status=204) if answer is None else json_response(answer)

        return wrapped

    def _fault_for(self, request: web.Request) -> Fault | None:
        line = f"{request.method} {request.path.removeprefix(API)}"
        for fault in self._faults:
            if fault.match in line:
                self._faults.remove(fault)
                return fault
        return None

    def _refused(self, request: web.Request, error: ApiError) -> web.Response:
        refusal = Refusal(
            method=request.method,
            path=request.path.removeprefix(API),
            status=error.status,
            code=error.code,
            message=error.message,
            errors=error.errors,
        )
        self.refusals.append(refusal)
        self.world.changes.notify()
        return json_response(error.body(), status=error.status)

    def _failed(self, request: web.Request) -> web.Response:
        self.failures.append(f"{request.method} {request.path}\n{traceback.format_exc()}")
        # Not a 500: the client would try again with growing pauses and hide the failure.
        return json_response({"message": "the test server itself failed", "code": 0}, status=400)

    async def _unknown_route(self, request: web.Request) -> web.Response:
        self.unexpected.append(f"unexpected: {request.method} {request.path_qs}")
        return json_response({"message": "404: Not Found", "code": 0}, status=404)


@contextmanager
def pointed_at(server: DiscordServer) -> Iterator[None]:
    """Make discord.py use the server instead of Discord within the block."""
    route, socket, asset = discord.http.Route, discord.gateway.DiscordWebSocket, discord.Asset
    before = route.BASE, socket.DEFAULT_GATEWAY, asset.BASE
    route.BASE = server.api_base
    socket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    asset.BASE = server.cdn_base
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY, asset.BASE = before


def json_response(data: Any, *, status: int = 200) -> web.Response:
    """Return the data as JSON, with the bare content type that discord.py expects."""
    body = json.dumps(data).encode()
    return web.Response(status=status, body=body, content_type="application/json")
