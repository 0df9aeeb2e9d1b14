"""Articles in words: receipts, lists, search results and pages of text, with their buttons."""

from collections.abc import Sequence

import discord

from bot.views.components import Button, button
from bot.views.paging import PAGE_SIZE
from bot.views.text import MOST_TEXT, escaped, link_or_text, one_line, size, visible
from ingest.article_service import Hit, StoredArticle
from ingest.types import (
    ArticleReport,
    ArticleSummary,
    DatedBy,
    Doubt,
    ExtractedArticle,
    Outcome,
    Receipt,
)
from language import Language

HITS_ON_PAGE = 5
# Escaping may double the length of a text; with the longest title and link it still fits a message.
TEXT_ON_PAGE = 1400
LONGEST_SEARCH = 150


def receipt_lines(
    receipt: Receipt, existing: dict[int, ArticleSummary], language: Language
) -> list[str]:
    """Return what became of each article of a source.

    `existing` holds, by id, the articles of the receipt that are in the archive.
    """
    lines = [report_line(one, language, existing.get(one.article_id)) for one in receipt.articles]
    lines += [language("receipt-failed", reason=escaped(one.reason)) for one in receipt.failures]
    return lines or [language("receipt-empty")]


def report_line(
    report: ArticleReport, language: Language, now: ArticleSummary | None = None
) -> str:
    """Return what became of one article, and if it is in the archive as `now`, what was read of it.

    A day that was guessed is marked as such.
    """
    name = f"outcome-{report.outcome}"
    if report.outcome is Outcome.DUPLICATE and now is not None:
        return language(name, article=article_line(now, language))
    line = language(name, article=escaped(one_line(report.title, 200)))
    if report.same_story is not None:
        same = article_line(report.same_story, language)
        line = language("receipt-same-story", line=line, article=same)
    if now is None:
        return line
    read = [escaped(one_line(now.publisher, 80))] if now.publisher else []
    read.append(language("source-published", day=language.day(now.published_on)))
    if report.dated is not None and report.dated.by is not DatedBy.METADATA:
        read.append(language("receipt-dated", by=_dated_by(report.dated.by, language)))
    if report.doubt is not None:
        read.append(_doubt(report.doubt, language))
    return f"{line}\n-# {' · '.join(read)}"


def _dated_by(by: DatedBy, language: Language) -> str:
    return language(f"dated-by-{by.name.lower()}")


def _doubt(doubt: Doubt, language: Language) -> str:
    return language(f"doubt-{doubt.name.lower().replace('_', '-')}")


def article_line(article: ArticleSummary, language: Language) -> str:
    """Return the title as a link, the publisher, and the day of publication."""
    return " · ".join(_parts(article, language, linked=True))


def _parts(article: ArticleSummary, language: Language, *, linked: bool) -> list[str]:
    url = article.url if linked else None
    parts = [f"**{link_or_text(one_line(article.title, 100), url)}**"]
    if article.publisher:
        parts.append(escaped(one_line(article.publisher, 60)))
    return [*parts, language.day(article.published_on)]


def pending_text(found: ExtractedArticle, language: Language) -> str:
    """Return what was read of an article that is not stored yet, and how its text begins."""
    draft = found.draft
    line = article_line(
        ArticleSummary(
            id=0,
            title=draft.title,
            publisher=draft.publisher,
            url=draft.url,
            published_on=draft.published_on,
        ),
        language,
    )
    facts = []
    if draft.author:
        facts.append(language("held-author", author=escaped(one_line(draft.author, 80))))
    if found.dated is not None and found.dated.by is not DatedBy.METADATA:
        facts.append(language("held-dated", by=_dated_by(found.dated.by, language)))
    if found.doubt is not None:
        facts.append(_doubt(found.doubt, language))
    facts += [language("held-length", count=len(draft.text)), language("held-here")]
    beginning = escaped(one_line(visible(draft.text), 300))
    return f"{language('held')}\n{line}\n-# {' · '.join(facts)}\n> {beginning}"


def pending_buttons(key: str, language: Language) -> list[Button]:
    """Return the buttons for an article that is not stored yet; `key` identifies it."""
    return [
        button(language("button-add"), "keep", key, style=discord.ButtonStyle.success),
        button(language("button-edit"), "amend", key),
        button(language("button-cancel"), "drop", key),
    ]


def choice_name(article: ArticleSummary) -> str:
    """Return an article's title and day in at most 100 characters."""
    return f"{one_line(article.title, 85)} ({article.published_on.isoformat()})"


def article_buttons(article: int, language: Language) -> list[Button]:
    """Return the buttons for an article that is in the archive."""
    return [
        button(language("button-edit"), "edit", str(article)),
        button(language("button-remove"), "remove", str(article), style=discord.ButtonStyle.danger),
    ]


def list_texts(found: Sequence[ArticleSummary], page: int, language: Language) -> list[str]:
    """Return one page of a list, without links if there is no room for them."""
    if not found:
        return [language("articles-none" if page == 1 else "articles-no-more")]
    for linked in (True, False):
        texts = [_entry(one, language, linked=linked) for one in found[:PAGE_SIZE]]
        if sum(map(size, texts)) <= MOST_TEXT:
            break
    return texts


def _entry(article: ArticleSummary, language: Language, *, linked: bool = True) -> str:
    """Return the title, and on a second, small line the publisher and the day of publication."""
    title, *rest = _parts(article, language, linked=linked)
    return f"{title}\n-# {' · '.join(rest)}"


def hits_texts(words: str, hits: Sequence[Hit], page: int, language: Language) -> list[str]:
    """Return one page of search results; the words searched for are on the first line."""
    shown = hits[(page - 1) * HITS_ON_PAGE : page * HITS_ON_PAGE]
    head = f"-# {escaped(one_line(words, LONGEST_SEARCH))}"
    if not shown:
        return [f"{head}\n{language('articles-not-found')}"]
    for longest, linked in ((240, True), (200, True), (200, False)):
        texts = [head, *(_hit(one, longest, language, linked=linked) for one in shown)]
        if sum(map(size, texts)) <= MOST_TEXT:
            break
    return texts


def _hit(hit: Hit, longest: int, language: Language, *, linked: bool) -> str:
    entry = _entry(hit.summary, language, linked=linked)
    return f"{entry}\n> {escaped(one_line(hit.passage, longest))}"


def article_texts(kept: StoredArticle, page: int, language: Language) -> list[str]:
    """Return the details of an article and one page of its text."""
    pages = page_count(kept)
    start = (page - 1) * TEXT_ON_PAGE
    added = language("article-added", day=language.day(kept.added_at.date()))
    head = f"{_entry(kept.summary, language)} · {added}"
    if pages > 1:
        head += f" · {language('article-page', page=page, pages=pages)}"
    text = escaped(visible(kept.text[start : start + TEXT_ON_PAGE])).strip()
    return [head, text or "–"]


def page_count(kept: StoredArticle) -> int:
    """Return how many pages the text of an article fills."""
    return max(1, -(-len(kept.text) // TEXT_ON_PAGE))
