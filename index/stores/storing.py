"""Storing and retiring articles, in the caller's transaction. Private to `index`."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from index.stores import linking
from index.stores.changes import change_row
from index.stores.facts import forget
from index.stores.rows import live_in, to_summary
from index.stores.vectors import vector_rows
from index.tables import ArticleRow, PassageRow, VectorRow
from index.types import ArticleDraft, ChangeKind, Embedded, Outcome, Stored


async def live_matches(
    session: AsyncSession, collection_id: int, drafts: Sequence[ArticleDraft]
) -> tuple[dict[str, ArticleRow], dict[str, ArticleRow]]:
    """Live articles that share an identity or content with a draft, by identity and by hash."""
    identities = [draft.identity for draft in drafts]
    hashes = [draft.content_hash for draft in drafts]
    rows = list(
        await session.scalars(
            select(ArticleRow).where(
                *live_in(collection_id),
                ArticleRow.identity.in_(identities) | ArticleRow.content_hash.in_(hashes),
            )
        )
    )
    return {row.identity: row for row in rows}, {row.content_hash: row for row in rows}


def settled_outcome(
    draft: ArticleDraft, by_identity: dict[str, ArticleRow], by_content: dict[str, ArticleRow]
) -> Stored | None:
    """The outcome if nothing needs to be stored; None if the draft has to be."""
    same = by_identity.get(draft.identity)
    if same is not None and _is_unchanged(same, draft):
        return Stored(outcome=Outcome.UNCHANGED, article_id=same.id)
    twin = by_content.get(draft.content_hash)
    if twin is not None and twin is not same:
        return Stored(outcome=Outcome.DUPLICATE, article_id=twin.id)
    return None


def _is_unchanged(row: ArticleRow, draft: ArticleDraft) -> bool:
    fields = ("title", "text", "published_on", "publisher", "author", "dateline", "language")
    return all(getattr(row, field) == getattr(draft, field) for field in fields)


def independent_groups(articles: Sequence[Embedded]) -> Iterator[list[Embedded]]:
    """The articles in order, in groups in which none has the identity or content of another."""
    group: list[Embedded] = []
    met: set[str] = set()
    for article in articles:
        own = {article.draft.identity, article.draft.content_hash}
        if met & own:
            yield group
            group, met = [], set()
        group.append(article)
        met |= own
    if group:
        yield group


async def store_group(
    session: AsyncSession, collection_id: int, articles: Sequence[Embedded], model_id: int
) -> list[Stored]:
    """Store articles of which none is a version or a copy of another, by one statement a table."""
    drafts = [article.draft for article in articles]
    by_identity, by_content = await live_matches(session, collection_id, drafts)
    settled: dict[int, Stored] = {}
    old: dict[int, ArticleRow] = {}
    for at, draft in enumerate(drafts):
        if (known := settled_outcome(draft, by_identity, by_content)) is not None:
            settled[at] = known
        elif (replaced := by_identity.get(draft.identity)) is not None:
            old[at] = replaced
            by_content.pop(replaced.content_hash)  # what comes after it is no copy of it any more
    for row in old.values():
        await retire(session, row)  # first, for only one live version may have the identity
    rows = {
        at: _article_row(collection_id, draft)
        for at, draft in enumerate(drafts)
        if at not in settled
    }
    session.add_all(rows.values())
    await session.flush()
    for at, row in old.items():
        row.replaced_by = rows[at].id
    twins = dict(zip(rows, await linking.link(session, list(rows.values())), strict=True))
    await _add_passages(session, [(row.id, articles[at]) for at, row in rows.items()], model_id)
    session.add_all([change_row(row, ChangeKind.ADDED) for row in rows.values()])
    await session.flush()
    return [
        settled[at]
        if at in settled
        else Stored(
            outcome=Outcome.REPLACED if at in old else Outcome.ADDED,
            article_id=rows[at].id,
            same_story=to_summary(twin) if (twin := twins[at]) is not None else None,
        )
        for at in range(len(drafts))
    ]


def _article_row(collection_id: int, draft: ArticleDraft) -> ArticleRow:
    return ArticleRow(
        collection_id=collection_id,
        identity=draft.identity,
        content_hash=draft.content_hash,
        title=draft.title,
        text=draft.text,
        published_on=draft.published_on,
        url=draft.url,
        publisher=draft.publisher,
        author=draft.author,
        dateline=draft.dateline,
        language=draft.language,
        origin=draft.origin,
        added_at=datetime.now(UTC),
        dated_by=draft.dated_by,
    )


async def _add_passages(
    session: AsyncSession, articles: Sequence[tuple[int, Embedded]], model_id: int
) -> None:
    """Store the passages and vectors of the articles, which have these ids."""
    passages = [
        {"article_id": article_id, "ordinal": ordinal, "start": span.start, "end": span.end}
        for article_id, article in articles
        for ordinal, span in enumerate(article.spans)
    ]
    if not passages:
        return
    ids = await session.scalars(
        insert(PassageRow).returning(PassageRow.id, sort_by_parameter_order=True), passages
    )
    vectors = np.concatenate([article.vectors for _, article in articles])
    await session.execute(insert(VectorRow), vector_rows(ids.all(), vectors, model_id))


async def retire(session: AsyncSession, row: ArticleRow) -> None:
    """Take a live article out of its collection and its story."""
    row.retired_at = datetime.now(UTC)
    await linking.unlink(session, row)
    await forget(session, row.id)
    session.add(change_row(row, ChangeKind.REMOVED))
    await session.flush()
