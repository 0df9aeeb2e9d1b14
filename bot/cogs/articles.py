"""`/article`: the articles of one server, in the hands of its curators."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.collections import guild_collection
from bot.curating import (
    HITS,
    LONGEST_WORDS,
    PAGE,
    article_buttons,
    article_id,
    article_line,
    check_curator,
    choice_name,
    hits_texts,
    is_curator,
    kept_texts,
    list_texts,
    require_curator,
    text_pages,
    turning,
)
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import Handler, PersistentButtons, button
from bot.discord_io.replies import say
from bot.errors import CardUnreadable, Explainer, NoSuchArticle, NothingToRead, TwoSources
from bot.intake import Intake, Source, sources_of
from bot.previews import Previews
from bot.question_queue import QuestionQueue
from bot.views import cards
from bot.views.forms import ArticleForm, DetailsForm, Written
from ingest.article_service import ArticleService, Revision
from ingest.collection_service import CollectionService
from ingest.errors import UnknownArticle
from ingest.types import ArticleDetails, ArticleSummary, Receipt
from language import Language, Languages
from servers.service import ServerService

T = TypeVar("T")

MOST_CHOICES = 25

OptionalText = app_commands.Range[str, 1, 300] | None
Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
class Articles(
    commands.GroupCog, group_name="article", group_description="The articles of this server."
):
    """Adds, finds, corrects and removes the articles of the server where it is used."""

    def __init__(
        self,
        bot: commands.AutoShardedBot,
        *,
        collections: CollectionService,
        articles: ArticleService,
        servers: ServerService,
        intake: Intake,
        desk: QuestionQueue,
        explainer: Explainer,
        presses: PersistentButtons,
        languages: Languages,
    ) -> None:
        self._bot = bot
        self._collections = collections
        self._articles = articles
        self._servers = servers
        self._intake = intake
        self._desk = desk
        self._explainer = explainer
        self._languages = languages
        menu = app_commands.ContextMenu(name="Add to archive", callback=self._add_message)
        menu.guild_only = True
        self.menus = (menu,)
        self._previews = Previews(
            collections=collections, intake=intake, explainer=explainer, languages=languages
        )
        for action, handler in (
            ("keep", self._previews.keep),
            ("amend", self._previews.amend),
            ("drop", self._previews.drop),
            ("edit", self._edit_pressed),
            ("remove", self._remove_pressed),
            ("restore", self._restore_pressed),
            ("list", self._list_pressed),
            ("search", self._search_pressed),
            ("show", self._show_pressed),
        ):
            presses.on(action, self._guarded(handler))

    async def cog_load(self) -> None:
        """Nothing; the menu is offered."""
        for menu in self.menus:
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Nothing; the menu is gone."""
        for menu in self.menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """True, or an error that names what the person lacks."""
        return await check_curator(interaction, self._servers)

    def _language(self, interaction: discord.Interaction) -> Language:
        # All that is said here is for the curator alone.
        return of_person(self._languages, interaction)

    def _guarded(self, handler: Handler) -> Handler:
        """The handler for curators only; its errors become sentences."""

        async def guarded(interaction: discord.Interaction, detail: str) -> None:
            try:
                await require_curator(interaction, self._servers)
                async with self._desk.work():
                    await handler(interaction, detail)
            except Exception as error:
                language = self._language(interaction)
                await say(interaction, self._explainer.explain(_known(error), language))

        return guarded

    # --- Adding ---------------------------------------------------------------------------------

    @app_commands.command(description="Add articles: a file, a web page, or a form for more.")
    @app_commands.describe(
        file="A text, PDF, Word, EPUB, e-mail, HTML, JSON or zip file of at most 10 MB.",
        url="The address of a web page to read.",
        title="Its title, if the file does not say.",
        publisher="Who published it.",
        published="When it was published, as YYYY-MM-DD.",
        link="Where a file's article stands on the web.",
    )
    @app_commands.rename(published="date")
    async def add(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment | None = None,
        url: app_commands.Range[str, 1, 1000] | None = None,
        title: OptionalText = None,
        publisher: OptionalText = None,
        published: app_commands.Range[str, 1, 40] | None = None,
        link: app_commands.Range[str, 1, 1000] | None = None,
    ) -> None:
        """Nothing; the person sees what was read of the article, and may add it."""
        written = Written(
            title=title or "",
            publisher=publisher or "",
            published=published or "",
            link=link or "",
        )
        if file is not None and url is not None:
            raise TwoSources
        if file is None and url is None:
            form = ArticleForm(
                written,
                submit=self._add_written,
                explainer=self._explainer,
                language=self._language(interaction),
            )
            await interaction.response.send_modal(form)
            return
        collection, details = _collection(interaction), _details(written)
        if url is not None:
            sources = [self._intake.page(collection, url, replace(details, url=None))]
        elif file is not None:
            sources = [self._intake.file(collection, file, details)]
        await self._take(interaction, sources)

    async def _add_written(
        self, interaction: discord.Interaction, written: Written, files: list[discord.Attachment]
    ) -> None:
        await require_curator(interaction, self._servers)
        collection, details = _collection(interaction), _details(written)
        several = len(files) > 1 or (files and written.text.strip())
        # Of several only the publisher is the same; the others say the rest themselves.
        about = ArticleDetails(publisher=details.publisher) if several else details
        sources = [self._intake.file(collection, file, about) for file in files]
        name = self._language(interaction)("intake-pasted")
        if written.text.strip():

            async def pasted(_: bool = False) -> Receipt:
                report = await self._collections.add_text(collection, written.text, details)
                return Receipt(articles=(report,), failures=())

            sources.append(Source(name=name, read=pasted))
        if not sources:
            raise NothingToRead("written")
        if not files:
            # What is wrong with a pasted text can be corrected in the form, which holds it still.
            await interaction.response.defer(thinking=True, ephemeral=True)
            receipt = await pasted()
            sources = [Source(name=name, read=_done(receipt))]
        await self._take(interaction, sources)

    async def _add_message(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Nothing; the links and files of the message are added."""
        await require_curator(interaction, self._servers)
        collection = _collection(interaction)
        links, files = sources_of(message)
        sources = [self._intake.page(collection, link) for link in links]
        sources += [self._intake.file(collection, file) for file in files]
        if not sources:
            raise NothingToRead("link")
        await self._take(interaction, sources)

    async def _take(self, interaction: discord.Interaction, sources: list[Source]) -> None:
        async with self._desk.work():
            if not interaction.response.is_done():
                await interaction.response.defer(thinking=True, ephemeral=True)
            collection = _collection(interaction)
            if (held := await self._intake.take(interaction, collection, sources)) is not None:
                await self._previews.show(interaction, collection, held)

    # --- Finding --------------------------------------------------------------------------------

    @app_commands.command(name="list", description="The articles of this server, newest first.")
    @app_commands.describe(title="Words of the title.", page="Which page of the list.")
    async def list_articles(
        self,
        interaction: discord.Interaction,
        title: OptionalText = None,
        page: app_commands.Range[int, 1, 10_000] = 1,
    ) -> None:
        """Nothing; the person sees one page of the list."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._list(interaction, title or "", page)

    async def _list_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        page, _, title = detail.partition(".")
        await interaction.response.defer()
        await self._list(interaction, title, int(page))

    async def _list(self, interaction: discord.Interaction, title: str, page: int) -> None:
        found = await self._collections.list(
            _collection(interaction),
            title_like=title,
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
        language = self._language(interaction)
        buttons = turning("list", title, page, language, more=len(found) > PAGE)
        view = cards.framed(list_texts(found, page, language), buttons, lines=False)
        await interaction.edit_original_response(view=view)

    @app_commands.command(description="Find articles of this server by what they tell.")
    @app_commands.describe(words="What the articles are about.")
    async def search(
        self, interaction: discord.Interaction, words: app_commands.Range[str, 1, LONGEST_WORDS]
    ) -> None:
        """Nothing; the person sees the first page of what was found."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._search(interaction, words, 1)

    async def _search_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        page = int(detail.partition(".")[0])
        message = interaction.message
        words = cards.asked_on(cards.texts_of(message)) if message else None
        if words is None:
            raise CardUnreadable
        await interaction.response.defer()
        await self._search(interaction, words, page)

    async def _search(self, interaction: discord.Interaction, words: str, page: int) -> None:
        hits = await self._articles.search(_collection(interaction), words)
        language = self._language(interaction)
        view = cards.framed(
            hits_texts(words, hits, page, language),
            turning("search", "", page, language, more=len(hits) > page * HITS),
        )
        await interaction.edit_original_response(view=view)

    @app_commands.command(description="Read an article of this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def show(self, interaction: discord.Interaction, article: str) -> None:
        """Nothing; the person sees the article."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._show(interaction, article_id(article), 1)

    async def _show_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        page, _, article = detail.partition(".")
        await interaction.response.defer()
        await self._show(interaction, article_id(article), int(page))

    async def _show(self, interaction: discord.Interaction, article: int, page: int) -> None:
        kept = await _found(self._articles.get(_collection(interaction), article))
        page = min(max(1, page), text_pages(kept))
        language = self._language(interaction)
        turn = turning("show", str(article), page, language, more=page < text_pages(kept))
        view = cards.framed(
            kept_texts(kept, page, language), [*turn, *article_buttons(article, language)]
        )
        await interaction.edit_original_response(view=view)

    # --- Correcting -----------------------------------------------------------------------------

    @app_commands.command(description="Correct what is said of an article of this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def edit(self, interaction: discord.Interaction, article: str) -> None:
        """Nothing; a form opens."""
        await self._edit_pressed(interaction, str(article_id(article)))

    async def _edit_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        article = article_id(detail)
        kept = await _found(self._articles.get(_collection(interaction), article))

        async def submit(submitted: discord.Interaction, written: Written) -> None:
            await require_curator(submitted, self._servers)
            published = written.published_on or kept.summary.published_on
            changed = Revision(
                title=written.title.strip() or kept.summary.title,
                published_on=published,
                publisher=written.publisher.strip() or None,
                url=written.link.strip() or None,
            )
            async with self._desk.work():
                await submitted.response.defer(thinking=True, ephemeral=True)
                done = await _found(self._articles.revise(_collection(submitted), article, changed))
                language = self._language(submitted)
                await submitted.edit_original_response(
                    content=language("article-corrected", article=article_line(done, language)),
                    view=cards.below_plain(article_buttons(done.id, language)),
                )

        await interaction.response.send_modal(
            DetailsForm(
                _written(kept.summary),
                submit=submit,
                explainer=self._explainer,
                language=self._language(interaction),
            )
        )

    @app_commands.command(description="Remove an article from this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def remove(self, interaction: discord.Interaction, article: str) -> None:
        """Nothing; the person sees which article is gone."""
        await self._remove_pressed(interaction, article)

    async def _remove_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        article = article_id(detail)
        removed = await _found(self._collections.remove(_collection(interaction), article))
        language = self._language(interaction)
        undo = button(language("button-undo"), "restore", str(article))
        await interaction.edit_original_response(
            content=language("article-removed", article=article_line(removed, language)),
            view=cards.below_plain([undo]),
        )

    @app_commands.command(description="Bring back an article that was removed in the last 30 days.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def restore(self, interaction: discord.Interaction, article: str) -> None:
        """Nothing; the person sees which article is back."""
        await self._restore_pressed(interaction, article)

    async def _restore_pressed(self, interaction: discord.Interaction, detail: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        back = await _found(self._articles.restore(_collection(interaction), article_id(detail)))
        language = self._language(interaction)
        said = language("article-restored", article=article_line(back, language))
        await interaction.edit_original_response(content=said)

    @show.autocomplete("article")
    @edit.autocomplete("article")
    @remove.autocomplete("article")
    async def suggest(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The articles whose title holds what was typed; none for whom may not curate."""
        if interaction.guild_id is None or not await is_curator(interaction, self._servers):
            return []
        found = await self._collections.list(
            _collection(interaction), title_like=typed, limit=MOST_CHOICES
        )
        return _choices(found)

    @restore.autocomplete("article")
    async def suggest_removed(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The removed articles whose title holds what was typed."""
        if interaction.guild_id is None or not await is_curator(interaction, self._servers):
            return []
        found = await self._articles.removed(
            _collection(interaction), title_like=typed, limit=MOST_CHOICES
        )
        return _choices(found)


def _choices(found: list[ArticleSummary]) -> Choices:
    return [app_commands.Choice(name=choice_name(one), value=str(one.id)) for one in found]


def _collection(interaction: discord.Interaction) -> str:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return guild_collection(interaction.guild_id)


async def _found(looking: Awaitable[T]) -> T:
    """What was looked for; another room's error would name the collection."""
    try:
        return await looking
    except UnknownArticle as error:
        raise NoSuchArticle from error


def _known(error: Exception) -> Exception:
    return NoSuchArticle() if isinstance(error, UnknownArticle) else error


def _details(written: Written) -> ArticleDetails:
    return ArticleDetails(
        title=written.title.strip() or None,
        publisher=written.publisher.strip() or None,
        published_on=written.published_on,
        url=written.link.strip() or None,
    )


def _written(article: ArticleSummary) -> Written:
    return Written(
        title=article.title,
        publisher=article.publisher or "",
        published=article.published_on.isoformat(),
        link=article.url or "",
    )


def _done(receipt: Receipt) -> Callable[[bool], Awaitable[Receipt]]:
    async def done(_: bool) -> Receipt:
        return receipt

    return done
