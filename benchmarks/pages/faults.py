"""The kinds of pages: what real pages did that made readers of pages err, one function each.

A fault puts its parts into a `Sheet`; layout, language, wording and order are drawn for each page.
"""

# ruff: noqa: E501 - markup reads best as one line

import html
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from benchmarks.pages.sheet import Page, Sheet
from benchmarks.pages.writing import Language

_ENGLISH = "en"
_METAS = (
    'property="article:published_time"',
    'name="pubdate"',
    'name="date"',
    'name="dc.date"',
    'itemprop="datePublished"',
    'name="parsely-pub-date"',
    'property="og:published_time"',
)


def make_pages(count: int, seed: int) -> Iterator[Page]:
    """Yield so many pages, half of them English, each kind as often as the others."""
    others = [code for code in Language.codes() if code != _ENGLISH]
    for number in range(count):
        rng = Random(f"{seed}-{number}")
        kind, fault = list(FAULTS.items())[number // 2 % len(FAULTS)]
        sheet = Sheet.new(rng, _ENGLISH if number % 2 == 0 else rng.choice(others))
        fault(sheet)
        yield sheet.page(kind)


def _meta(sheet: Sheet, said: str) -> str:
    return f'<meta {sheet.rng.choice(_METAS)} content="{html.escape(said)}">'


def _node(sheet: Sheet, said: str, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": sheet.one_of("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle"),
        "headline": sheet.title,
        "datePublished": said,
        **more,
    }


def _dated_path(sheet: Sheet, day: date) -> str:
    ways = (
        f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
    )
    return f"/{sheet.one_of('news', 'world', 'a')}/{sheet.rng.choice(ways)}/{sheet.slug}"


def _usual(sheet: Sheet) -> None:
    """The day in metadata, and perhaps on the page, with lists of other articles."""
    if sheet.chance(0.5):
        sheet.head.append(_meta(sheet, sheet.stamp()))
    else:
        sheet.head.append(
            sheet.json_ld(
                {"@graph": [{"@type": "WebSite", "name": sheet.site}, _node(sheet, sheet.stamp())]}
            )
        )
    if sheet.chance(0.7):
        sheet.under.append(sheet.shown(sheet.said(), machine=sheet.stamp()))
    sheet.beside.append(sheet.listed(3, label=sheet.one_of("sidebar", "most-read", "rail")))


def _evening(sheet: Sheet) -> None:
    """Stamps in UTC, of which the day is not that of the place where it was published."""
    west = sheet.chance(0.7)
    zone = timezone(timedelta(hours=sheet.rng.choice((-8, -7, -5, -4, -3) if west else (8, 9, 10))))
    hour = sheet.rng.randrange(21, 24) if west else sheet.rng.randrange(0, 7)
    day = sheet.moment.date()
    sheet.moment = datetime(
        day.year, day.month, day.day, hour, sheet.rng.randrange(60), tzinfo=zone
    )
    stamp = sheet.utc()
    if sheet.chance(0.7):
        sheet.head.append(_meta(sheet, stamp))
    if sheet.chance(0.6):
        sheet.head.append(
            sheet.json_ld(
                _node(sheet, stamp, dateModified=sheet.utc(sheet.moment + timedelta(hours=3)))
            )
        )
    if not sheet.head:
        sheet.head.append(_meta(sheet, stamp))
    in_path = sheet.chance(0.4)
    if in_path:
        sheet.path = _dated_path(sheet, day)
    if not in_path or sheet.chance(0.6):
        sheet.under.append(
            sheet.shown(sheet.said(), machine=sheet.one_of(stamp, sheet.moment.isoformat()))
        )


def _address_of_file(sheet: Sheet) -> None:
    """Days in addresses of pictures, styles and scripts, and in the picture's caption."""
    other = sheet.other_moment()
    name = f"{other:%Y/%m/%d}/photo-{other:%Y-%m-%d}.jpg"
    sheet.head += [
        f'<meta property="og:image" content="https://img.example/{name}">',
        f'<link rel="stylesheet" href="/css/site.{other:%Y%m%d}.css">',
        f'<script src="/js/app-{other:%Y-%m-%d}.js"></script>',
    ]
    sheet.inside.append(
        f'<figure><img src="/media/{name}"><figcaption>{sheet.site}</figcaption></figure>'
    )
    _maybe_shown(sheet)


def _maybe_shown(sheet: Sheet, none: float = 0.2) -> None:
    """Show the day on the page, or leave the page without one."""
    if sheet.chance(none):
        sheet.day = None
    else:
        sheet.under.append(
            sheet.shown(sheet.said(), machine=sheet.stamp() if sheet.chance(0.3) else None)
        )


def _ambiguous(sheet: Sheet) -> None:
    """A day in metadata that could be two; another place may tell which."""
    moment = sheet.moment
    first, second = moment.day % 12 + 1, moment.month
    if first == second:
        first = first % 12 + 1
    sheet.moment = moment.replace(day=first)
    day = sheet.moment.date()
    sheet.head.append(
        _meta(
            sheet,
            sheet.one_of(f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}")
            if sheet.language.code == _ENGLISH
            else f"{day:%d/%m/%Y}",
        )
    )
    sheet.day = day
    if sheet.language.code != _ENGLISH:
        return
    if sheet.chance(0.4):
        sheet.path = _dated_path(sheet, day)
    elif sheet.chance(0.7):
        sheet.under.append(sheet.shown(sheet.said()))
    else:
        sheet.day = None


def _related(sheet: Sheet) -> None:
    """Lists of other articles with clear days; the article's own stands as text, or nowhere."""
    label = sheet.one_of(
        "related",
        "more-on",
        "recirc",
        "tray",
        "card-grid",
        "latest-news",
        "xk2",
        "links",
        "teaser-list",
    )
    place = sheet.rng.choice((sheet.after, sheet.inside, sheet.beside))
    place.append(sheet.listed(sheet.rng.randint(2, 5), label=label))
    _maybe_shown(sheet, none=0.15)


def _sidebar(sheet: Sheet) -> None:
    """A sidebar with days, before the article or after it."""
    label = sheet.one_of("sidebar", "widget-area", "col-right", "popular", "news-feed", "z9")
    (sheet.top if sheet.chance(0.3) else sheet.beside).append(
        sheet.listed(4, label=label, tag=sheet.one_of("aside", "div", "section"))
    )
    _maybe_shown(sheet, none=0.15)


def _masthead(sheet: Sheet) -> None:
    """The day on which the page was saved on top of it; the article's own below its headline."""
    today = sheet.moment + timedelta(days=sheet.rng.randrange(1, 900))
    if today.year > 2025:
        today = datetime(2025, 11, 3, tzinfo=UTC)
    said = sheet.language.day(sheet.rng, today.date())
    label = sheet.one_of(
        "today", "current-date", "header__date", "top-line", "edition", "dt", "masthead-date"
    )
    sheet.top.append(
        sheet.one_of(
            f'<div class="{label}">{said}</div>',
            f"<span>{said}</span>",
            f'<p class="{label}">{sheet.site} | {said}</p>',
        )
    )
    if sheet.chance(0.75):
        sheet.under.append(
            sheet.shown(sheet.said(), machine=sheet.stamp() if sheet.chance(0.3) else None)
        )
    else:
        sheet.path = _dated_path(sheet, sheet.day or sheet.moment.date())


def _in_words(sheet: Sheet) -> None:
    """The day as the page shows it, and nowhere else."""
    place = sheet.rng.choice((sheet.under, sheet.under, sheet.above, sheet.after))
    place.append(sheet.shown(sheet.said()))


def _many_bodies(sheet: Sheet) -> None:
    """The article in several blocks, with advertisements between them."""
    sheet.blocks = sheet.rng.randint(2, 5)
    _usual(sheet)


def _wrapped(sheet: Sheet) -> None:
    """JSON-LD in comments or CDATA, with a comma or semicolon too many, beside other days."""
    node = json.dumps(_node(sheet, sheet.stamp()), ensure_ascii=False)
    said = sheet.one_of(
        f"<![CDATA[\n{node}\n]]>",
        f"//<![CDATA[\n{node}\n//]]>",
        f"/* <![CDATA[ */\n{node}\n/* ]]> */",
        f"<!--\n{node}\n-->",
        f"{node};",
        f"{node[:-1]},}}",
        f"[{node},]",
        f"\n\t{node}\n;\n",
        node.replace('"headline": "', '"headline": "\n\t'),
        html.escape(node),
    )
    script = f'<script type="application/ld+json">{said}</script>'
    (sheet.head if sheet.chance(0.6) else sheet.bottom).append(script)
    sheet.after.append(sheet.listed(3, label=sheet.one_of("read-more", "others", "b3")))


def _site_as_title(sheet: Sheet) -> None:
    """The name of the site as the title in metadata."""
    sheet.og_title = sheet.site
    sheet.head.append(f'<meta property="og:site_name" content="{sheet.site}">')
    if sheet.chance(0.4):
        sheet.head_title = sheet.site
    elif sheet.chance(0.5):
        sheet.head_title = f"{sheet.site}: {sheet.title}"
    _usual(sheet)


def _changed(sheet: Sheet) -> None:
    """The day of a change beside that of publication, first or last."""
    later = sheet.moment + timedelta(days=sheet.rng.choice((1, 3, 30, 400)))
    modified = f'<meta property="article:modified_time" content="{sheet.stamp(later)}">'
    published = _meta(sheet, sheet.stamp())
    sheet.head += sheet.rng.sample([modified, published], 2) if sheet.chance(0.5) else [modified]
    changed = sheet.language.one(sheet.rng, "changed")
    posted = next(filter(None, iter(lambda: sheet.language.one(sheet.rng, "posted"), None)))
    own, change = f"{posted} {sheet.said()}", f"{changed} {sheet.said(later)}"
    parts = [own, change] if sheet.chance(0.5) else [change, own]
    sheet.under.append(
        sheet.one_of(
            "".join(f"<p>{each}</p>" for each in parts),
            f"<div class='meta'>{' | '.join(parts)}</div>",
            "".join(f"<span class='date'>{each}</span>" for each in parts),
            f"<p class='dates'>{'<br>'.join(parts)}</p>",
        )
    )


def _in_address(sheet: Sheet) -> None:
    """The day in the page's address only."""
    sheet.path = _dated_path(sheet, sheet.moment.date())
    if sheet.chance(0.5):
        sheet.beside.append(sheet.listed(3, label=sheet.one_of("sidebar", "latest", "n1")))


def _no_day(sheet: Sheet) -> None:
    """Years in the footer, days in the text, comments or cards, but none of publication."""
    sheet.day = None
    other = sheet.other_moment()
    sheet.bottom.append(f"<p>© 1999–{other.year} {sheet.site}. Build {other:%Y%m%d}</p>")
    place = sheet.rng.choice((sheet.after, sheet.beside, sheet.inside))
    place.append(
        sheet.one_of(
            f'<div class="comments"><div class="comment"><b>nightowl</b> <time datetime="{sheet.stamp(other)}">{sheet.said(other)}</time><p>First! Well said.</p></div></div>',
            f'<blockquote class="embedded-post"><p>We have signed.</p>— Ministry (@ministry) <a href="https://social.example/1">{sheet.language.day(sheet.rng, other.date())}</a></blockquote>',
            sheet.listed(3, label="related-articles"),
            f'<div class="event-card"><span class="date">{sheet.said(other)}</span><a href="/e/1">{sheet.language.title(sheet.rng)}</a></div>',
        )
    )


def _other_nodes(sheet: Sheet) -> None:
    """JSON-LD of films, events, persons and other articles before that of this one."""
    others: list[object] = [
        {"@type": "VideoObject", "name": "Report", "uploadDate": sheet.stamp(sheet.other_moment())},
        {"@type": "Event", "name": "Talks", "startDate": sheet.stamp(sheet.other_moment())},
        {
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "item": {
                        "@type": "NewsArticle",
                        "headline": sheet.language.title(sheet.rng) + " II",
                        "datePublished": sheet.stamp(sheet.other_moment()),
                    },
                }
                for _ in range(3)
            ],
        },
        {
            "@type": "NewsArticle",
            "headline": sheet.language.title(sheet.rng) + " III",
            "datePublished": sheet.stamp(sheet.other_moment()),
        },
    ]
    nodes = [*sheet.rng.sample(others, sheet.rng.randint(1, 3)), _node(sheet, sheet.stamp())]
    if sheet.chance(0.5):
        sheet.rng.shuffle(nodes)
    if sheet.chance(0.5):
        sheet.head += [sheet.json_ld(node) for node in nodes]
    else:
        sheet.head.append(sheet.json_ld({"@context": "https://schema.org", "@graph": nodes}))


