"""`/article`: the articles of one server, added, listed and removed by its moderators."""

import discord
from discord import app_commands
from discord.ext import commands

from answer.wording import day
from ingest.curator import Curator
from ingest.errors import UnknownArticle
from ingest.types import ArticleReport, ArticleSummary, DatedBy, Outcome, Receipt

from ..collections import guild_collection
from ..errors import (
    BadChoice,
    Explainer,
    FileTooLarge,
    FileUnreadable,
    NoSuchArticle,
    TwoSources,
)
from ..forms import ArticleForm, Written
from ..replies import has, require
from ..text import escaped, link_or_text, one_line

LARGEST_FILE = 10 * 1024**2
PAGE = 15
MOST_CHOICES = 25
MOST_CONTENT = 1900

_DONE = {
    Outcome.ADDED: "Added",
    Outcome.UNCHANGED: "Already here, unchanged",
    Outcome.DUPLICATE: "Already here under another name",
    Outcome.REPLACED: "Replaced an earlier version of",
}

OptionalText = app_commands.Range[str, 1, 300] | None


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Articles(
    commands.GroupCog, group_name="article", group_description="The articles of this server."
):
    """Adds, lists and removes the articles of the server where it is used."""

    def __init__(self, *, curator: Curator, explainer: Explainer) -> None:
        self._curator = curator
        self._explainer = explainer

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """True, or an error that names the missing permission."""
        require(interaction, manage_messages=True)
        return True

    @app_commands.command(description="Add an article: a file, a web page, or a form for text.")
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
        """Nothing; the person sees what became of the article."""
        written = Written(
            title=title or "",
            publisher=publisher or "",
            published=published or "",
            link=link or "",
        )
        if file is not None and url is not None:
            raise TwoSources
        if url is not None:
            await self._add_page(interaction, url, written)
            return
        if file is None:
            form = ArticleForm(written, submit=self._add_pasted, explainer=self._explainer)
            await interaction.response.send_modal(form)
            return
        await interaction.response.defer(thinking=True, ephemeral=True)
        receipt = await self._curator.add_file(
            _collection(interaction),
            file.filename,
            await _content(file),
            title=written.title.strip() or None,
            publisher=written.publisher.strip() or None,
            published_on=written.published_on,
            url=written.link.strip() or None,
        )
        await interaction.followup.send(receipt_text(receipt), ephemeral=True)

    async def _add_page(self, interaction: discord.Interaction, url: str, written: Written) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        receipt = await self._curator.add_url(
            _collection(interaction),
            url,
            title=written.title.strip() or None,
            publisher=written.publisher.strip() or None,
            published_on=written.published_on,
        )
        await interaction.followup.send(receipt_text(receipt), ephemeral=True)

    async def _add_pasted(self, interaction: discord.Interaction, written: Written) -> None:
        require(interaction, manage_messages=True)
        await interaction.response.defer(thinking=True, ephemeral=True)
        report = await self._curator.add_text(
            _collection(interaction),
            written.text,
            title=written.title.strip(),
            published_on=written.published_on,
            publisher=written.publisher.strip() or None,
            url=written.link.strip() or None,
        )
        await interaction.followup.send(report_line(report), ephemeral=True)

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
        found = await self._curator.list(
            _collection(interaction),
            title_like=title or "",
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
        await interaction.followup.send(list_text(found, page), ephemeral=True)

    @app_commands.command(description="Remove an article from this server.")
    @app_commands.describe(article="Type words of its title and pick it from the list.")
    async def remove(self, interaction: discord.Interaction, article: str) -> None:
        """Nothing; the person sees which article is gone."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        if not article.isdecimal() or len(article) > 18:
            raise BadChoice
        try:
            removed = await self._curator.remove(_collection(interaction), int(article))
        except UnknownArticle as error:
            raise NoSuchArticle from error
        await interaction.followup.send(f"Removed: {_line(removed)}", ephemeral=True)

    @remove.autocomplete("article")
    async def suggest(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The articles whose title holds what was typed; none for whom may not remove them."""
        if interaction.guild_id is None or not has(interaction, "manage_messages"):
            return []
        found = await self._curator.list(
            _collection(interaction), title_like=typed, limit=MOST_CHOICES
        )
        return [app_commands.Choice(name=_choice_name(one), value=str(one.id)) for one in found]


def receipt_text(receipt: Receipt) -> str:
    """What became of each article of a file, in at most as many lines as fit."""
    lines = [report_line(one) for one in receipt.articles]
    lines += [f"Failed: {escaped(one.reason)}" for one in receipt.failures]
    return fitting(lines) or "There was no article in it."


def list_text(found: list[ArticleSummary], page: int) -> str:
    """One page of a list; an article more than a page holds says that there is another."""
    if not found:
        return "No articles here." if page == 1 else "There are no more articles."
    lines = [f"- {_line(one)}" for one in found[:PAGE]]
    if len(found) > PAGE:
        lines.append(f"-# More: `/article list page:{page + 1}`")
    return fitting(lines)


def fitting(lines: list[str]) -> str:
    """The first lines that fit a message, and how many were left out."""
    kept: list[str] = []
    room = MOST_CONTENT
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        kept.append(f"… and {len(lines) - len(kept)} more.")
    return "\n".join(kept)


def report_line(report: ArticleReport) -> str:
    """What became of one article, and its day where that was guessed."""
    line = f"{_DONE[report.outcome]}: {escaped(one_line(report.title, 200))}"
    if report.dated is None or report.dated.by is DatedBy.METADATA:
        return line
    return f"{line} (published {day(report.dated.day)}, by {report.dated.by})"


def _line(article: ArticleSummary) -> str:
    parts = [f"**{link_or_text(one_line(article.title, 100), article.url)}**"]
    if article.publisher:
        parts.append(escaped(one_line(article.publisher, 60)))
    return " · ".join([*parts, day(article.published_on)])


def _choice_name(article: ArticleSummary) -> str:
    return f"{one_line(article.title, 85)} ({article.published_on.isoformat()})"


def _collection(interaction: discord.Interaction) -> str:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    return guild_collection(interaction.guild_id)


async def _content(file: discord.Attachment) -> bytes:
    if file.size > LARGEST_FILE:
        raise FileTooLarge(file.size, LARGEST_FILE)
    try:
        return await file.read()
    except discord.HTTPException as error:
        raise FileUnreadable from error
