"""A page in the making: an article, what stands around it, and the layout that holds both."""

# ruff: noqa: E501 - markup reads best as one line

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from benchmarks.pages.writing import Language

_SITES = ("Kestrel Gazette", "Harbour Journal", "Lusava Times", "Valmere Dispatch", "Orland Info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, and what has to come out of it; no `day` where it tells of none."""

    kind: str
    language: str
    url: str
    html: str
    day: date | None
    title: str
    paragraphs: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The parts of a page; a fault puts what it needs into them."""

    rng: Random
    language: Language
    moment: datetime
    """When the article was published, where it was."""

    title: str
    paragraphs: list[str]
    site: str
    slug: str
    day: date | None
    head: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    bottom: list[str] = field(default_factory=list)
    path: str = ""
    og_title: str | None = None
    head_title: str | None = None
    blocks: int = 1

    @classmethod
    def new(cls, rng: Random, code: str) -> "Sheet":
        language = Language(code)
        zone = timezone(timedelta(hours=rng.choice((-8, -5, -3, 0, 1, 2, 3, 8, 9))))
        moment = datetime(2005, 1, 1, tzinfo=zone) + timedelta(
            days=rng.randrange(7_300), minutes=rng.randrange(7 * 60, 18 * 60)
        )
        return cls(
            rng=rng,
            language=language,
            moment=moment,
            title=language.title(rng),
            paragraphs=language.paragraphs(rng),
            site=rng.choice(_SITES),
            slug=f"{rng.choice(('border-talks', 'crossing', 'accord', 'ministers-meet'))}-{rng.randrange(10, 99)}",
            day=moment.date(),
        )

    def one_of(self, *choices: str) -> str:
        return self.rng.choice(choices)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def said(self, moment: datetime | None = None) -> str:
        """Write the moment of publication, or another one, as the page does."""
        return self.language.moment(self.rng, moment or self.moment)

    def other_moment(self) -> datetime:
        """Return a moment of something else, years or days away."""
        away = self.rng.choice((1, 2, 5, 40, 300, 900, 2_000)) * self.rng.choice((1, -1))
        latest = datetime(2025, 12, 1, tzinfo=self.moment.tzinfo)
        other = self.moment + timedelta(days=away, hours=self.rng.randrange(-5, 5))
        return other if other < latest else self.moment - timedelta(days=abs(away))

    def stamp(self, moment: datetime | None = None) -> str:
        """Write a moment as programs do."""
        moment = moment or self.moment
        return self.one_of(
            moment.isoformat(),
            f"{moment:%Y-%m-%dT%H:%M:%S%z}",
            f"{moment.date()}",
            f"{moment:%Y-%m-%d %H:%M:%S}",
        )

    def utc(self, moment: datetime | None = None) -> str:
        moment = (moment or self.moment).astimezone(UTC)
        return self.one_of(
            f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment:%Y-%m-%dT%H:%M:%S}.000Z", moment.isoformat()
        )

    def json_ld(self, node: object) -> str:
        said = json.dumps(node, ensure_ascii=self.chance(0.5)).replace("<", "\\u003c")
        return f'<script type="application/ld+json">{said}</script>'

    def shown(self, said: str, *, machine: str | None = None) -> str:
        """Show a date with the article, as one of many kinds of sites does."""
        stamp = machine or said
        posted = self.language.one(self.rng, "posted")
        by = self.one_of("Anna Lind", "Marek Sowa", "Desk")
        ways = [
            f'<p class="{self.one_of("meta", "byline", "info", "c-byline__row", "txt-s")}">{posted} {said}</p>',
            f'<div class="{self.one_of("post-date", "article__date", "dateline", "publish-time", "news-date", "entry-date")}">{said}</div>',
            f'<span class="css-1{self.rng.randrange(999)}x">{posted} {said}</span>',
            f"<div><span>{by}</span> <span>·</span> <span>{said}</span></div>",
            f"<small>{posted} {said}</small>",
            f"<ul class='details'><li>{by}</li><li>{posted} {said}</li></ul>",
            f'<div class="{self.one_of("article-info", "submitted", "byline")}">{by} | {said}</div>',
            f"<h4>{said}</h4>",
            f'<div id="{self.one_of("date", "pubdate", "artDate")}">{posted} {said}</div>',
        ]
        if machine:
            ways += [f'<time datetime="{stamp}">{said}</time>'] * 5
            ways.append(f'<abbr class="published" title="{stamp}">{said}</abbr>')
            ways.append(f'<span itemprop="datePublished" content="{stamp}">{said}</span>')
        return self.rng.choice(ways)

    def listed(self, count: int, *, label: str, tag: str = "") -> str:
        """Return a list of other articles with their days."""
        time = self.chance(0.5)
        items = []
        for _ in range(count):
            other = self.other_moment()
            said = self.said(other)
            when = (
                f'<time datetime="{self.stamp(other)}">{said}</time>'
                if time
                else f'<span class="date">{said}</span>'
            )
            link = f'<a href="/{self.rng.randrange(9_999)}">{self.language.title(self.rng)}</a>'
            items.append(
                self.one_of(f"{when} {link}", f"{link} {when}", f"<h3>{link}</h3><p>{when}</p>")
            )
        item = self.one_of("li", "div", "article")
        inner = "".join(f'<{item} class="item">{each}</{item}>' for each in items)
        holder = tag or self.one_of("div", "section", "aside", "ul" if item == "li" else "div")
        heading = self.language.one(self.rng, "related")
        level = self.one_of("h2", "h3", "h4", "strong")
        return f'<{holder} class="{label}"><{level}>{heading}</{level}>{inner}</{holder}>'

    def page(self, kind: str) -> Page:
        """Put the parts into a layout."""
        address = f"https://{self.site.split()[0].lower()}.example{self.path or f'/{self.slug}'}"
        shown_title = html.escape(self.title)
        head_title = (
            self.head_title
            if self.head_title is not None
            else f"{self.title} {self.one_of('|', '-', '–')} {self.site}"
        )
        head = [
            f"<title>{html.escape(head_title)}</title>",
            f'<meta property="og:title" content="{html.escape(self.og_title or self.title)}">',
            *self.head,
        ]
        body = self.rng.choice((_semantic, _soup, _table, _modules, _blog))(self, shown_title)
        code = self.language.code
        source = f'<!DOCTYPE html>\n<html lang="{code}"><head><meta charset="utf-8">{"".join(head)}</head>\n<body>{body}</body></html>'
        return Page(
            kind=kind,
            language=code,
            url=address,
            html=source,
            day=self.day,
            title=self.title,
            paragraphs=tuple(self.paragraphs),
        )

    def menu(self) -> str:
        links = "".join(
            f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(self.language.menu())
        )
        return f"<ul>{links}</ul>"

    def text(self, block: str = "") -> str:
        """Return the paragraphs, what stands between them, in one block or several."""
        paragraphs = [f"<p>{html.escape(each)}</p>" for each in self.paragraphs]
        for n, extra in enumerate(self.inside):
            paragraphs.insert(min(len(paragraphs), 2 + 2 * n), extra)
        opening = f'<div class="{block}">' if block else "<div>"
        size = -(-len(paragraphs) // self.blocks)
        parts = [paragraphs[n : n + size] for n in range(0, len(paragraphs), size)]
        between = '<div class="slot"><span>Advertisement</span></div>' if self.blocks > 1 else ""
        return between.join(f"{opening}{chr(10).join(part)}</div>" for part in parts)


def _footer(sheet: Sheet) -> str:
    return f"<footer>{sheet.menu()}<p>© 2026 {sheet.site}</p>{''.join(sheet.bottom)}</footer>"


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(parts)


def _semantic(sheet: Sheet, title: str) -> str:
    return f"""<header>{_joined(sheet.top)}<nav>{sheet.menu()}</nav></header>
<main><article>{_joined(sheet.above)}<h1>{title}</h1>{_joined(sheet.under)}{sheet.text("article-body")}
{_joined(sheet.after)}</article></main>{_joined(sheet.beside)}{_footer(sheet)}"""


def _soup(sheet: Sheet, title: str) -> str:
    return f"""<div id="wrap"><div class="row1">{_joined(sheet.top)}<div class="nav2">{sheet.menu()}</div></div>
<div class="row2"><div class="colL">{_joined(sheet.above)}<h1>{title}</h1>{_joined(sheet.under)}
{sheet.text("content")}{_joined(sheet.after)}</div><div class="colR">{_joined(sheet.beside)}</div></div></div>
{_footer(sheet)}"""


def _table(sheet: Sheet, title: str) -> str:
    return f"""<table width="980"><tr><td colspan="2">{_joined(sheet.top)}{sheet.menu()}</td></tr>
<tr><td valign="top">{_joined(sheet.above)}<h1>{title}</h1>{_joined(sheet.under)}{sheet.text()}{_joined(sheet.after)}</td>
<td width="300">{_joined(sheet.beside)}</td></tr></table>{_footer(sheet)}"""


def _modules(sheet: Sheet, title: str) -> str:
    n = sheet.rng.randrange(100, 999)
    return f"""<div class="_{n}a"><div class="_{n}b">{_joined(sheet.top)}{sheet.menu()}</div>
<section class="_{n}c"><div class="_{n}d">{_joined(sheet.above)}<h1 class="_{n}e">{title}</h1>{_joined(sheet.under)}</div>
<div class="_{n}f">{sheet.text(f"_{n}g")}</div>{_joined(sheet.after)}</section>{_joined(sheet.beside)}</div>{_footer(sheet)}"""


def _blog(sheet: Sheet, title: str) -> str:
    return f"""<div class="site"><div class="branding"><h2><a href="/">{sheet.site}</a></h2>{_joined(sheet.top)}</div>
<div class="post" id="post-{sheet.rng.randrange(9_999)}">{_joined(sheet.above)}<h1 class="post-title">{title}</h1>
{_joined(sheet.under)}{sheet.text("post-content")}{_joined(sheet.after)}</div>
<div id="secondary">{_joined(sheet.beside)}</div></div>{_footer(sheet)}"""
