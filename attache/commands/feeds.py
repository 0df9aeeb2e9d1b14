"""`attache feeds …`: follow feeds, and read them."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import click

from attache.commands.options import Interval, collection_option, json_option
from attache.commands.running import open_services, run
from attache.render.archive import feeds_table
from attache.render.archive_json import feed_json, refreshed_json
from attache.settings import Settings
from attache.terminal import say, show
from index.loading import loading
from ingest.feeds.schedule import USUAL, interval_text
from ingest.feeds.wording import outcome
from ingest.types import Refreshed

_NO_FEEDS = "No feeds yet: `attache feeds add URL` follows one."


@click.group()
def feeds() -> None:
    """Follow feeds, whose new articles come in by themselves.

    A feed is RSS, Atom or a sitemap.
    """


@feeds.command("add")
@click.argument("url")
@click.option(
    "--every",
    type=Interval(),
    default=USUAL,
    help="The time between two refreshes: 30m, 1h, 1d.  [default: 30m]",
)
@collection_option
@json_option
@click.pass_obj
def add_feed(
    settings: Settings, url: str, every: timedelta, collection: str, as_json: bool
) -> None:
    """Follow the feed at URL, or the one that the page at URL names."""

    async def work() -> int:
        async with open_services(settings, create=True) as services:
            feed = await services.feeds.add(collection, url, every=every)
        if as_json:
            click.echo(feed_json(feed))
        else:
            say(f"{feed.title}: {feed.url}, every {interval_text(feed.every)}.")
            say("The bot and `attache feeds run` read it from now on.")
            say("`attache feeds refresh` reads it at once.")
        return 0

    run(work())


@feeds.command("list")
@collection_option
@json_option
@click.pass_obj
def list_feeds(settings: Settings, collection: str, as_json: bool) -> None:
    """List the feeds of a collection, and whether they work."""

    async def work() -> int:
        # Not by the services: they take a second to import, the database a third of that.
        with loading():
            from index.engine import engine_of
            from index.stores.feeds import FeedStore

        engine = engine_of(settings.data, settings.database_address)
        async with await engine.open() as archive:
            followed = await FeedStore(archive.database).feeds(collection)
        if as_json:
            for feed in followed:
                click.echo(feed_json(feed))
        elif followed:
            show(feeds_table(followed))
        else:
            click.echo(_NO_FEEDS)
        return 0

    run(work())


@feeds.command("remove")
@click.argument("url")
@collection_option
@click.pass_obj
def remove_feed(settings: Settings, url: str, collection: str) -> None:
    """Follow the feed at URL no more. Its articles stay."""

    async def work() -> int:
        async with open_services(settings) as services:
            feed = await services.feeds.remove(collection, url)
        say(f"{feed.title} is not followed any more. Its articles stay.")
        return 0

    run(work())


@feeds.command("refresh")
@click.argument("url", required=False)
@collection_option
@json_option
@click.pass_obj
def refresh_feeds(settings: Settings, url: str | None, collection: str, as_json: bool) -> None:
    """Read the feed at URL now, or all of the collection.

    They are read whether they are due or not.
    """

    async def work() -> int:
        async with open_services(settings) as services:
            done = await services.feeds.refresh(collection, url, on_refreshed=_printer(as_json))
        if not done and not as_json:
            click.echo(_NO_FEEDS)
        return 1 if any(refreshed.error for refreshed in done) else 0

    run(work(), interrupted="Interrupted. What was added is stored.")


@feeds.command("run")
@click.option("--once", is_flag=True, help="Read what is due now, and end.")
@json_option
@click.pass_obj
def run_feeds(settings: Settings, once: bool, as_json: bool) -> None:
    """Read the feeds of all collections as they become due.

    It goes on until Ctrl-C or SIGTERM. The bot does the same beside answering. Of several
    processes, one reads at a time.
    """

    async def work() -> int:
        async with open_services(settings) as services:
            if once:
                count = await services.feeds.refresh_due(_printer(as_json))
                await services.reader.read_unread()
                if not as_json:
                    click.echo(f"{count} feed{'s' * (count != 1)} read.")
                return 0
            await asyncio.gather(services.feeds.run(_printer(as_json)), services.reader.run())
        return 0

    run(work(), interrupted="Stopped.")


def _printer(as_json: bool) -> Callable[[Refreshed], None]:
    return _print_json if as_json else _print_refreshed


def _print_json(refreshed: Refreshed) -> None:
    click.echo(refreshed_json(refreshed))


def _print_refreshed(refreshed: Refreshed) -> None:
    """Print what became of a feed, and which of its articles could not be read."""
    say(
        f"{refreshed.feed.title}: {outcome(refreshed)}",
        colour="red" if refreshed.error else None,
    )
    for failure in refreshed.failures:
        say(f"failed  {failure.source}: {failure.reason}", colour="red")
