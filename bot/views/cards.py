"""An Answer as Discord shows it: pure functions from values to text and components.

Every excerpt stands between quote marks and is verbatim: markdown in it is escaped, the words
that matched are bold, and where it had to be shortened, the ellipsis stands outside the marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from answer.types import Answer, Citation, DateInterval, Other
from answer.wording import Phrase, also_in, spoken
from bot.views.text import escaped, link_or_text, one_line, reordering_ended, size, unescaped
from bot.views.why import why
from language import Language

MOST_TEXT = 4000
MOST_PLAIN_TEXT = 2000
MOST_QUESTION = 500
MOST_EXCERPTS = 3
MOST_SHOWN = 5
MOST_OTHERS = 3
SHORTEST_EXCERPT = 80
LONGEST_HEADING = 60
MOST_IN_ROW = 5

_BETWEEN = "\n\n"


Button = discord.ui.Button[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The pieces of an answer in Discord's markdown, top to bottom."""

    headline: str
    excerpts: tuple[str, ...]
    footer: str

    @property
    def text(self) -> str:
        """The whole card as one text."""
        return _BETWEEN.join((self.headline, *self.excerpts, self.footer))


def compose(
    answer: Answer,
    language: Language,
    *,
    most: int = MOST_TEXT,
    excerpts: int = MOST_EXCERPTS,
    follows: bool = False,
) -> Card:
    """The card of an answer, with as many of its excerpts as fit, and the first in any case.

    `follows` where the question was put together from an earlier one, which is then said.
    """
    citations = answer.citations[:excerpts]
    card = Card(
        headline=_headline(answer, follows, language),
        excerpts=tuple(excerpt(n, one, language) for n, one in enumerate(citations, start=1)),
        footer=_footer(answer, language),
    )
    while len(card.excerpts) > 1 and size(card.text) > most:
        card = replace(card, excerpts=card.excerpts[:-1])
    if size(card.text) > most:
        rest = size(replace(card, excerpts=("",)).text)
        first = excerpt(1, citations[0], language, most=most - rest)
        card = replace(card, excerpts=(first,))
    return card if size(card.text) <= most else replace(card, excerpts=())


class Shown(discord.ui.LayoutView):
    """Components whose clicks are heard by `Presses`, in this process or a later one."""

    def is_finished(self) -> bool:
        """True, so that discord.py does not keep every message in memory."""
        return True


class ShownPlain(discord.ui.View):
    """Buttons below a plain message; as `Shown`."""

    def is_finished(self) -> bool:
        """True, so that discord.py does not keep every message in memory."""
        return True


def layout(card: Card, buttons: Sequence[Button] = ()) -> discord.ui.LayoutView:
    """The card as components."""
    return framed((card.headline, *card.excerpts, card.footer), buttons)


def framed(
    texts: Sequence[str],
    buttons: Sequence[Button] = (),
    *,
    lines: bool = True,
    picture: discord.File | None = None,
) -> discord.ui.LayoutView:
    """Texts in one frame, with lines between them or a little room, and buttons below.

    The picture stands below the first text; it is to be attached to the message.
    """
    view = Shown(timeout=None)
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    for index, text in enumerate(texts):
        if index and lines:
            box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.TextDisplay(text))
        if not index and picture is not None:
            shown = discord.MediaGalleryItem(picture.uri, description=picture.description)
            box.add_item(discord.ui.MediaGallery(shown))
    view.add_item(box)
    for row in _rows(buttons):
        view.add_item(discord.ui.ActionRow(*row))
    return view


def below_plain(buttons: Sequence[Button]) -> discord.ui.View:
    """The buttons for an ordinary message."""
    view = ShownPlain(timeout=None)
    for number, row in enumerate(_rows(buttons)):
        for each in row:
            each.row = number
            view.add_item(each)
    return view


