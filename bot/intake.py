"""Taking articles in, several at once, with one message that tells how far it is."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord

from bot.curating import article_buttons, fitting, receipt_lines
from bot.discord_io.locales import of_person
from bot.discord_io.retry import is_expired, retry
from bot.errors import Explainer, FileTooLarge, FileUnreadable
from bot.views import cards
from bot.views.text import escaped, one_line
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

log = logging.getLogger(__name__)

LARGEST_FILE = 10 * 1024**2
MOST_SOURCES = 20

_ADDRESS = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that articles are read from, and how: told whether to hold a single one back."""

    name: str
    read: Callable[[bool], Awaitable[Receipt]]


class Intake:
    """Reads sources into a collection; `every` is the pause between two edits of the progress."""

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
        """An uploaded file as a source."""

        async def read(hold: bool) -> Receipt:
            content = await content_of(file)
            return await self._collections.add_file(
                collection, file.filename, content, details, hold=hold
            )

        return Source(name=file.filename, read=read)

    def page(self, collection: str, url: str, details: ArticleDetails = NO_DETAILS) -> Source:
        """A web page as a source."""

        async def read(hold: bool) -> Receipt:
            return await self._collections.add_url(collection, url, details, hold=hold)

        return Source(name=url, read=read)

    async def take(
        self, interaction: discord.Interaction, collection: str, sources: Sequence[Source]
    ) -> ExtractedArticle | None:
        """The article that was read, where it is the only one: it is not stored yet.

        Else None, and the reply, already deferred, tells what became of each source.
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
                await self._tell(interaction, fitting([*lines, f"-# {next_one}"], language))
                edited = asyncio.get_running_loop().time()
            receipt = await self._read(source, language, hold=len(sources) == 1)
            if receipt.held is not None:
                return receipt.held
            receipts.append(receipt)
            existing = await self._existing(collection, receipt)
            lines += receipt_lines(receipt, existing, language)
        await self._end(interaction, lines, receipts, language)
        return None

    async def tell(
        self, interaction: discord.Interaction, collection: str, receipt: Receipt
    ) -> None:
        """Nothing; the reply tells what became of one source."""
        language = of_person(self._languages, interaction)
        lines = receipt_lines(receipt, await self._existing(collection, receipt), language)
        await self._end(interaction, lines, [receipt], language)

    async def _end(
        self,
        interaction: discord.Interaction,
        lines: Sequence[str],
        receipts: Sequence[Receipt],
        language: Language,
    ) -> None:
        one = _only_one(receipts)
        buttons = cards.below_plain(article_buttons(one, language)) if one is not None else None
        await self._finish(interaction, fitting(lines, language), buttons)

    async def _read(self, source: Source, language: Language, *, hold: bool) -> Receipt:
        try:
            return await source.read(hold)
        except Exception as error:
            reason = self._explainer.explain(error, language)
            return Receipt(articles=(), failures=(Failure(source=source.name, reason=reason),))

    async def _existing(self, collection: str, receipt: Receipt) -> dict[int, ArticleSummary]:
        found = {}
        for report in receipt.articles[:MOST_SOURCES]:
            try:
                kept = await self._articles.get(collection, report.article_id)
            except UnknownArticle:
                continue
            found[report.article_id] = kept.summary
        return found

    async def _tell(self, interaction: discord.Interaction, text: str) -> None:
        try:
            await interaction.edit_original_response(content=text)
        except discord.HTTPException:
            log.info("progress could not be told", exc_info=True)

    async def _finish(
        self, interaction: discord.Interaction, text: str, view: discord.ui.View | None
    ) -> None:
        try:
            await retry(lambda: interaction.edit_original_response(content=text, view=view))
        except discord.HTTPException as error:
            if not is_expired(error) or not isinstance(
                interaction.channel, discord.abc.Messageable
            ):
                raise
            await interaction.channel.send(f"{interaction.user.mention} {text}")


def sources_of(message: discord.Message) -> tuple[list[str], list[discord.Attachment]]:
    """The addresses and files of a message, each once."""
    links = [found.rstrip(".,;:!?)]}'\"") for found in _ADDRESS.findall(message.content)]
    return list(dict.fromkeys(links)), list(message.attachments)


def _only_one(receipts: Sequence[Receipt]) -> int | None:
    """The article, where there is one that is new here."""
    fresh = (Outcome.ADDED, Outcome.REPLACED)
    new = [one.article_id for each in receipts for one in each.articles if one.outcome in fresh]
    return new[0] if len(new) == 1 else None


async def content_of(file: discord.Attachment) -> bytes:
    """The uploaded file. Raises FileTooLarge, FileUnreadable."""
    if file.size > LARGEST_FILE:
        raise FileTooLarge(file.size, LARGEST_FILE)
    try:
        return await file.read()
    except discord.HTTPException as error:
        raise FileUnreadable from error
