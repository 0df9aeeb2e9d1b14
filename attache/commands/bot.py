"""`attache bot`: answers on Discord until it is stopped."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING

import click

from attache.commands.running import open_services, run
from attache.settings import Settings

if TYPE_CHECKING:
    from attache.monitoring.metrics import Metrics
    from bot.services import Services


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
                # Rebuilds under way are begun anew at the next start.
                stack.callback(services.stop)
                await services.answers.ready()
                await run_bot(
                    token=secret,
                    services=services,
                    api_base=settings.discord_api,
                    gateway=settings.discord_gateway,
                    beside=[
                        services.reader.run,
                        *_feeds(settings, services, metrics),
                        *_backups(settings),
                    ],
                    shards=Shards(count=settings.shards, ids=settings.shard_ids),
                    monitor=metrics,
                )
            except (BotError, NotServed) as error:
                raise click.ClickException(str(error)) from error
        return 0

    run(work(), interrupted="Stopped.")


def _feeds(
    settings: Settings, services: "Services", metrics: "Metrics"
) -> list[Callable[[], Awaitable[object]]]:
    """Return what reads feeds, where they are wanted."""
    return [partial(services.feeds.run, metrics.feed_read)] if settings.feeds else []


def _backups(settings: Settings) -> list[Callable[[], Awaitable[object]]]:
    """Return what makes backups, where they are wanted: by the process that has shard 0."""
    if settings.backup_every is None or (settings.shard_ids and 0 not in settings.shard_ids):
        return []
    from attache.backup_schedule import BackupSchedule, backup_command

    folder = settings.backup_folder
    schedule = BackupSchedule(
        command=backup_command(settings.data, folder, keep=settings.backups_kept),
        folder=folder,
        every=settings.backup_every,
    )
    return [schedule.run]
