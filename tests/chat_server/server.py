"""The server: it takes `POST /v1/chat/completions`, checks the request, and plays its script."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as it came."""

    key: str | None
    body: Json

    @property
    def prompt(self) -> str:
        """The messages to the model, one after the other."""
        return "\n".join(each["content"] for each in self.body["messages"])


Script = Callable[[web.Request, Request], Awaitable[web.StreamResponse]]
"""Answers a request."""


class ChatServer:
    """Answers each request with the script that is set; `requests` are those that came."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Request] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._completions)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _completions(self, raw: web.Request) -> web.StreamResponse:
        body = await raw.json()
        # What any server of this protocol wants.
        assert isinstance(body["model"], str)
        assert [each["role"] for each in body["messages"]] == ["system", "user"]
        assert body["stream"] is True
        key = raw.headers.get("Authorization", "").removeprefix("Bearer ")
        request = Request(key=key or None, body=body)
        self.requests.append(request)
        return await self.script(raw, request)
