"""Passages by the million: real ones first, then others made of them.

A made-up article has the passages of a real one, with half of their sentences dealt among all
passages of the archive, and their vectors turned a little in random directions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from index.database import DATABASE_FILE, read_only_engine
from index.health import model_of
from index.tables import ArticleRow, CollectionRow, ModelRow, PassageRow, VectorRow
from index.types import PUBLIC, ArticleDraft, Embedded, ModelIdentity
from reading.sentences import sentences_within
from reading.types import Span

_DEALT = 0.5
_TURN = 0.5
"""Length of the random vector added to one of length one: their cosine is about 0.9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The real articles, and the model of their vectors."""

    model: ModelIdentity
    articles: Sequence[Embedded]


class _Maker:
    """Makes articles of real ones.

    `_sentences` are those of all passages, one after another; each passage has so many as
    `_lengths` says.
    """

    def __init__(self, source: Sequence[Embedded]) -> None:
        self._source = source
        self._random = np.random.default_rng(0)
        taken_apart = [
            [sentence.of(each.draft.text) for sentence in sentences_within(each.draft.text, span)]
            for each in source
            for span in each.spans
        ]
        self._sentences = np.array(list(chain.from_iterable(taken_apart)), object)
        self._lengths = [len(sentences) for sentences in taken_apart]

    def made(self, copy: int) -> Iterator[Embedded]:
        """Yield an article made of each real one, another at each call."""
        texts = self._dealt()
        for article in self._source:
            spans, written, at = [], [], 0
            for _ in article.spans:
                written.append(next(texts))
                spans.append(Span(at, at + len(written[-1])))
                at += len(written[-1]) + 1
            draft = replace(
                article.draft, text="\n".join(written), url=f"{article.draft.url}#{copy}"
            )
            vectors = self._turned(article.vectors)
            yield Embedded(draft=draft, spans=tuple(spans), vectors=vectors)

    def _dealt(self) -> Iterator[str]:
        """Yield the text of each passage, with half of the sentences in others' places."""
        sentences = self._sentences.copy()
        chosen = np.flatnonzero(self._random.random(len(sentences)) < _DEALT)
        sentences[chosen] = sentences[self._random.permutation(chosen)]
        at = 0
        for length in self._lengths:
            yield " ".join(sentences[at : at + length])
            at += length

    def _turned(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        noise = self._random.standard_normal(vectors.shape, np.float32)
        turned = vectors + noise * (_TURN / np.linalg.norm(noise, axis=1, keepdims=True))
        turned /= np.linalg.norm(turned, axis=1, keepdims=True)
        return turned


def read_source(data: Path) -> Source:
    """Read the public articles of the archive in a data folder, which stays as it is."""
    engine = read_only_engine(data / DATABASE_FILE)
    with engine.connect() as connection:
        model = model_of(connection)
        if model is None:
            raise SystemExit(f"The archive in {data} has no articles. Name another with --data.")
        rows = connection.execute(
            select(
                ArticleRow.id, ArticleRow.title, ArticleRow.text, ArticleRow.published_on,
                ArticleRow.url, ArticleRow.publisher, PassageRow.start, PassageRow.end,
                VectorRow.data,
            )
            .join(CollectionRow, CollectionRow.id == ArticleRow.collection_id)
            .join(PassageRow, PassageRow.article_id == ArticleRow.id)
            .join(VectorRow, VectorRow.passage_id == PassageRow.id)
            .join(ModelRow, ModelRow.id == VectorRow.model_id)
            .where(CollectionRow.name == PUBLIC, ArticleRow.retired_at.is_(None), ModelRow.in_use)
            .order_by(ArticleRow.id, PassageRow.ordinal)
        ).all()  # fmt: skip
    engine.dispose()
    starts = [at for at, row in enumerate(rows) if not at or row.id != rows[at - 1].id]
    articles = [
        _article(rows[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    return Source(model=model, articles=articles)


def _article(rows: Sequence[Any]) -> Embedded:
    first = rows[0]
    vectors = b"".join(row.data for row in rows)
    return Embedded(
        draft=ArticleDraft(
            title=first.title,
            text=first.text,
            published_on=first.published_on,
            url=first.url or f"https://source.example/{first.id}",
            publisher=first.publisher,
        ),
        spans=tuple(Span(row.start, row.end) for row in rows),
        vectors=np.frombuffer(vectors, "<f4").reshape(len(rows), -1),
    )


def articles(source: Source, size: int) -> Iterator[Embedded]:
    """Yield articles with `size` passages or a few more, the real ones first, and none twice."""
    passages, contents = 0, set[str]()
    for each in chain(source.articles, _without_end(source.articles)):
        if each.draft.content_hash in contents:
            continue  # short ones are sometimes dealt what they had before
        contents.add(each.draft.content_hash)
        yield each
        passages += len(each.spans)
        if passages >= size:
            return


def _without_end(source: Sequence[Embedded]) -> Iterator[Embedded]:
    maker = _Maker(source)
    for copy in count(1):
        yield from maker.made(copy)