def _rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """The buttons in rows of about one length: six are three and three."""
    count = -(-len(buttons) // MOST_IN_ROW)
    length = -(-len(buttons) // count) if count else 1
    return [buttons[start : start + length] for start in range(0, len(buttons), length)]


def plain(answer: Answer, language: Language, *, follows: bool = False) -> str:
    """The card as the content of an ordinary message."""
    return compose(answer, language, most=MOST_PLAIN_TEXT, follows=follows).text


def asked_on(text: str, languages: Iterable[Language] = ()) -> str | None:
    """The question that the text of a card, in any of the languages, shows on its first line."""
    first = text.split("\n", 1)[0]
    if not first.startswith("-# "):
        return None
    asked = first.removeprefix("-# ")
    understood = (f"{language('card-understood')} " for language in languages)
    asked = asked.removeprefix(next(filter(asked.startswith, understood), ""))
    return unescaped(asked) or None


def texts_of(message: discord.Message) -> str:
    """What a message shows: its content, or the texts of its components."""
    found = [message.content] if message.content else []
    pending = list(message.components)
    while pending:
        each = pending.pop(0)
        if isinstance(each, discord.TextDisplay):
            found.append(each.content)
        pending[:0] = getattr(each, "children", ())
    return "\n".join(found)


def quoted(quote: str, highlights: Iterable[tuple[int, int]] = ()) -> str:
    """The quote with its markdown made literal and the highlights in bold."""
    return "".join(
        f"**{escaped(text)}**" if bold else escaped(text) for text, bold in _runs(quote, highlights)
    )


def shortened(citation: Citation, most: int) -> tuple[Citation, bool, bool]:
    """The piece of the citation around its highlights, and whether it was cut before and after."""
    quote = citation.quote
    start, end = window(len(quote), citation.highlights, most)
    start, end = _at_words(quote, start, end)
    highlights = tuple(
        (max(a, start) - start, min(b, end) - start)
        for a, b in citation.highlights
        if a < end and b > start
    )
    piece = replace(
        citation,
        quote=quote[start:end],
        start=citation.start + start,
        end=citation.start + end,
        highlights=highlights,
    )
    return piece, start > 0, end < len(quote)


def window(length: int, highlights: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    """The `most` characters that hold most highlighted ones, with room on both sides of them."""
    if length <= most:
        return 0, length
    if not highlights:
        return 0, most
    start = max((a for a, _ in highlights), key=lambda a: _covered(highlights, a, a + most))
    last = max(min(b, start + most) for a, b in highlights if a < start + most and b > start)
    start = max(0, min(start - (most - (last - start)) // 2, length - most))
    return start, start + most


def _covered(highlights: Sequence[tuple[int, int]], start: int, end: int) -> int:
    return sum(max(0, min(b, end) - max(a, start)) for a, b in highlights)


def _at_words(quote: str, start: int, end: int) -> tuple[int, int]:
    # A cut moves inwards to the next space, unless that would take too much away.
    if start > 0 and (space := quote.find(" ", start, start + 40)) >= 0:
        start = space + 1
    if end < len(quote) and (space := quote.rfind(" ", max(start, end - 40), end)) > start:
        end = space
    return start, end


def _headline(answer: Answer, follows: bool, language: Language) -> str:
    understood = f"{language('card-understood')} " if follows else ""
    asked = f"-# {understood}{escaped(one_line(answer.question, MOST_QUESTION))}"
    if answer.text is None:
        return "\n".join([asked, *_no_answer(answer, language)])
    text = spoken(answer.text, language)
    # Not every language writes months with a capital; an article's own words stay as they are.
    heading = text[:1].upper() + text[1:] if isinstance(answer.text, Phrase) else text
    lines = [asked, _prominent(one_line(heading, 500))]
    dated = language.days(answer.date.first, answer.date.last) if answer.date else None
    facts = [dated] if dated and dated not in text else []
    status = language(f"status-{answer.status.value.replace(' ', '-')}") if answer.status else None
    # "Planned for 12 May 2024" says it already.
    if status and status not in text.casefold():
        facts.append(status)
    if reason := why(answer, language):
        facts.append(escaped(reason))
    if facts:
        line = " · ".join(facts)
        lines.append(line[0].upper() + line[1:])
    if answer.others:
        lines.append(f"-# {language('card-others')}")
        lines += [f"-# • {_other(other, language)}" for other in answer.others[:MOST_OTHERS]]
    return "\n".join(lines)


def _no_answer(answer: Answer, language: Language) -> Iterable[str]:
    unreported = spoken(answer.unreported, language) if answer.unreported else None
    yield _prominent(unreported or language("card-not-found"))
    if answer.citations:
        yield language("card-nearest")
    elif answer.archive_newest is None:
        yield language("card-empty")


def _prominent(text: str) -> str:
    # A heading is large, and readers of the screen jump to it; a sentence would be a wall.
    return f"## {escaped(text)}" if len(text) <= LONGEST_HEADING else f"**{escaped(text)}**"


def _other(other: Other, language: Language) -> str:
    cited = other.citation
    published = language("source-published", day=language.day(cited.published_on))
    parts = [spoken(other.text, language), cited.publisher, published]
    return " · ".join(escaped(one_line(part, 80)) for part in parts if part)


def excerpt(number: int, citation: Citation, language: Language, *, most: int | None = None) -> str:
    """A numbered excerpt with its source; shortened to `most` characters where it is longer."""
    source = source_lines(number, citation, language)
    whole = f"{source}\n{_block(citation, before=False, after=False)}"
    if most is None or size(whole) <= most:
        return whole
    room = len(citation.quote)
    while room > SHORTEST_EXCERPT:
        # Escapes and bold take room of their own, so the length is found by trying.
        room = max(SHORTEST_EXCERPT, room * 7 // 8)
        piece, before, after = shortened(citation, room)
        text = f"{source}\n{_block(piece, before=before, after=after)}"
        if size(text) <= most:
            return text
    return source


def _block(citation: Citation, *, before: bool, after: bool) -> str:
    quote = quoted(citation.quote, citation.highlights)
    ended = reordering_ended(citation.quote)
    text = f"{'… ' if before else ''}“{quote}”{ended}{' …' if after else ''}"
    return "\n".join(f"> {line}" for line in text.split("\n"))


def source_lines(number: int, citation: Citation, language: Language) -> str:
    """Title as a link, and in a second line, small, publisher and dates."""
    title = f"**{number}** {link_or_text(one_line(citation.title, 160), citation.url)}"
    parts = [escaped(one_line(citation.publisher, 80))] if citation.publisher else []
    parts.append(language("source-published", day=language.day(citation.published_on)))
    event = citation.event_date
    published = DateInterval(first=citation.published_on, last=citation.published_on)
    if event and event != published:
        parts.append(language("source-event", days=language.days(event.first, event.last)))
    if others := also_in(citation, language):
        parts.append(escaped(one_line(others, 160)))
    return f"{title}\n-# {' · '.join(parts)}"


def _footer(answer: Answer, language: Language) -> str:
    parts = [language("footer-as-of", day=language.day(answer.as_of))]
    if answer.newest_relevant:
        name = "footer-newest-found-old" if answer.is_stale else "footer-newest-found"
        parts.append(language(name, day=language.day(answer.newest_relevant)))
    if answer.archive_newest:
        parts.append(language("footer-newest", day=language.day(answer.archive_newest)))
    return "-# " + " · ".join(parts)


def _runs(quote: str, highlights: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    """The quote in pieces, each bold or not; bold ones are not blank and end with their line."""
    at = 0
    for start, end in _merged(highlights, len(quote)):
        if at < start:
            yield quote[at:start], False
        lines = quote[start:end].split("\n")
        for index, line in enumerate(lines):
            if index:
                yield "\n", False
            if line:
                yield line, bool(line.strip())
        at = end
    if at < len(quote):
        yield quote[at:], False


def _merged(highlights: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    # Two bold runs that touch would need four asterisks in a row, which Discord misreads.
    merged: list[tuple[int, int]] = []
    for start, end in sorted(highlights):
        start, end = max(0, start), min(end, length)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
