"""Vectors of passages, and the models that made them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Row, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from index.database import Database
from index.errors import ModelMismatch
from index.stores.changes import change_row
from index.stores.rows import (
    collection_id_of,
    in_pieces,
    live_in,
    lock_collections,
    take_turn,
)
from index.tables import ArticleRow, ChangeRow, ModelRow, PassageRow, VectorRow
from index.tally import Tally, select_tally
from index.types import ChangeKind, ModelIdentity, PassageText, VectorBatch

log = logging.getLogger(__name__)

_LENGTH_TOLERANCE = 1e-3
_CHECKED_AT_ONCE = 2_000
# substr counts characters from 1, as Python's str does from 0
_PASSAGE_TEXT = func.substr(
    ArticleRow.text, PassageRow.start + 1, PassageRow.end - PassageRow.start
)


class VectorStore:
    """The vectors of all collections; every method but `batches` is one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_articles(
        self, collection: str, article_ids: Iterable[int], model: ModelIdentity
    ) -> VectorBatch:
        """What the indexes hold of those articles that are live."""
        async with self._database.reading() as session:
            collection_id = await collection_id_of(session, collection)
            model_id = await _require_model(session, model)
            rows: list[Row[*tuple[Any, ...]]] = []
            for piece in in_pieces(article_ids):
                chosen = ArticleRow.id.in_(piece)
                rows += await _vector_rows(session, collection_id, model_id, chosen)
            return _to_batch(rows, model.dimension)

    async def batches(
        self, collection: str, model: ModelIdentity, *, batch: int = 2_000
    ) -> AsyncIterator[VectorBatch]:
        """What the indexes hold of all live passages, in batches, by passage id."""
        after = 0
        while True:
            async with self._database.reading() as session:
                collection_id = await collection_id_of(session, collection)
                model_id = await _require_model(session, model)
                rows = await _vector_rows(
                    session, collection_id, model_id, PassageRow.id > after, limit=batch
                )
            if not rows:
                return
            after = rows[-1][0]
            yield _to_batch(rows, model.dimension)

    async def tally(
        self, collection: str, model: ModelIdentity, *, until: int
    ) -> tuple[Tally, frozenset[int]]:
        """The tally of what an index built at change `until` holds, but for some articles.

        These, which changed since, come with it.
        """
        async with self._database.reading() as session:
            collection_id = await collection_id_of(session, collection)
            model_id = await _require_model(session, model)
            changed = select(ChangeRow.article_id).where(
                ChangeRow.collection_id == collection_id, ChangeRow.seq > until
            )
            passages, digest = (
                await session.execute(
                    select_tally(PassageRow.id)
                    .join(ArticleRow, PassageRow.article_id == ArticleRow.id)
                    .join(VectorRow, VectorRow.passage_id == PassageRow.id)
                    .where(
                        *live_in(collection_id),
                        VectorRow.model_id == model_id,
                        ~changed.where(ChangeRow.article_id == ArticleRow.id).exists(),
                    )
                )
            ).one()
            articles = frozenset(await session.scalars(changed))
            return Tally(passages=passages, digest=int(digest)), articles

    async def model(self) -> ModelIdentity | None:
        """The model whose vectors are in use; None while the archive is empty."""
        async with self._database.reading() as session:
            row = await session.scalar(select(ModelRow).where(ModelRow.in_use))
            return _to_identity(row) if row is not None else None

    async def lacking(self, model: ModelIdentity, *, limit: int) -> list[PassageText]:
        """Live passages that `model` has not embedded yet, in order of id."""
        async with self._database.reading() as session:
            model_id = await _model_id(session, model)
            rows = await session.execute(
                select(PassageRow.id, ArticleRow.title, _PASSAGE_TEXT)
                .join(ArticleRow)
                .where(ArticleRow.retired_at.is_(None), _lacks(model_id))
                .order_by(PassageRow.id)
                .limit(limit)
            )
            return [PassageText(id=id_, title=title, text=text) for id_, title, text in rows]

    async def count_lacking(self, model: ModelIdentity) -> int:
        """How many live passages `model` has not embedded yet."""
        async with self._database.reading() as session:
            model_id = await _model_id(session, model)
            return (
                await session.scalar(
                    select(func.count(PassageRow.id))
                    .join(ArticleRow)
                    .where(ArticleRow.retired_at.is_(None), _lacks(model_id))
                )
                or 0
            )

    async def add(
        self, passage_ids: Sequence[int], vectors: NDArray[np.float32], model: ModelIdentity
    ) -> None:
        """Store vectors (n, dimension) of a model, which need not be the one in use.

        Left out are those that another process stored meanwhile, and those of passages that are
        gone. Where the model is in use, the change feed tells of the live articles, so that every
        index has them.
        """
        async with self._database.writing() as session:
            await take_turn(session)
            model_id = await _model_id(session, model) or await _add_model(session, model)
            lacking = set(
                await session.scalars(
                    select(PassageRow.id).where(PassageRow.id.in_(passage_ids), _lacks(model_id))
                )
            )
            rows = vector_rows(passage_ids, vectors, model_id)
            if not (new := [row for row in rows if row["passage_id"] in lacking]):
                return
            await session.execute(insert(VectorRow), new)
            if await session.scalar(select(ModelRow.in_use).where(ModelRow.id == model_id)):
                owners = select(PassageRow.article_id).where(PassageRow.id.in_(lacking))
                live = ArticleRow.id.in_(owners) & ArticleRow.retired_at.is_(None)
                await lock_collections(session, live)
                articles = await session.scalars(select(ArticleRow).where(live))
                session.add_all([change_row(each, ChangeKind.ADDED) for each in articles])

    async def discard_unsound(self, model: ModelIdentity) -> None:
        """Delete the model's vectors that are damaged; others may write until one is found."""
        after = 0
        while True:
            async with self._database.reading() as session:
                of_model = VectorRow.model_id == await _model_id(session, model)
                rows = (
                    await session.execute(
                        select(VectorRow.passage_id, VectorRow.data)
                        .where(of_model, VectorRow.passage_id > after)
                        .order_by(VectorRow.passage_id)
                        .limit(_CHECKED_AT_ONCE)
                    )
                ).all()
            if not rows:
                return
            after = rows[-1].passage_id
            stored = [row.data for row in rows]
            unsound = await asyncio.to_thread(unsound_vectors, stored, model.dimension)
            ids = [row.passage_id for row, is_bad in zip(rows, unsound, strict=True) if is_bad]
            if ids:
                async with self._database.writing() as session:
                    await session.execute(
                        delete(VectorRow).where(of_model, VectorRow.passage_id.in_(ids))
                    )

    async def use_model(self, model: ModelIdentity) -> None:
        """Put a model's vectors in use and delete the others'.

        Raises `ModelMismatch` while some live passage has no vector of the model.
        """
        async with self._database.writing() as session:
            model_id = await _model_id(session, model) or await _add_model(session, model)
            lacking = await session.scalar(
                select(PassageRow.id)
                .join(ArticleRow)
                .where(ArticleRow.retired_at.is_(None), _lacks(model_id))
                .limit(1)
            )
            if lacking is not None:
                raise ModelMismatch("another model", str(model))
            await session.execute(update(ModelRow).values(in_use=ModelRow.id == model_id))
            await session.execute(delete(VectorRow).where(VectorRow.model_id != model_id))


