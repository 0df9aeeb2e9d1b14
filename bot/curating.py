"""Who may curate, and the words and buttons for articles, which are pure functions."""

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.discord_io.persistent_buttons import button
from bot.discord_io.replies import has
from bot.errors import BadChoice, NotACurator
from bot.views import cards
from bot.views.text import escaped, link_or_text, one_line, size, visible
from ingest.article_service import Hit, StoredArticle
from ingest.types import ArticleReport, ArticleSummary, DatedBy, ExtractedArticle, Outcome, Receipt
from language import Language
from servers.service import ServerService

PAGE = 10
HITS = 5
MOST_CONTENT = 1900
# Escaped, a text may be twice as long; with the longest title and link it still fits a message.
TEXT_PAGE = 1400
LONGEST_STATE = 80
LONGEST_WORDS = 150


async def require_curator(interaction: discord.Interaction, servers: ServerService) -> None:
    """Nothing, or NotACurator: it takes the role that admins chose, or Manage Messages."""
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage()
    if not await is_curator(interaction, servers):
        raise NotACurator((await servers.settings(interaction.guild_id)).curator_role)


async def check_curator(interaction: discord.Interaction, servers: ServerService) -> bool:
    """True, as a check of commands; its errors reach whoever explains them."""
    try:
        await require_curator(interaction, servers)
    except app_commands.AppCommandError:
        raise
    except Exception as error:
        # Discord's library hands no other errors of a check to whom explains them.
        raise app_commands.CommandInvokeError(interaction.command, error) from error  # type: ignore[arg-type]
    return True


async def is_curator(interaction: discord.Interaction, servers: ServerService) -> bool:
    """Whether the person may curate this server's articles."""
    if interaction.guild_id is None:
        return False
    role = (await servers.settings(interaction.guild_id)).curator_role
    member = interaction.user
    has_role = isinstance(member, discord.Member) and role is not None and member.get_role(role)
    return bool(has_role) or has(interaction, "manage_messages")


def article_id(typed: str) -> int:
    """The article that a choice of the list names. Raises BadChoice."""
    if not typed.isdecimal() or len(typed) > 18:
        raise BadChoice
    return int(typed)


def receipt_lines(
    receipt: Receipt, existing: dict[int, ArticleSummary], language: Language
) -> list[str]:
    """What became of each article of a file; `existing` are those that are in the archive now."""
    lines = [report_line(one, language, existing.get(one.article_id)) for one in receipt.articles]
    lines += [language("receipt-failed", reason=escaped(one.reason)) for one in receipt.failures]
    return lines or [language("receipt-empty")]


def report_line(
    report: ArticleReport, language: Language, now: ArticleSummary | None = None
) -> str:
    """What became of one article, what was read of it, and its day where that was guessed."""
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
    return f"{line}\n-# {' · '.join(read)}"


def _dated_by(by: DatedBy, language: Language) -> str:
    return language(f"dated-by-{by.name.lower()}")


def article_line(article: ArticleSummary, language: Language) -> str:
    """Title, as a link, publisher, and day of publication."""
    return " · ".join(_parts(article, language, linked=True))


def _parts(article: ArticleSummary, language: Language, *, linked: bool) -> list[str]:
    url = article.url if linked else None
    parts = [f"**{link_or_text(one_line(article.title, 100), url)}**"]
    if article.publisher:
        parts.append(escaped(one_line(article.publisher, 60)))
    return [*parts, language.day(article.published_on)]


def held_text(held: ExtractedArticle, language: Language) -> str:
    """An article that is not stored yet: what was read of it, and how it begins."""
    draft = held.draft
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
    if held.dated is not None and held.dated.by is not DatedBy.METADATA:
        facts.append(language("held-dated", by=_dated_by(held.dated.by, language)))
    facts += [language("held-length", count=len(draft.text)), language("held-here")]
    beginning = escaped(one_line(visible(draft.text), 300))
    return f"{language('held')}\n{line}\n-# {' · '.join(facts)}\n> {beginning}"


