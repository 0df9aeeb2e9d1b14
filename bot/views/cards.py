"""The card of an answer: headline, excerpts and footer, as text and as components.

Each excerpt is verbatim between quotation marks: its markdown is escaped, the words that matched
are bold, and where it was cut, the ellipsis stands outside the marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import discord

from answer.types import Answer, Citation, DateInterval, Other
from answer.understanding.about_answer import AboutAnswer
from answer.wording import Phrase, also_in, spoken, understood
from bot.views.components import Button, components_of, framed
from bot.views.quotes import quoted, shortened
from bot.views.text import (
    MOST_PLAIN_TEXT,
    MOST_TEXT,
    closing_marks,
    escaped,
    link_or_text,
    one_line,
    size,
    unescaped,
)
from bot.views.why import why
from language import Language

MOST_QUESTION = 500
MOST_EXCERPTS = 3
MOST_CITATIONS = 5
MOST_OTHERS = 3
MOST_ASKED_TOO = 200
MOST_LINKED = 200
SHORTEST_EXCERPT = 80
LONGEST_HEADING = 60

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The parts of an answer in Discord's markdown, top to bottom."""

    headline: str
    excerpts: tuple[str, ...]
    footer: str
    prose: str | None = None

    @property
    def text(self) -> str:
        """The whole card as one text."""
        return _BETWEEN.join(self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts, from top to bottom."""
        prose = (self.prose,) if self.prose else ()
        return (self.headline, *prose, *self.excerpts, self.footer)


def compose(
    answer: Answer,
    language: Language,
    *,
    most: int = MOST_TEXT,
    excerpts: int = MOST_EXCERPTS,
    follows: bool = False,
    about: AboutAnswer | None = None,
    prose: str | None = None,
    cited: Sequence[int] = (),
) -> Card:
    """Return the card of an answer, of at most `most` characters and `excerpts` excerpts.

    The last excerpts are left out and the first is shortened where they do not fit. `follows` says
    that the question was completed from an earlier one, which the card then shows. With `about` the
    card tells only who says so, or how sure the answer is, and quotes what gives it. `prose` stands
    above the excerpts; those that it has `cited`, by their numbers from 1, are shown instead.
    """
    citations = answer.citations if about is None else answer.supporting
    numbers = list(cited) or list(range(1, len(citations[:excerpts]) + 1))
    card = Card(
        headline=_headline(answer, follows, about, language, is_answered=bool(cited)),
        excerpts=tuple(excerpt(n, citations[n - 1], language) for n in numbers),
        footer=_footer(answer, language),
        prose=prose,
    )
    while len(card.excerpts) > 1 and size(card.text) > most:
        card = replace(card, excerpts=card.excerpts[:-1])
    if size(card.text) > most:
        rest = size(replace(card, excerpts=("",)).text)
        number = numbers[0]
        first = excerpt(number, citations[number - 1], language, most=most - rest)
        card = replace(card, excerpts=(first,))
    return card if size(card.text) <= most else replace(card, excerpts=())


def layout(card: Card, buttons: Sequence[Button] = ()) -> discord.ui.LayoutView:
    """Return the card as components."""
    return framed(card.parts, buttons)


def plain_text(
    answer: Answer,
    language: Language,
    *,
    follows: bool = False,
    about: AboutAnswer | None = None,
) -> str:
    """Return the card of an answer as the content of an ordinary message."""
    return compose(answer, language, most=MOST_PLAIN_TEXT, follows=follows, about=about).text


def question_on_card(text: str, languages: Iterable[Language] = ()) -> str | None:
    """Return the question on the first line of a card's text, or None if it is not a card.

    `languages` are those in which the card may say that the question was completed.
    """
    first = text.split("\n", 1)[0]
    if not first.startswith("-# "):
        return None
    asked = first.removeprefix("-# ")
    understood = (f"{language('card-understood')} " for language in languages)
    asked = asked.removeprefix(next(filter(asked.startswith, understood), ""))
    return unescaped(asked) or None


def message_text(message: discord.Message | discord.MessageSnapshot) -> str:
    """Return the text of a message: its content, or the texts of its components."""
    found = [message.content] if message.content else []
    displays = (each for each in components_of(message) if isinstance(each, discord.TextDisplay))
    found += [each.content for each in displays]
    return "\n".join(found)


def _headline(
    answer: Answer,
    follows: bool,
    about: AboutAnswer | None,
    language: Language,
    *,
    is_answered: bool,
) -> str:
    """Return the question, and the answer or that there is none, unless prose is one."""
    understood = f"{language('card-understood')} " if follows else ""
    asked = f"-# {understood}{escaped(one_line(answer.question, MOST_QUESTION))}"
    told: list[str] = []
    if answer.text is None:
        told += [] if is_answered else _no_answer(answer, language)
    else:
        text = spoken(answer.text, language)
        # Not every language writes months with a capital; an article's own words stay as they are.
        heading = text[:1].upper() + text[1:] if isinstance(answer.text, Phrase) else text
        told.append(_prominent(one_line(heading, 500)))
        if facts := _facts(answer, text, about, language):
            line = " · ".join(facts)
            told.append(line[0].upper() + line[1:])
    lines = [asked, *told]
    if about is None:
        lines += _listed(
            "card-others", [_other(each, language) for each in answer.others], language
        )
        questions = [escaped(one_line(each, MOST_ASKED_TOO)) for each in answer.also_asked]
        lines += _listed("card-also-asked", questions, language)
    return "\n".join(lines)


def _facts(answer: Answer, text: str, about: AboutAnswer | None, language: Language) -> list[str]:
    """Return what stands below the answer: when, whether it happened, who says so, how sure."""
    reason = escaped(why(answer, language) or "")
    sure = language(f"certainty-{answer.certainty}")
    if about is AboutAnswer.SOURCE:
        return [reason]
    if about is AboutAnswer.CERTAINTY:
        percent = round(100 * answer.confidence)
        return [language("how-sure", sure=sure, percent=percent), reason]
    dated = language.days(answer.date.first, answer.date.last) if answer.date else None
    facts = [dated] if dated and dated not in text else []
    status = language(f"status-{answer.status.value.replace(' ', '-')}") if answer.status else None
    # "Planned for 12 May 2024" says it already.
    if status and status not in text.casefold():
        facts.append(status)
    return [each for each in (*facts, reason, sure) if each]


def _listed(name: str, texts: Sequence[str], language: Language) -> list[str]:
    """Return the lines of a list below its message, in small print; none for an empty one."""
    if not texts:
        return []
    return [f"-# {language(name)}", *(f"-# • {each}" for each in texts[:MOST_OTHERS])]


def _no_answer(answer: Answer, language: Language) -> Iterable[str]:
    unreported = spoken(answer.unreported, language) if answer.unreported else None
    yield _prominent(unreported or language("card-not-found"))
    if answer.citations:
        yield language("card-nearest")
    elif answer.archive_newest is None:
        yield language("card-empty")


def _prominent(text: str) -> str:
    # A heading is large, and screen readers jump to it; a whole sentence would be too much.
    return f"## {escaped(text)}" if len(text) <= LONGEST_HEADING else f"**{escaped(text)}**"


def _other(other: Other, language: Language) -> str:
    cited = other.citation
    published = language("source-published", day=language.day(cited.published_on))
    parts = [spoken(other.text, language), cited.publisher, published]
    return " · ".join(escaped(one_line(part, 80)) for part in parts if part)


def excerpt(number: int, citation: Citation, language: Language, *, most: int | None = None) -> str:
    """Return a numbered excerpt with its source, shortened to `most` characters if it is longer."""
    source = source_lines(number, citation, language)
    whole = f"{source}\n{_block(citation, before=False, after=False)}"
    if most is None or size(whole) <= most:
        return whole
    room = len(citation.quote)
    while room > SHORTEST_EXCERPT:
        # Escapes and bold add characters, so the length is found by trying.
        room = max(SHORTEST_EXCERPT, room * 7 // 8)
        piece, before, after = shortened(citation, room)
        text = f"{source}\n{_block(piece, before=before, after=after)}"
        if size(text) <= most:
            return text
    return source


def _block(citation: Citation, *, before: bool, after: bool) -> str:
    quote = quoted(citation.quote, citation.highlights)
    ended = closing_marks(citation.quote)
    text = f"{'… ' if before else ''}“{quote}”{ended}{' …' if after else ''}"
    return "\n".join(f"> {line}" for line in text.split("\n"))


def source_lines(number: int, citation: Citation, language: Language) -> str:
    """Return the title as a link, and on a second, small line the publisher and the dates."""
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
    linked = understood(answer, language)
    parts = [escaped(one_line(linked, MOST_LINKED))] if linked else []
    parts += [language("footer-as-of", day=language.day(answer.as_of))]
    if answer.newest_relevant:
        name = "footer-newest-found-old" if answer.is_stale else "footer-newest-found"
        parts.append(language(name, day=language.day(answer.newest_relevant)))
    if answer.archive_newest:
        parts.append(language("footer-newest", day=language.day(answer.archive_newest)))
    return "-# " + " · ".join(parts)
