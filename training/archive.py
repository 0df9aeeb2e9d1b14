"""The articles of an archive with their vectors: to ask about, and to mine negatives from."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.types import PUBLIC
from training.data import Text

_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article and its n passages; `vectors` has shape (n, dimension)."""

    url: str | None
    text: str
    published_on: date
    passages: tuple[Text, ...]
    vectors: NDArray[np.float32]


async def stored_articles(folder: Path) -> list[StoredArticle]:
    """Return every article of the public collection of an archive."""
    stored: list[StoredArticle] = []
    async with await Archive.open(folder) as archive:
        model = await archive.vectors.model()
        if model is None:
            raise SystemExit(f"There is nothing in {folder} yet: ingest the articles first.")
        offset = 0
        while found := await archive.articles.newest(PUBLIC, limit=_AT_ONCE, offset=offset):
            offset += len(found)
            rows = await archive.vectors.of_articles(
                PUBLIC, [article.id for article in found], model
            )
            passages = await archive.articles.passages([PUBLIC], rows.passage_ids.tolist())
            for article in found:
                own = np.flatnonzero(rows.article_ids == article.id)
                texts = (passages[at].text for at in rows.passage_ids[own].tolist())
                stored.append(
                    StoredArticle(
                        url=article.url,
                        text=article.text,
                        published_on=article.published_on,
                        passages=tuple(Text(text, article.title) for text in texts),
                        vectors=rows.vectors[own],
                    )
                )
    return stored
