"""Vectors of passages, and which model's are in use."""

import numpy as np
import pytest

from index.archive import Archive
from index.errors import ModelMismatch
from tests.index.stored import MODEL, OTHER, embedded

pytestmark = pytest.mark.both_engines


async def test_vectors_and_passage_texts_come_back_in_order_and_whole(archive: Archive) -> None:
    texts = [f"Number {n} – 🕊 and “more”." for n in range(7)]
    await archive.articles.store("public", [embedded(t, url=f"u{t}") for t in texts], MODEL)
    batches = [batch async for batch in archive.vectors.batches("public", MODEL, batch=3)]
    assert [len(batch) for batch in batches] == [3, 3, 3, 3, 2]
    joined = "".join(text for batch in batches for text in batch.texts)
    assert joined == "".join(texts)
    assert np.allclose(batches[0].vectors[:2], np.eye(2, 4))


async def test_another_models_vectors_are_refused_with_the_remedy(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await archive.articles.store("public", [embedded("Three. Four.")], OTHER)
    with pytest.raises(ModelMismatch, match="attache reindex"):
        await archive.vectors.of_articles("public", [1], OTHER)


async def test_a_model_is_put_in_use_only_when_it_embedded_everything(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    lacking = await archive.vectors.lacking(OTHER, limit=10)
    await archive.vectors.add([lacking[0].id], np.eye(1, 4, dtype="f4"), OTHER)
    with pytest.raises(ModelMismatch):
        await archive.vectors.use_model(OTHER)
    rest = await archive.vectors.lacking(OTHER, limit=10)
    assert [row.id for row in rest] == [lacking[1].id]
    await archive.vectors.add([rest[0].id], np.eye(1, 4, dtype="f4"), OTHER)
    await archive.vectors.use_model(OTHER)
    assert await archive.vectors.model() == OTHER


async def test_what_two_processes_embed_at_once_is_stored_once(archive: Archive) -> None:
    await archive.articles.store("public", [embedded("One. Two.")], MODEL)
    first, second = [row.id for row in await archive.vectors.lacking(OTHER, limit=10)]
    await archive.vectors.add([first], np.eye(1, 4, dtype="f4"), OTHER)
    gone = second + 1
    await archive.vectors.add([first, second, gone], np.eye(3, 4, dtype="f4"), OTHER)
    await archive.vectors.add([first, second], np.eye(2, 4, dtype="f4"), OTHER)
    assert await archive.vectors.lacking(OTHER, limit=10) == []
    await archive.vectors.use_model(OTHER)
    stored = await archive.vectors.of_articles("public", [1], OTHER)
    assert np.allclose(stored.vectors, np.eye(2, 4))


async def test_more_articles_than_a_statement_takes_are_all_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.stores.rows._MOST_BOUND", 2)
    stored = [embedded(f"One {n}. Two.", url=f"u{n}") for n in range(5)]
    ids = [each.article_id for each in await archive.articles.store("public", stored, MODEL)]
    batch = await archive.vectors.of_articles("public", ids, MODEL)
    assert len(batch) == 10
    passages = await archive.articles.passages(["public"], batch.passage_ids.tolist())
    assert list(passages) == batch.passage_ids.tolist()