def _relative(sheet: Sheet) -> None:
    """How long ago it was, with the moment in an attribute."""
    ago = sheet.one_of(
        "2 hours ago", "Yesterday", "il y a 3 h", "3 d", "hace 2 horas", f"{sheet.moment:%H:%M}"
    )
    stamp = sheet.moment.isoformat()
    sheet.under.append(
        sheet.one_of(
            f'<time datetime="{stamp}">{ago}</time>',
            f'<time class="timeago" title="{stamp}" datetime="{stamp}">{ago}</time>',
            f'<span class="timestamp" data-date="{stamp}" title="{sheet.moment.date()}">{ago}</span>',
        )
    )
    sheet.beside.append(sheet.listed(3, label="more"))


def _in_dateline(sheet: Sheet) -> None:
    """The day in the text's first words only."""
    said = sheet.language.day(sheet.rng, sheet.moment.date())
    place = sheet.one_of("LUSAVA", "VALMERE", "BRESK")
    sheet.paragraphs[0] = f"{place}, {said} — {sheet.paragraphs[0]}"


def _days_in_text(sheet: Sheet) -> None:
    """Days of events in the first sentences and a box of facts; the article's own in a byline."""
    for n in range(2):
        other = sheet.other_moment().date()
        sheet.paragraphs[n] = f"{sheet.language.day(sheet.rng, other)}: {sheet.paragraphs[n]}"
    other = sheet.other_moment()
    sheet.inside.append(
        f"<table class='facts'><tr><td>1</td><td>{sheet.language.day(sheet.rng, other.date())}</td></tr></table>"
    )
    sheet.under.append(
        sheet.shown(sheet.said(), machine=sheet.stamp() if sheet.chance(0.4) else None)
    )


FAULTS: dict[str, Callable[[Sheet], None]] = {
    "usual": _usual,
    "evening in UTC": _evening,
    "day in a file's address": _address_of_file,
    "day that could be two": _ambiguous,
    "related list": _related,
    "sidebar": _sidebar,
    "masthead": _masthead,
    "day in words only": _in_words,
    "several bodies": _many_bodies,
    "wrapped JSON-LD": _wrapped,
    "site as title": _site_as_title,
    "changed later": _changed,
    "address only": _in_address,
    "no day": _no_day,
    "other JSON-LD": _other_nodes,
    "how long ago": _relative,
    "dateline only": _in_dateline,
    "days in the text": _days_in_text,
}
