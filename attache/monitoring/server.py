"""/metrics, /healthz and /readyz over HTTP, on the event loop that the bot runs on.

So /healthz answers as long as the bot gets to its work.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from attache.monitoring.metrics import Metrics


class NotServed(Exception):
    """The port cannot be used; `str()` is a sentence for the user."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(
            f"Metrics cannot be served on port {port} of {host} ({error.strerror or error}): set "
            "ATTACHE_MONITORING_PORT to another port, or leave it out."
        )


@asynccontextmanager
async def serving(metrics: Metrics, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve for the time of the block, and yield the port; 0 takes a free one.

    Raises `NotServed`.
    """
    runner = web.AppRunner(
        _application(metrics), access_log=None, handle_signals=False, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise NotServed(host, port, error) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _application(metrics: Metrics) -> web.Application:
    async def read(_: web.Request) -> web.Response:
        body = await metrics.text()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def healthy(_: web.Request) -> web.Response:
        return web.json_response({"healthy": True})

    async def ready(_: web.Request) -> web.Response:
        lacking = await metrics.unready()
        return web.json_response(
            {"ready": not lacking, "lacking": lacking}, status=503 if lacking else 200
        )

    application = web.Application()
    application.add_routes(
        [web.get("/metrics", read), web.get("/healthz", healthy), web.get("/readyz", ready)]
    )
    return application
