"""What the server may do: say something in small pieces, or fail in one of many ways."""

import asyncio
import json
from collections.abc import Callable

from aiohttp import web

from tests.chat_server.server import Json, Request, Script

PIECE = 7
"""Characters of a piece: words and citations are cut apart."""


def saying(
    text: str | Callable[[Request], str], *, pause: float = 0.0, tokens: int | None = None
) -> Script:
    """Stream a text, or what a function makes of the request, and the tokens used if given."""

    async def play(raw: web.Request, request: Request) -> web.StreamResponse:
        response = await _begin(raw)
        said = text if isinstance(text, str) else text(request)
        for start in range(0, len(said), PIECE):
            await response.write(event(chunk(said[start : start + PIECE])))
            await asyncio.sleep(pause)
        await response.write(event(chunk(None, finish="stop")))
        if tokens is not None:
            usage = {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens}
            await response.write(event({**chunk(None), "choices": [], "usage": usage}))
        await response.write(b"data: [DONE]\n\n")
        return response

    return play


def endless(piece: str) -> Script:
    """Stream a piece again and again, 100,000 times."""

    async def play(raw: web.Request, _request: Request) -> web.StreamResponse:
        response = await _begin(raw)
        for _ in range(100_000):
            try:
                await response.write(event(chunk(piece)))
            except (ConnectionError, RuntimeError):
                break
        return response

    return play


def failing(status: int, headers: dict[str, str] | None = None) -> Script:
    """Answer with an error of that status."""

    async def play(_raw: web.Request, _request: Request) -> web.StreamResponse:
        error = {"error": {"message": "no", "type": "error", "code": status}}
        return web.json_response(error, status=status, headers=headers)

    return play


def hanging(after: str = "") -> Script:
    """Say something, and then nothing more."""

    async def play(raw: web.Request, _request: Request) -> web.StreamResponse:
        response = await _begin(raw)
        if after:
            await response.write(event(chunk(after)))
        await asyncio.sleep(3_600)
        return response

    return play


def broken(raw_body: bytes, *, content_type: str = "text/event-stream") -> Script:
    """Send these bytes, and close the connection."""

    async def play(raw: web.Request, _request: Request) -> web.StreamResponse:
        response = await _begin(raw, content_type)
        await response.write(raw_body)
        if raw.transport is not None:
            raw.transport.close()
        return response

    return play


def silent() -> Script:
    """Finish without a word."""
    return saying("")


def event(value: Json) -> bytes:
    """Return an event of the stream."""
    return f"data: {json.dumps(value)}\n\n".encode()


def chunk(content: str | None, *, finish: str | None = None) -> Json:
    """Return a chunk of a completion."""
    delta = {} if content is None else {"content": content}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


async def _begin(raw: web.Request, content_type: str = "text/event-stream") -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": content_type})
    await response.prepare(raw)
    return response
