"""`attache bot`: answers on Discord until it is stopped."""

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
        from bot.client import Shards
        from bot.errors import BotError
        from bot.run import run_bot

        async with open_services(settings, create=True) as services:
            await services.answers.ready()
            try:
                await run_bot(
                    token=secret,
                    services=services,
                    api_base=settings.discord_api,
                    gateway=settings.discord_gateway,
                    beside=[
                        services.reader.run,
                        *([services.feeds.run] if settings.feeds else []),
                    ],
                    shards=Shards(count=settings.shards, ids=settings.shard_ids),
                )
            except BotError as error:
                raise click.ClickException(str(error)) from error
        return 0

    run(work(), interrupted="Stopped.")
