"""`/article`: the articles of one server, for its curators."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.curators import check_curator, is_curator, require_curator
from bot.discord_io.contents import sources_of
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import Handler, PersistentButtons
from bot.errors import BadChoice, CardUnreadable, NoSuchArticle, NothingToRead, TwoSources
from bot.explainer import Explainer
from bot.forms.articles import ArticleDetailsForm, ArticleEntry, ArticleForm
from bot.forms.persistent import PersistentForms
from bot.ingestion import Ingestion, Source
from bot.pending_articles import PendingArticles
from bot.question_queue import QuestionQueue
from bot.scope import own_collection
from bot.undated_sources import UndatedSources
from bot.views import cards
from bot.views.articles import (
    HITS_ON_PAGE,
    LONGEST_SEARCH,
    article_buttons,
    article_line,
    article_texts,
    choice_name,
    hits_texts,
    list_texts,
    page_count,
)
from bot.views.components import button, button_rows, framed
from bot.views.paging import PAGE_SIZE, turning_buttons
from ingest.article_service import ArticleService
from ingest.collection_service import CollectionService
from ingest.errors import UnknownArticle
from ingest.types import ArticleDetails, ArticleSummary, Receipt
from language import Language, Languages
from servers.service import ServerService

if TYPE_CHECKING:
    from bot.client import AttacheBot

T = TypeVar("T")

MOST_CHOICES = 25
SERVERS_ONLY = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)

OptionalText = app_commands.Range[str, 1, 300] | None
Choices = list[app_commands.Choice[str]]


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
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
        ingestion: Ingestion,
        question_queue: QuestionQueue,
        explainer: Explainer,
        buttons: PersistentButtons,
        forms: PersistentForms,
        languages: Languages,
    ) -> None:
        self._bot = bot
        self._collections = collections
        self._articles = articles
        self._servers = servers
        self._ingestion = ingestion
        self._question_queue = question_queue
        self._explainer = explainer
        self._languages = languages
        menu = app_commands.ContextMenu(
            name="Add to archive", callback=self._add_message, allowed_contexts=SERVERS_ONLY
        )
        self.menus = (menu,)
        self._forms = forms
        self._pending = PendingArticles(
            collections=collections,
            ingestion=ingestion,
            explainer=explainer,
            forms=forms,
            languages=languages,
        )
        self._undated = UndatedSources(
            ingestion=ingestion,
            ingest=self._ingest_dated,
            explainer=explainer,
            forms=forms,
            languages=languages,
        )
        forms.on("articles", self._article_form)
        forms.on("edit", self._details_form)
        for action, handler in (
            ("keep", self._pending.add),
            ("amend", self._pending.edit),
            ("drop", self._pending.discard),
            ("date", self._undated.ask_date),
            ("edit", self._edit),
            ("remove", self._remove),
            ("restore", self._restore),
            ("list", self._turn_list),
            ("search", self._turn_search),
            ("show", self._turn_article),
        ):
            buttons.on(action, self._for_curators(handler))

    async def cog_load(self) -> None:
        """Register the context menu."""
        for menu in self.menus:
            self._bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Unregister the context menu."""
        for menu in self.menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Return True, or raise if the person may not curate."""
        return await check_curator(interaction, self._servers)

    def _language(self, interaction: discord.Interaction) -> Language:
        # Only the curator sees what is said here.
        return of_person(self._languages, interaction)

    def _for_curators(self, handler: Handler) -> Handler:
        """Return the handler for curators only, as work that is finished before the bot stops."""

        async def handle(interaction: discord.Interaction, detail: str) -> None:
            await require_curator(interaction, self._servers)
            async with self._question_queue.in_progress():
                await _found(handler(interaction, detail))

        return handle

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
        """Show what was read of the article, for the person to confirm; or open a form."""
        entry = ArticleEntry(
            title=title or "",
            publisher=publisher or "",
            published=published or "",
            link=link or "",
        )
        if file is not None and url is not None:
            raise TwoSources
        if file is None and url is None:
            detail = "link" if link else ""
            await self._forms.open(interaction, "articles", detail, written=asdict(entry))
            return
        collection, details = own_collection(interaction), entry.details()
        if url is not None:
            sources = [self._ingestion.page(collection, url, replace(details, url=None))]
        elif file is not None:
            sources = [self._ingestion.file(collection, file, details)]
        await self._ingest(interaction, sources)

    async def _article_form(self, interaction: discord.Interaction, detail: str) -> ArticleForm:
        return ArticleForm(
            submit=self._add_submitted,
            explainer=self._explainer,
            language=self._language(interaction),
            with_link=detail == "link",
        )

    async def _add_submitted(
        self, interaction: discord.Interaction, entry: ArticleEntry, files: list[discord.Attachment]
    ) -> None:
        await require_curator(interaction, self._servers)
        collection, details = own_collection(interaction), entry.details()
        several = len(files) > 1 or (files and entry.text.strip())
        # Several articles have only the publisher in common; the files say the rest.
        about = ArticleDetails(publisher=details.publisher) if several else details
        sources = [self._ingestion.file(collection, file, about) for file in files]
        name = self._language(interaction)("intake-pasted")
        if entry.text.strip():

            async def pasted(_: bool = False) -> Receipt:
                report = await self._collections.add_text(collection, entry.text, details)
                return Receipt(articles=(report,), failures=())

            sources.append(Source(name=name, read=pasted))
        if not sources:
            raise NothingToRead("written")
        if not files:
            # Errors of a pasted text must be raised here, so that the form can be corrected.
            await interaction.response.defer(thinking=True, ephemeral=True)
            receipt = await pasted()
            sources = [Source(name=name, read=_read_already(receipt))]
        await self._ingest(interaction, sources)

    async def _add_message(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Add the links and files of a message."""
        await require_curator(interaction, self._servers)
        collection = own_collection(interaction)
        links, files = sources_of(message)
        sources = [self._ingestion.page(collection, link) for link in links]
        sources += [self._ingestion.file(collection, file) for file in files]
        if not sources:
            raise NothingToRead("link")
        await self._ingest(interaction, sources)

    async def _ingest_dated(self, interaction: discord.Interaction, sources: list[Source]) -> None:
        await require_curator(interaction, self._servers)
        await self._ingest(interaction, sources)

    async def _ingest(self, interaction: discord.Interaction, sources: list[Source]) -> None:
        async with self._question_queue.in_progress():
            if not interaction.response.is_done():
                await interaction.response.defer(thinking=True, ephemeral=True)
            collection = own_collection(interaction)
            found = await self._ingestion.ingest(interaction, collection, sources)
            if isinstance(found, Source):
                await self._undated.show(interaction, found)
            elif found is not None:
                await self._pending.show(interaction, collection, found)

    # --- Finding --------------------------------------------------------------------------------

    @app_commands.command(name="list", description="The articles of this server, newest first.")
    @app_commands.describe(title="Words of the title.", page="Which page of the list.")
    async def list_articles(
        self,
        interaction: discord.Interaction,
        title: OptionalText = None,
        page: app_commands.Range[int, 1, 10_000] = 1,
    ) -> None:
        """Show one page of the list."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._list(interaction, title or "", page)

    async def _turn_list(self, interaction: discord.Interaction, detail: str) -> None:
        page, _, title = detail.partition(".")
        await interaction.response.defer()
        await self._list(interaction, title, int(page))

    async def _list(self, interaction: discord.Interaction, title: str, page: int) -> None:
        found = await self._collections.list(
            own_collection(interaction),
            title_like=title,
            limit=PAGE_SIZE + 1,
            offset=(page - 1) * PAGE_SIZE,
        )
        language = self._language(interaction)
        buttons = turning_buttons("list", title, page, language, more=len(found) > PAGE_SIZE)
        view = framed(list_texts(found, page, language), buttons, lines=False)
        await interaction.edit_original_response(view=view)

    @app_commands.command(description="Find articles of this server by what they tell.")
    @app_commands.describe(words="What the articles are about.")
    async def search(
        self, interaction: discord.Interaction, words: app_commands.Range[str, 1, LONGEST_SEARCH]
    ) -> None:
        """Show the first page of what was found."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._search(interaction, words, 1)

    async def _turn_search(self, interaction: discord.Interaction, detail: str) -> None:
        page = int(detail.partition(".")[0])
        message = interaction.message
        words = cards.question_on_card(cards.message_text(message)) if message else None
        if words is None:
            raise CardUnreadable
        await interaction.response.defer()
        await self._search(interaction, words, page)

    async def _search(self, interaction: discord.Interaction, words: str, page: int) -> None:
        hits = await self._articles.search(own_collection(interaction), words)
        language = self._language(interaction)
        view = framed(
            hits_texts(words, hits, page, language),
            turning_buttons("search", "", page, language, more=len(hits) > page * HITS_ON_PAGE),
        )
        await interaction.edit_original_response(view=view)

    @app_commands.command(description="Read an article of this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def show(self, interaction: discord.Interaction, article: str) -> None:
        """Show the article."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._show(interaction, _article_id(article), 1)

    async def _turn_article(self, interaction: discord.Interaction, detail: str) -> None:
        page, _, article = detail.partition(".")
        await interaction.response.defer()
        await self._show(interaction, _article_id(article), int(page))

    async def _show(self, interaction: discord.Interaction, article: int, page: int) -> None:
        kept = await _found(self._articles.get(own_collection(interaction), article))
        page = min(max(1, page), page_count(kept))
        language = self._language(interaction)
        turn = turning_buttons("show", str(article), page, language, more=page < page_count(kept))
        view = framed(
            article_texts(kept, page, language), [*turn, *article_buttons(article, language)]
        )
        await interaction.edit_original_response(view=view)

    # --- Correcting -----------------------------------------------------------------------------

    @app_commands.command(description="Correct what is said of an article of this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def edit(self, interaction: discord.Interaction, article: str) -> None:
        """Open a form with the article's details."""
        await self._edit(interaction, str(_article_id(article)))

    async def _edit(self, interaction: discord.Interaction, detail: str) -> None:
        await self._forms.open(interaction, "edit", detail)

    async def _details_form(
        self, interaction: discord.Interaction, detail: str
    ) -> ArticleDetailsForm:
        article = _article_id(detail)
        kept = await _found(self._articles.get(own_collection(interaction), article))

        async def submit(submitted: discord.Interaction, entry: ArticleEntry) -> None:
            await require_curator(submitted, self._servers)
            details = entry.details_of(kept.summary)
            async with self._question_queue.in_progress():
                await submitted.response.defer(thinking=True, ephemeral=True)
                done = await _found(
                    self._articles.revise(own_collection(submitted), article, details)
                )
                language = self._language(submitted)
                await submitted.edit_original_response(
                    content=language("article-corrected", article=article_line(done, language)),
                    view=button_rows(article_buttons(done.id, language)),
                )

        return ArticleDetailsForm(
            ArticleEntry.of(kept.summary),
            submit=submit,
            explainer=self._explainer,
            language=self._language(interaction),
        )

    @app_commands.command(description="Remove an article from this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def remove(self, interaction: discord.Interaction, article: str) -> None:
        """Remove the article, with a button to undo it."""
        await self._remove(interaction, article)

    async def _remove(self, interaction: discord.Interaction, detail: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        article = _article_id(detail)
        removed = await _found(self._collections.remove(own_collection(interaction), article))
        language = self._language(interaction)
        undo = button(language("button-undo"), "restore", str(removed.id))
        await interaction.edit_original_response(
            content=language("article-removed", article=article_line(removed, language)),
            view=button_rows([undo]),
        )

    @app_commands.command(description="Bring back an article that was removed in the last 30 days.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def restore(self, interaction: discord.Interaction, article: str) -> None:
        """Restore the article."""
        await self._restore(interaction, article)

    async def _restore(self, interaction: discord.Interaction, detail: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        back = await _found(
            self._articles.restore(own_collection(interaction), _article_id(detail))
        )
        language = self._language(interaction)
        said = language("article-restored", article=article_line(back, language))
        await interaction.edit_original_response(content=said)

    @show.autocomplete("article")
    @edit.autocomplete("article")
    @remove.autocomplete("article")
    async def suggest(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Suggest articles whose title contains what was typed, to curators only."""
        if interaction.guild_id is None or not await is_curator(interaction, self._servers):
            return []
        found = await self._collections.list(
            own_collection(interaction), title_like=typed, limit=MOST_CHOICES
        )
        return _choices(found)

    @restore.autocomplete("article")
    async def suggest_removed(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Suggest removed articles whose title contains what was typed, to curators only."""
        if interaction.guild_id is None or not await is_curator(interaction, self._servers):
            return []
        found = await self._articles.removed(
            own_collection(interaction), title_like=typed, limit=MOST_CHOICES
        )
        return _choices(found)


def _choices(found: list[ArticleSummary]) -> Choices:
    return [app_commands.Choice(name=choice_name(one), value=str(one.id)) for one in found]


async def _found(search: Awaitable[T]) -> T:
    """Return the result, or raise NoSuchArticle: the other error would name the collection."""
    try:
        return await search
    except UnknownArticle as error:
        raise NoSuchArticle from error


def _article_id(typed: str) -> int:
    """Return the id that a choice of the list stands for. Raise BadChoice if it is not one."""
    if not typed.isdecimal() or len(typed) > 18:
        raise BadChoice
    return int(typed)


def _read_already(receipt: Receipt) -> Callable[[bool], Awaitable[Receipt]]:
    async def done(_: bool) -> Receipt:
        return receipt

    return done


def create_cog(bot: "AttacheBot") -> Articles:
    """Return the cog with what it needs of the bot."""
    return Articles(
        bot,
        collections=bot.services.collections,
        articles=bot.services.articles,
        servers=bot.services.servers,
        ingestion=Ingestion(
            collections=bot.services.collections,
            articles=bot.services.articles,
            explainer=bot.explainer,
            languages=bot.languages,
            every=bot.pace.progress_every,
        ),
        question_queue=bot.question_queue,
        explainer=bot.explainer,
        buttons=bot.buttons,
        forms=bot.forms,
        languages=bot.languages,
    )
