"""An excerpt where it stands: the paragraph of its article around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.types import Citation
from index.archive import Archive
from index.errors import UnknownArticle, UnknownCollection

_BREAK = re.compile(r"\n\s*\n|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A verbatim paragraph; the excerpt is `text[start:end]`."""

    text: str
    start: int
    end: int


class Excerpts:
    """Shows citations in their articles."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def paragraph(self, citation: Citation, collections: Sequence[str]) -> Paragraph | None:
        """The paragraph around the citation; None where the article is gone meanwhile."""
        for collection in collections:
            try:
                article = await self._archive.articles.get(collection, citation.article_id)
            except (UnknownArticle, UnknownCollection):
                continue
            return around(article.text, citation.start, citation.end)
        return None


def around(text: str, start: int, end: int) -> Paragraph:
    """The paragraph that holds these characters, or those that they run through."""
    breaks = [(match.start(), match.end()) for match in _BREAK.finditer(text)]
    first = max((b for _, b in breaks if b <= start), default=0)
    last = min((a for a, _ in breaks if a >= end), default=len(text))
    return Paragraph(text=text[first:last], start=start - first, end=end - first)
