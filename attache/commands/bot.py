"""`attache bot`: answers on Discord until it is stopped."""

from contextlib import AsyncExitStack
from functools import partial

import click

from attache.commands.running import open_services, run
from attache.settings import Settings


@click.command()
@click.pass_obj
def bot(settings: Settings) -> None:
    """Run the Discord bot."""
    token = settings.discord_token
    if token is None:
        raise click.ClickException(
            "No Discord token is set: copy .env.example to .env and put the bot's token, from "
            "https://discord.com/developers/applications, into ATTACHE_DISCORD_TOKEN."
        )
    secret = token.get_secret_value()

    async def work() -> int:
        # Imported here: no other command needs discord.py.
        from attache.monitoring.metrics import Metrics
        from attache.monitoring.server import NotServed, serving
        from bot.client import Shards
        from bot.errors import BotError
        from bot.run import run_bot

        metrics = Metrics()
        async with AsyncExitStack() as stack:
            try:
                if (port := settings.monitoring_port) is not None:
                    host = settings.monitoring_host
                    await stack.enter_async_context(serving(metrics, host=host, port=port))
                services = await stack.enter_async_context(
                    open_services(settings, create=True, observer=metrics)
                )
                await services.answers.ready()
                await run_bot(
                    token=secret,
                    services=services,
                    api_base=settings.discord_api,
                    gateway=settings.discord_gateway,
                    beside=partial(services.feeds.run, metrics.feed_read)
                    if settings.feeds
                    else None,
                    shards=Shards(count=settings.shards, ids=settings.shard_ids),
                    monitor=metrics,
                )
            except (BotError, NotServed) as error:
                raise click.ClickException(str(error)) from error
        return 0

    run(work(), interrupted="Stopped.")