def _lacks(model_id: int | None) -> ColumnElement[bool]:
    """Whether a passage has no vector of the model."""
    # No NOT IN: PostgreSQL looks through the whole list for each passage once it is long.
    of_model = (VectorRow.passage_id == PassageRow.id) & (VectorRow.model_id == model_id)
    return ~exists().where(of_model)


def unsound_vectors(stored: Sequence[bytes], dimension: int) -> NDArray[np.bool_]:
    """Which of n stored vectors are cut, not finite or not of length one, shape (n,)."""
    unsound = np.array([len(data) != 4 * dimension for data in stored], bool)
    whole = np.flatnonzero(~unsound)
    joined = b"".join(data for data in stored if len(data) == 4 * dimension)
    lengths = np.linalg.norm(np.frombuffer(joined, "<f4").reshape(len(whole), dimension), axis=1)
    unsound[whole] = ~(np.abs(lengths - 1) < _LENGTH_TOLERANCE)  # false also for NaN
    return unsound


def vector_rows(
    passage_ids: Sequence[int], vectors: NDArray[np.float32], model_id: int
) -> list[dict[str, object]]:
    """Rows to insert for n passages with vectors (n, dimension)."""
    # Little-endian on every machine: a data folder may be carried to another one.
    return [
        {"passage_id": passage_id, "model_id": model_id, "data": vector.astype("<f4").tobytes()}
        for passage_id, vector in zip(passage_ids, vectors, strict=True)
    ]


