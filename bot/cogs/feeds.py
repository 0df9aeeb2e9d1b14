"""`/feed`: the feeds that one server follows, for its curators."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.curators import check_curator, is_curator, require_curator
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.progress import show_last
from bot.discord_io.retry import retry
from bot.errors import NoSuchFeed
from bot.question_queue import QuestionQueue
from bot.scope import own_collection
from bot.views.components import button_rows
from bot.views.feeds import (
    added_text,
    choice_name,
    choices_text,
    first_read_text,
    list_text,
    refreshed_text,
    removed_text,
)
from bot.views.paging import PAGE_SIZE, turning_buttons
from ingest.errors import FeedsBusy, SeveralFeeds
from ingest.feeds.schedule import interval
from ingest.feeds.service import FeedService
from ingest.types import Feed
from language import Language, Languages
from servers.service import ServerService

if TYPE_CHECKING:
    from bot.client import AttacheBot

MOST_CHOICES = 25
LONGEST_ADDRESS = 1000
DEFAULT_INTERVAL = "30m"
INTERVALS = {
    "15 minutes": "15m",
    "30 minutes": DEFAULT_INTERVAL,
    "1 hour": "1h",
    "6 hours": "6h",
    "1 day": "1d",
}


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Feeds(commands.GroupCog, group_name="feed", group_description="The feeds of this server."):
    """Follows feeds for the server where it is used; only this server sees their articles."""

    def __init__(
        self,
        *,
        feeds: FeedService,
        servers: ServerService,
        question_queue: QuestionQueue,
        buttons: PersistentButtons,
        languages: Languages,
    ) -> None:
        self._feeds = feeds
        self._servers = servers
        self._question_queue = question_queue
        self._languages = languages
        buttons.on("feeds", self._turn_list)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Return True, or raise if the person may not curate."""
        return await check_curator(interaction, self._servers)

    @app_commands.command(description="Follow a feed: its new articles come in by themselves.")
    @app_commands.describe(
        url="The address of an RSS or Atom feed, of a sitemap, or of a page that names one.",
        every="How often it is read; every 30 minutes if you do not say.",
    )
    @app_commands.choices(
        every=[app_commands.Choice(name=name, value=value) for name, value in INTERVALS.items()]
    )
    async def add(
        self,
        interaction: discord.Interaction,
        url: app_commands.Range[str, 1, LONGEST_ADDRESS],
        every: str = DEFAULT_INTERVAL,
    ) -> None:
        """Follow a feed and read it, or show which feeds there are to choose from."""
        async with self._question_queue.in_progress():
            await interaction.response.defer(thinking=True, ephemeral=True)
            collection = own_collection(interaction)
            language = of_person(self._languages, interaction)
            try:
                feed = await self._feeds.add(collection, url, every=interval(every))
            except SeveralFeeds as error:
                await _show(interaction, choices_text(error.choices, language))
                return
            added = added_text(feed, language)
            await _show(interaction, f"{added}\n-# {language('feed-reading')}")
            await show_last(interaction, f"{added}\n{await self._read(collection, feed, language)}")

    async def _read(self, collection: str, feed: Feed, language: Language) -> str:
        try:
            done = await self._feeds.refresh(collection, feed.url)
        except FeedsBusy:
            return language("feed-waiting")
        return first_read_text(done, language)

    @app_commands.command(name="list", description="The feeds of this server and how they fare.")
    async def list_feeds(self, interaction: discord.Interaction) -> None:
        """Show the first page of the list."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._list(interaction, 1)

    async def _turn_list(self, interaction: discord.Interaction, detail: str) -> None:
        await require_curator(interaction, self._servers)
        await interaction.response.defer()
        await self._list(interaction, int(detail.partition(".")[0]))

    async def _list(self, interaction: discord.Interaction, page: int) -> None:
        feeds = await self._feeds.list(own_collection(interaction))
        shown = feeds[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        language = of_person(self._languages, interaction)
        turning = turning_buttons("feeds", "", page, language, more=len(feeds) > page * PAGE_SIZE)
        await interaction.edit_original_response(
            content=list_text(shown, language),
            view=button_rows(turning) if turning else None,
        )

    @app_commands.command(description="Follow a feed no more; its articles stay.")
    @app_commands.describe(feed="Type words of its title and pick it from the list.")
    async def remove(self, interaction: discord.Interaction, feed: str) -> None:
        """Stop following a feed."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        chosen = await self._chosen(interaction, feed)
        await self._feeds.remove(chosen.collection, chosen.url)
        await _show(interaction, removed_text(chosen, of_person(self._languages, interaction)))

    @app_commands.command(description="Read a feed now, whether it is due or not.")
    @app_commands.describe(feed="Type words of its title and pick it from the list.")
    async def refresh(self, interaction: discord.Interaction, feed: str) -> None:
        """Read a feed, and show what it brought."""
        async with self._question_queue.in_progress():
            await interaction.response.defer(thinking=True, ephemeral=True)
            chosen = await self._chosen(interaction, feed)
            language = of_person(self._languages, interaction)
            for done in await self._feeds.refresh(chosen.collection, chosen.url):
                await show_last(interaction, refreshed_text(done, language))

    async def _chosen(self, interaction: discord.Interaction, typed: str) -> Feed:
        """Return the feed of this server that was picked, or whose address was typed."""
        for feed in await self._feeds.list(own_collection(interaction)):
            if typed.strip() in (str(feed.id), feed.url):
                return feed
        raise NoSuchFeed

    @remove.autocomplete("feed")
    @refresh.autocomplete("feed")
    async def suggest(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest feeds whose title or address contains what was typed, to curators only."""
        if interaction.guild_id is None or not await is_curator(interaction, self._servers):
            return []
        words = typed.strip().lower()
        found = [
            feed
            for feed in await self._feeds.list(own_collection(interaction))
            if words in feed.title.lower() or words in feed.url.lower()
        ]
        # The value is an id, as an address may be too long for a choice.
        return [
            app_commands.Choice(name=choice_name(feed), value=str(feed.id))
            for feed in found[:MOST_CHOICES]
        ]


async def _show(interaction: discord.Interaction, text: str) -> None:
    await retry(lambda: interaction.edit_original_response(content=text))


def create_cog(bot: "AttacheBot") -> Feeds:
    """Return the cog with what it needs of the bot."""
    return Feeds(
        feeds=bot.services.feeds,
        servers=bot.services.servers,
        question_queue=bot.question_queue,
        buttons=bot.buttons,
        languages=bot.languages,
    )
