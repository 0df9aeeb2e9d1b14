"""Forms for new articles, for correcting an article's details, and for exported files."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import discord

from bot.explainer import Explainer
from bot.forms.base import CorrectableForm, Form, text_field
from bot.query import parse_day
from ingest.article_service import Revision
from ingest.types import ArticleDetails
from language import Language

LONGEST_PASTE = 4000
MOST_FILES = 10


class ArticleLike(Protocol):
    """What a stored article and one that is not stored yet have in common."""

    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def published_on(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """What somebody wrote about an article, unchecked; empty where nothing was written."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    link: str = ""
    text: str = ""

    @classmethod
    def of(cls, article: ArticleLike) -> "ArticleEntry":
        """Return the details of an article as somebody would write them."""
        return cls(
            title=article.title,
            publisher=article.publisher or "",
            published=article.published_on.isoformat(),
            link=article.url or "",
        )

    @property
    def published_on(self) -> date | None:
        """The day of publication, or None if none was written. Raises BadDate."""
        return parse_day(self.published)

    def details(self) -> ArticleDetails:
        """Return the details for an article that is added. Raise BadDate."""
        return ArticleDetails(
            title=self.title.strip() or None,
            publisher=self.publisher.strip() or None,
            published_on=self.published_on,
            url=self.link.strip() or None,
        )

    def details_of(self, article: ArticleLike) -> Revision:
        """Return the new details of an article; it keeps a title or day that is not written.

        Raise BadDate.
        """
        return Revision(
            title=self.title.strip() or article.title,
            published_on=self.published_on or article.published_on,
            publisher=self.publisher.strip() or None,
            url=self.link.strip() or None,
        )


SubmitDetails = Callable[[discord.Interaction, ArticleEntry], Awaitable[None]]
SubmitArticles = Callable[
    [discord.Interaction, ArticleEntry, list[discord.Attachment]], Awaitable[None]
]
SubmitDate = Callable[[discord.Interaction, date | None], Awaitable[None]]
SubmitFiles = Callable[[discord.Interaction, list[discord.Attachment]], Awaitable[None]]


class ArticleForm(CorrectableForm):
    """A form for new articles: a pasted text, up to ten files, or both.

    `with_link` has a field for the link of a pasted text in place of the files.
    """

    def __init__(
        self,
        *,
        submit: SubmitArticles,
        explainer: Explainer,
        language: Language,
        with_link: bool = False,
    ) -> None:
        super().__init__(title=language("articles-form"), explainer=explainer, language=language)
        self._submit = submit
        self._files = discord.ui.FileUpload[Any](
            custom_id="files", required=False, min_values=0, max_values=MOST_FILES
        )
        self._link = text_field("link", "", most=1000, required=False)
        self._text = text_field("text", "", most=LONGEST_PASTE, long=True, required=False)
        self._title = text_field("title", "", most=300, required=False)
        self._publisher = text_field("publisher", "", most=100, required=False)
        self._published = text_field("published", "", most=10, required=False)
        files = ("form-files", "articles-form-files", self._files)
        link = ("form-link", None, self._link)
        for name, hint, field in (
            *(() if with_link else (files,)),
            ("articles-form-text", None, self._text),
            ("form-title", "articles-form-title", self._title),
            ("form-publisher", None, self._publisher),
            ("form-published", "articles-form-published", self._published),
            *((link,) if with_link else ()),
        ):
            described = language(hint) if hint else None
            self.add_item(
                discord.ui.Label(text=language(name), description=described, component=field)
            )

    def entry(self) -> ArticleEntry:
        """Return what is written in the form."""
        return ArticleEntry(**self.written())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on what was written and attached."""
        await self._submit(interaction, self.entry(), self._files.values)


class ArticleDetailsForm(CorrectableForm):
    """A form for an article's title, publisher, day and link; its text stays as it is."""

    def __init__(
        self,
        entry: ArticleEntry,
        *,
        submit: SubmitDetails,
        explainer: Explainer,
        language: Language,
    ) -> None:
        super().__init__(title=language("details-form"), explainer=explainer, language=language)
        self._submit = submit
        for name, field in (
            ("form-title", text_field("title", entry.title, most=300)),
            ("form-publisher", text_field("publisher", entry.publisher, most=100, required=False)),
            ("form-published", text_field("published", entry.published, most=10)),
            ("form-link", text_field("link", entry.link, most=1000, required=False)),
        ):
            self.add_item(discord.ui.Label(text=language(name), component=field))

    def entry(self) -> ArticleEntry:
        """Return what is written in the form."""
        return ArticleEntry(**self.written())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on what was written."""
        await self._submit(interaction, self.entry())


class DateForm(Form):
    """A form for the day of publication of an article that does not say it."""

    def __init__(self, *, submit: SubmitDate, explainer: Explainer, language: Language) -> None:
        super().__init__(title=language("date-form"), explainer=explainer, language=language)
        self._submit = submit
        self._published = text_field("published", "", most=10)
        self.add_item(
            discord.ui.Label(
                text=language("form-published"),
                description=language("date-form-published"),
                component=self._published,
            )
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on the day. Raise BadDate."""
        await self._submit(interaction, ArticleEntry(published=self._published.value).published_on)


class ImportForm(Form):
    """A form for up to ten exported files."""

    def __init__(self, *, submit: SubmitFiles, explainer: Explainer, language: Language) -> None:
        super().__init__(title=language("import-form"), explainer=explainer, language=language)
        self._submit = submit
        self._files = discord.ui.FileUpload[Any](
            custom_id="files", min_values=1, max_values=MOST_FILES
        )
        self.add_item(
            discord.ui.Label(
                text=language("form-files"),
                description=language("import-form-files"),
                component=self._files,
            )
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Pass on the files."""
        await self._submit(interaction, self._files.values)
