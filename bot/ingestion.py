"""Adding articles from files and web pages, with one message that shows the progress."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord

from bot.discord_io.contents import bytes_of
from bot.discord_io.locales import of_person
from bot.discord_io.progress import show, show_last
from bot.errors import FileTooLarge
from bot.explainer import Explainer
from bot.views.articles import article_buttons, receipt_lines
from bot.views.components import button_rows
from bot.views.text import escaped, fit_lines, one_line
from ingest.article_service import ArticleService
from ingest.collection_service import CollectionService
from ingest.errors import UnknownArticle
from ingest.types import (
    NO_DETAILS,
    ArticleDetails,
    ArticleSummary,
    ExtractedArticle,
    Failure,
    Outcome,
    Receipt,
)
from language import Language, Languages

LARGEST_FILE = 10 * 1024**2
MOST_SOURCES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that articles are read from.

    `read` takes whether to hold back a single article, to be confirmed before it is stored. `file`
    or `url` is where it is read from, unless that is a pasted text, and `details` is what was said
    of it.
    """

    name: str
    read: Callable[[bool], Awaitable[Receipt]]
    file: discord.Attachment | None = None
    url: str | None = None
    details: ArticleDetails = NO_DETAILS


class Ingestion:
    """Reads sources into a collection, and reports in the reply to an interaction.

    `every` is the pause in seconds between two edits that show the progress.
    """

    def __init__(
        self,
        *,
        collections: CollectionService,
        articles: ArticleService,
        explainer: Explainer,
        languages: Languages,
        every: float,
    ) -> None:
        self._collections = collections
        self._articles = articles
        self._explainer = explainer
        self._languages = languages
        self._every = every

    def file(
        self, collection: str, file: discord.Attachment, details: ArticleDetails = NO_DETAILS
    ) -> Source:
        """Return the source for an uploaded file; `details` override what it says of itself."""

        async def read(hold: bool) -> Receipt:
            content = await content_of(file)
            return await self._collections.add_file(
                collection, file.filename, content, details, hold=hold
            )

        return Source(name=file.filename, read=read, file=file, details=details)

    def page(self, collection: str, url: str, details: ArticleDetails = NO_DETAILS) -> Source:
        """Return the source for a web page; `details` override what it says of itself."""

        async def read(hold: bool) -> Receipt:
            return await self._collections.add_url(collection, url, details, hold=hold)

        return Source(name=url, read=read, url=url, details=details)

    async def ingest(
        self, interaction: discord.Interaction, collection: str, sources: Sequence[Source]
    ) -> ExtractedArticle | Source | None:
        """Read the sources, and report what became of each in the reply, which is deferred already.

        If there is only one article, return it without storing it or reporting; if that says no
        day, return its source.
        """
        language = of_person(self._languages, interaction)
        lines: list[str] = []
        receipts: list[Receipt] = []
        edited = asyncio.get_running_loop().time()
        for number, source in enumerate(sources, start=1):
            if len(sources) > 1 and asyncio.get_running_loop().time() - edited >= self._every:
                next_one = language(
                    "intake-progress",
                    number=number,
                    sources=len(sources),
                    name=escaped(one_line(source.name, 80)),
                )
                await show(interaction, fit_lines([*lines, f"-# {next_one}"], language))
                edited = asyncio.get_running_loop().time()
            receipt = await self._read(source, language, hold=len(sources) == 1)
            if receipt.held is not None:
                return receipt.held
            receipts.append(receipt)
            stored = await self._stored(collection, receipt)
            lines += receipt_lines(receipt, stored, language)
        if len(sources) == 1 and _is_only_undated(sources[0], receipts):
            return sources[0]
        await self._report(interaction, lines, receipts, language)
        return None

    async def report(
        self, interaction: discord.Interaction, collection: str, receipt: Receipt
    ) -> None:
        """Report in the reply what became of one source."""
        language = of_person(self._languages, interaction)
        lines = receipt_lines(receipt, await self._stored(collection, receipt), language)
        await self._report(interaction, lines, [receipt], language)

    async def _report(
        self,
        interaction: discord.Interaction,
        lines: Sequence[str],
        receipts: Sequence[Receipt],
        language: Language,
    ) -> None:
        one = _only_new_article(receipts)
        buttons = button_rows(article_buttons(one, language)) if one is not None else None
        await show_last(interaction, fit_lines(lines, language), buttons)

    async def _read(self, source: Source, language: Language, *, hold: bool) -> Receipt:
        try:
            return await source.read(hold)
        except Exception as error:
            reason = self._explainer.explain(error, language)
            return Receipt(articles=(), failures=(Failure(source=source.name, reason=reason),))

    async def _stored(self, collection: str, receipt: Receipt) -> dict[int, ArticleSummary]:
        found = {}
        for report in receipt.articles[:MOST_SOURCES]:
            try:
                kept = await self._articles.get(collection, report.article_id)
            except UnknownArticle:
                continue
            found[report.article_id] = kept.summary
        return found


def _is_only_undated(source: Source, receipts: Sequence[Receipt]) -> bool:
    is_kept = source.file is not None or source.url is not None
    failures = [failure for receipt in receipts for failure in receipt.failures]
    is_one = len(failures) == 1 and not any(receipt.articles for receipt in receipts)
    return is_kept and is_one and failures[0].is_undated


def _only_new_article(receipts: Sequence[Receipt]) -> int | None:
    """Return the id of the article that is new, if there is exactly one."""
    fresh = (Outcome.ADDED, Outcome.REPLACED)
    new = [one.article_id for each in receipts for one in each.articles if one.outcome in fresh]
    return new[0] if len(new) == 1 else None


async def content_of(file: discord.Attachment) -> bytes:
    """Return the bytes of an uploaded file. Raise FileTooLarge or FileUnreadable."""
    if file.size > LARGEST_FILE:
        raise FileTooLarge(file.size, LARGEST_FILE)
    return await bytes_of(file)