async def _vector_rows(
    session: AsyncSession,
    collection_id: int,
    model_id: int,
    chosen: ColumnElement[bool],
    limit: int | None = None,
) -> Sequence[Row[*tuple[Any, ...]]]:
    return (
        await session.execute(
            select(
                PassageRow.id,
                ArticleRow.id,
                ArticleRow.published_on,
                VectorRow.data,
                ArticleRow.title,
                _PASSAGE_TEXT,
            )
            .join(ArticleRow, PassageRow.article_id == ArticleRow.id)
            .join(VectorRow, VectorRow.passage_id == PassageRow.id)
            .where(*live_in(collection_id), VectorRow.model_id == model_id, chosen)
            .order_by(PassageRow.id)
            .limit(limit)
        )
    ).all()


def _to_batch(rows: Sequence[Row[*tuple[Any, ...]]], dimension: int) -> VectorBatch:
    """The rows as a batch; those whose vectors are damaged are left out, and said."""
    unsound = unsound_vectors([row[3] for row in rows], dimension)
    if unsound.any():
        log.warning("%d vectors are damaged: run `attache verify --repair`.", unsound.sum())
        rows = [row for row, is_bad in zip(rows, unsound, strict=True) if not is_bad]
    return VectorBatch(
        passage_ids=np.array([row[0] for row in rows], np.int64),
        article_ids=np.array([row[1] for row in rows], np.int64),
        published=np.array([row[2].toordinal() for row in rows], np.int32),
        vectors=np.frombuffer(b"".join(row[3] for row in rows), "<f4").reshape(-1, dimension),
        titles=[row[4] for row in rows],
        texts=[row[5] for row in rows],
    )


def _to_identity(row: ModelRow) -> ModelIdentity:
    return ModelIdentity(name=row.name, revision=row.revision, dimension=row.dimension)


async def _model_id(session: AsyncSession, model: ModelIdentity) -> int | None:
    return await session.scalar(
        select(ModelRow.id).where(
            ModelRow.name == model.name,
            ModelRow.revision == model.revision,
            ModelRow.dimension == model.dimension,
        )
    )


async def _add_model(session: AsyncSession, model: ModelIdentity, *, in_use: bool = False) -> int:
    row = ModelRow(
        name=model.name, revision=model.revision, dimension=model.dimension, in_use=in_use
    )
    session.add(row)
    await session.flush()
    return row.id


async def _require_model(session: AsyncSession, model: ModelIdentity) -> int:
    """The id of the model in use; 0 where there is none. Raises `ModelMismatch` for another."""
    row = await session.scalar(select(ModelRow).where(ModelRow.in_use))
    if row is not None and _to_identity(row) != model:
        raise ModelMismatch(str(_to_identity(row)), str(model))
    return row.id if row is not None else 0


async def model_in_use(session: AsyncSession, model: ModelIdentity) -> int:
    """The id of the model in use, which becomes this one where the archive has none.

    Raises `ModelMismatch`.
    """
    if found := await _require_model(session, model):
        return found
    await take_turn(session)  # or two processes would each put one in use
    return await _require_model(session, model) or await _add_model(session, model, in_use=True)