def held_buttons(key: str, language: Language) -> list[cards.Button]:
    """What can be done with an article that is not stored yet."""
    return [
        button(language("button-add"), "keep", key, style=discord.ButtonStyle.success),
        button(language("button-edit"), "amend", key),
        button(language("button-cancel"), "drop", key),
    ]


def choice_name(article: ArticleSummary) -> str:
    """An article among others, in at most 100 characters."""
    return f"{one_line(article.title, 85)} ({article.published_on.isoformat()})"


def article_buttons(article: int, language: Language) -> list[cards.Button]:
    """What can be done with an article that is here."""
    return [
        button(language("button-edit"), "edit", str(article)),
        button(language("button-remove"), "remove", str(article), style=discord.ButtonStyle.danger),
    ]


def list_texts(found: Sequence[ArticleSummary], page: int, language: Language) -> list[str]:
    """One page of a list, all of it: without links where there is no room for them."""
    if not found:
        return [language("articles-none" if page == 1 else "articles-no-more")]
    for linked in (True, False):
        texts = [_entry(one, language, linked=linked) for one in found[:PAGE]]
        if sum(map(size, texts)) <= cards.MOST_TEXT:
            break
    return texts


def _entry(article: ArticleSummary, language: Language, *, linked: bool = True) -> str:
    """Title, and in a second line, small, publisher and day of publication."""
    title, *rest = _parts(article, language, linked=linked)
    return f"{title}\n-# {' · '.join(rest)}"


def turning(
    action: str, state: str, page: int, language: Language, *, more: bool
) -> list[cards.Button]:
    """Buttons to the page before and after; none where there is one page only."""
    if (page == 1 and not more) or len(state) > LONGEST_STATE:
        return []
    return [
        button(language("button-previous"), action, f"{page - 1}.{state}", disabled=page == 1),
        button(language("button-next"), action, f"{page + 1}.{state}", disabled=not more),
    ]


def hits_texts(words: str, hits: Sequence[Hit], page: int, language: Language) -> list[str]:
    """One page of what a search found; the words stand on the first line."""
    shown = hits[(page - 1) * HITS : page * HITS]
    head = f"-# {escaped(one_line(words, LONGEST_WORDS))}"
    if not shown:
        return [f"{head}\n{language('articles-not-found')}"]
    for most, linked in ((240, True), (200, True), (200, False)):
        texts = [head, *(_hit(one, most, language, linked=linked) for one in shown)]
        if sum(map(size, texts)) <= cards.MOST_TEXT:
            break
    return texts


def _hit(hit: Hit, most: int, language: Language, *, linked: bool) -> str:
    entry = _entry(hit.summary, language, linked=linked)
    return f"{entry}\n> {escaped(one_line(hit.passage, most))}"


def kept_texts(kept: StoredArticle, page: int, language: Language) -> list[str]:
    """An article, one page of its text."""
    pages = text_pages(kept)
    start = (page - 1) * TEXT_PAGE
    added = language("article-added", day=language.day(kept.added_at.date()))
    head = f"{_entry(kept.summary, language)} · {added}"
    if pages > 1:
        head += f" · {language('article-page', page=page, pages=pages)}"
    text = escaped(visible(kept.text[start : start + TEXT_PAGE])).strip()
    return [head, text or "–"]


def text_pages(kept: StoredArticle) -> int:
    """How many pages the text of an article fills."""
    return max(1, -(-len(kept.text) // TEXT_PAGE))


def fitting(lines: Sequence[str], language: Language) -> str:
    """The first lines that fit a message, and how many were left out."""
    kept: list[str] = []
    room = MOST_CONTENT
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    if len(kept) < len(lines):
        kept.append(language("left-out", count=len(lines) - len(kept)))
    return "\n".join(kept)
