"""Citations in their articles: the paragraph around a quote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.types import Citation
from index.archive import Archive
from index.errors import UnknownArticle, UnknownCollection

_BREAK = re.compile(r"\n\s*\n|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A verbatim paragraph; the quote is `text[start:end]`."""

    text: str
    start: int
    end: int


class Excerpts:
    """Finds the paragraphs that citations stand in."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def paragraph(self, citation: Citation, collections: Sequence[str]) -> Paragraph | None:
        """Return the paragraph around a citation; None if its article was removed."""
        for collection in collections:
            try:
                article = await self._archive.articles.get(collection, citation.article_id)
            except (UnknownArticle, UnknownCollection):
                continue
            return around(article.text, citation.start, citation.end)
        return None


def around(text: str, start: int, end: int) -> Paragraph:
    """Return the paragraph that holds `text[start:end]`, or the paragraphs if it is in several."""
    breaks = [(match.start(), match.end()) for match in _BREAK.finditer(text)]
    first = max((b for _, b in breaks if b <= start), default=0)
    last = min((a for a, _ in breaks if a >= end), default=len(text))
    return Paragraph(text=text[first:last], start=start - first, end=end - first)
