"""`/feed`: the feeds that one server follows, in the hands of its curators."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.collections import guild_collection
from bot.curating import PAGE, check_curator, is_curator, require_curator, turning
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import PersistentButtons
from bot.discord_io.replies import say
from bot.discord_io.retry import retry
from bot.errors import Explainer, NoSuchFeed
from bot.question_queue import QuestionQueue
from bot.views import cards
from bot.views.feeds import (
    added_text,
    choice_name,
    choices_text,
    first_read_text,
    list_text,
    refreshed_text,
    removed_text,
)
from ingest.errors import FeedsBusy, SeveralFeeds
from ingest.feeds.schedule import interval
from ingest.feeds.service import FeedService
from ingest.types import Feed
from language import Language, Languages
from servers.service import ServerService

MOST_CHOICES = 25
LONGEST_ADDRESS = 1000
USUAL = "30m"
EVERY = {
    "15 minutes": "15m",
    "30 minutes": USUAL,
    "1 hour": "1h",
    "6 hours": "6h",
    "1 day": "1d",
}


@app_commands.guild_only()
class Feeds(commands.GroupCog, group_name="feed", group_description="The feeds of this server."):
    """Follows feeds for the server where it is used; their articles are seen there only."""

    def __init__(
        self,
        *,
        feeds: FeedService,
        servers: ServerService,
        desk: QuestionQueue,
        explainer: Explainer,
        presses: PersistentButtons,
        languages: Languages,
    ) -> None:
        self._feeds = feeds
        self._servers = servers
        self._desk = desk
        self._explainer = explainer
        self._languages = languages
        presses.on("feeds", self._list_pressed)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """True, or an error that names what the person lacks."""
        return await check_curator(interaction, self._servers)

    @app_commands.command(description="Follow a feed: its new articles come in by themselves.")
    @app_commands.describe(
        url="The address of an RSS or Atom feed, of a sitemap, or of a page that names one.",
        every="How often it is read; every 30 minutes if you do not say.",
    )
    @app_commands.choices(
        every=[app_commands.Choice(name=name, value=value) for name, value in EVERY.items()]
    )
    async def add(
        self,
        interaction: discord.Interaction,
        url: app_commands.Range[str, 1, LONGEST_ADDRESS],
        every: str = USUAL,
    ) -> None:
        """Nothing; the person sees what the feed brought, or which feeds there are to choose."""
        async with self._desk.work():
            await interaction.response.defer(thinking=True, ephemeral=True)
            collection = _collection(interaction)
            language = of_person(self._languages, interaction)
            try:
                feed = await self._feeds.add(collection, url, every=interval(every))
            except SeveralFeeds as error:
                await _tell(interaction, choices_text(error.choices, language))
                return
            added = added_text(feed, language)
            await _tell(interaction, f"{added}\n-# {language('feed-reading')}")
            await _tell(interaction, f"{added}\n{await self._read(collection, feed, language)}")

    async def _read(self, collection: str, feed: Feed, language: Language) -> str:
        try:
            done = await self._feeds.refresh(collection, feed.url)
        except FeedsBusy:
            return language("feed-waiting")
        return first_read_text(done, language)

    @app_commands.command(name="list", description="The feeds of this server and how they fare.")
    async def list_feeds(self, interaction: discord.Interaction) -> None:
        """Nothing; the person sees the first page of the list."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._list(interaction, 1)

    async def _list_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        try:
            await require_curator(interaction, self._servers)
            await interaction.response.defer()
            await self._list(interaction, int(detail.partition(".")[0]))
        except Exception as error:
            language = of_person(self._languages, interaction)
            await say(interaction, self._explainer.explain(error, language))

    async def _list(self, interaction: discord.Interaction, page: int) -> None:
        feeds = await self._feeds.list(_collection(interaction))
        shown = feeds[(page - 1) * PAGE : page * PAGE]
        language = of_person(self._languages, interaction)
        buttons = turning("feeds", "", page, language, more=len(feeds) > page * PAGE)
        await interaction.edit_original_response(
            content=list_text(shown, language),
            view=cards.below_plain(buttons) if buttons else None,
        )

    @app_commands.command(description="Follow a feed no more; its articles stay.")
    @app_commands.describe(feed="Type words of its title and pick it from the list.")
    async def remove(self, interaction: discord.Interaction, feed: str) -> None:
        """Nothing; the person sees which feed is gone."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        chosen = await self._chosen(interaction, feed)
        await self._feeds.remove(chosen.collection, chosen.url)
        await _tell(interaction, removed_text(chosen, of_person(self._languages, interaction)))

    @app_commands.command(description="Read a feed now, whether it is due or not.")
    @app_commands.describe(feed="Type words of its title and pick it from the list.")
    async def refresh(self, interaction: discord.Interaction, feed: str) -> None:
        """Nothing; the person sees what the feed brought."""
        async with self._desk.work():
            await interaction.response.defer(thinking=True, ephemeral=True)
            chosen = await self._chosen(interaction, feed)
            language = of_person(self._languages, interaction)
            for done in await self._feeds.refresh(chosen.collection, chosen.url):
                await _tell(interaction, refreshed_text(done, language))

    async def _chosen(self, interaction: discord.Interaction, typed: str) -> Feed:
        """The feed of this server that was picked, or whose address was typed."""
        for feed in await self._feeds.list(_collection(interaction)):
            if typed.strip() in (str(feed.id), feed.url):
                return feed
        raise NoSuchFeed

    @remove.autocomplete("feed")
    @refresh.autocomplete("feed")
    async def suggest(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The feeds whose title or address holds what was typed; none for whom may not curate."""
        if interaction.guild_id is None or not await is_curator(interaction, self._servers):
            return []
        words = typed.strip().lower()
        found = [
            feed
            for feed in await self._feeds.list(_collection(interaction))
            if words in feed.title.lower() or words in feed.url.lower()
        ]
        # An address may be longer than what a choice may hold.
        return [
            app_commands.Choice(name=choice_name(feed), value=str(feed.id))
            for feed in found[:MOST_CHOICES]
        ]


async def _tell(interaction: discord.Interaction, text: str) -> None:
    await retry(lambda: interaction.edit_original_response(content=text))


def _collection(interaction: discord.Interaction) -> str:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return guild_collection(interaction.guild_id)
