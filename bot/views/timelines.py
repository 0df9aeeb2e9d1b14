"""A timeline: the picture, and the entries as text."""

from io import BytesIO

import discord

from answer.timeline import Entry, Timeline
from answer.timeline.picture import alt_text, draw
from answer.timeline.wording import dated, headline, more_articles, status_text
from answer.types import Citation
from bot.views.quotes import quoted, shortened
from bot.views.text import MOST_TEXT, escaped, link_or_text, one_line, size
from language import Language

PICTURE = "timeline.png"
MOST_ENTRIES = 12
_QUOTES = (400, 240, 160, 100)  # characters of a quote: the most with which all entries fit


def pictures(timeline: Timeline, language: Language) -> list[discord.File]:
    """Draw the picture that `layout` shows; none if the timeline has no entries.

    This takes a while, so do not call it on the event loop.
    """
    if not timeline.entries:
        return []
    picture = BytesIO(draw(timeline, dark=True, language=language))
    told = alt_text(timeline, language=language)
    return [discord.File(picture, filename=PICTURE, description=told)]


def layout(timeline: Timeline, language: Language) -> discord.ui.LayoutView:
    """Return the timeline as components; what `pictures` returns must be attached as well."""
    view = discord.ui.LayoutView(timeout=None)
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    texts = compose(timeline, language)
    box.add_item(discord.ui.TextDisplay(texts[0]))
    if timeline.entries:
        picture = discord.MediaGalleryItem(
            f"attachment://{PICTURE}", description=alt_text(timeline, language=language)
        )
        box.add_item(discord.ui.MediaGallery(picture))
    for text in texts[1:]:
        box.add_item(discord.ui.TextDisplay(text))
    return view.add_item(box)


def compose(timeline: Timeline, language: Language, *, most: int = MOST_TEXT) -> list[str]:
    """Return heading, entries and footer, together of at most `most` characters.

    Quotes are shortened before entries are left out. The entries that most articles tell of stay.
    """
    count = min(len(timeline.entries), MOST_ENTRIES)
    while True:
        for quote in _QUOTES:
            texts = _texts(timeline, count, quote, language)
            if sum(map(size, texts)) <= most:
                return texts
        count -= 1
        if count < 0:
            return [_heading(timeline, language)[:most]]


def _texts(timeline: Timeline, count: int, quote: int, language: Language) -> list[str]:
    kept = sorted(timeline.entries, key=lambda each: -len(each.citations))[:count]
    shown = [entry for entry in timeline.entries if entry in kept]
    hint = [] if timeline.entries else [language("timeline-nothing-hint")]
    return [
        _heading(timeline, language),
        *hint,
        *(_entry(entry, quote, language) for entry in shown),
        _footer(timeline, len(shown), language),
    ]


def _heading(timeline: Timeline, language: Language) -> str:
    topic = language("timeline-of", topic=escaped(one_line(timeline.topic, 200)))
    return f"-# {topic}\n**{escaped(headline(timeline, language))}**"


def _entry(entry: Entry, most: int, language: Language) -> str:
    facts = [f"**{escaped(dated(entry, language))}**", status_text(entry, language), entry.place]
    head = " · ".join(
        fact if number == 0 else escaped(fact) for number, fact in enumerate(facts) if fact
    )
    cited = [_cited(each, most, language) for each in entry.shown]
    rest = more_articles(entry, language) if len(entry.shown) == 1 else None
    return "\n".join([head, *cited]) + (f" · {rest}" if rest else "")


def _cited(citation: Citation, most: int, language: Language) -> str:
    piece, before, after = shortened(citation, most)
    quote = quoted(piece.quote, piece.highlights)
    source = [
        link_or_text(one_line(citation.title, 90), citation.url),
        escaped(one_line(citation.publisher, 40)) if citation.publisher else "",
        language("source-published", day=language.day(citation.published_on)),
    ]
    told = f"{'… ' if before else ''}“{quote}”{' …' if after else ''}"
    lines = "\n".join(f"> {line}" for line in told.split("\n"))
    return f"{lines}\n-# {' · '.join(filter(None, source))}"


def _footer(timeline: Timeline, shown: int, language: Language) -> str:
    parts = [language("footer-as-of", day=language.day(timeline.as_of))]
    rest = len(timeline.entries) + timeline.left_out - shown
    if rest:
        parts.append(language("timeline-left-out", count=rest))
    if timeline.archive_newest:
        parts.append(language("footer-newest", day=language.day(timeline.archive_newest)))
    return "-# " + " · ".join(parts)
