"""The pages of "More sources": each excerpt within its paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.excerpts import Paragraph
from answer.types import Citation
from bot.query import Query
from bot.views import cards
from bot.views.components import Button, button
from bot.views.text import escaped
from language import Language

# Two excerpts with the longest question and the longest sources still fit a message.
ON_A_PAGE = 2
LONGEST_EXCERPT = 1300


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An excerpt with its number among all, and its paragraph, or None if that is gone."""

    number: int
    citation: Citation
    paragraph: Paragraph | None


def numbered(citations: Sequence[Citation], page: int) -> list[tuple[int, Citation]]:
    """Return the excerpts of one page, counted from 1, with their numbers."""
    first = (page - 1) * ON_A_PAGE
    return list(enumerate(citations[first : first + ON_A_PAGE], start=first + 1))


def page_count(count: int) -> int:
    """Return how many pages so many excerpts fill: one at least."""
    return max(1, -(-count // ON_A_PAGE))


def page_texts(
    query: Query, sources: Sequence[Source], page: int, pages: int, language: Language
) -> list[str]:
    """Return the texts of one page, first the question, which the buttons read from there."""
    head = f"-# {escaped(query.text)}\n{language('sources-title', page=page, pages=pages)}"
    return [head, *(_in_paragraph(each, language) for each in sources)]


def page_buttons(query: Query, page: int, pages: int, language: Language) -> list[Button]:
    """Return the buttons that turn the pages; none if there is only one page."""
    if pages == 1:
        return []
    return [
        button(
            language("button-previous"),
            "more",
            f"{query.tag}.{page - 1}.back",
            disabled=page <= 1,
        ),
        button(language("button-next"), "more", f"{query.tag}.{page + 1}", disabled=page >= pages),
    ]


def _in_paragraph(source: Source, language: Language) -> str:
    cited, paragraph = source.citation, source.paragraph
    if paragraph is None:
        lines = cards.source_lines(source.number, cited, language)
        return f"{lines}\n-# {language('sources-gone')}"
    whole = replace(
        cited,
        quote=paragraph.text,
        start=cited.start - paragraph.start,
        end=cited.start - paragraph.start + len(paragraph.text),
        # If the paragraph is the excerpt, there is nothing to tell apart.
        highlights=((paragraph.start, paragraph.end),) if paragraph.text != cited.quote else (),
    )
    return cards.excerpt(source.number, whole, language, most=LONGEST_EXCERPT)
