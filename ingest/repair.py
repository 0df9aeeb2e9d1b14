"""Repairing an archive: whatever `attache verify` found and the articles can give anew."""

import asyncio
from collections.abc import Callable, Iterable

from index.archive import Archive
from index.searching import PassageSearcher
from index.stores.repairs import RepairStore
from index.verifier import Damage, Part, PartReport
from ingest.passages import split_into_passages


async def repair(
    archive: Archive,
    searcher: PassageSearcher,
    reports: Iterable[PartReport],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Make anew all that is derived and damaged, and build every collection's indexes anew.

    Interrupted, what was done stays; call it again with what `verify` finds then.
    """
    store = RepairStore(archive.database)
    damages = {report.part: [each for each in report.damages if each.is_derived]
               for report in reports}  # fmt: skip
    if damages.get(Part.DATABASE):
        await store.delete_orphans()
        await store.renew_identity()
    for article_id in _articles(damages.get(Part.PASSAGES, ())):
        article = await store.article(article_id)
        spans = await asyncio.to_thread(
            split_into_passages, article.text, published_on=article.published_on
        )
        await store.replace_passages(article_id, spans)
    for article_id in _articles(damages.get(Part.STORIES, ())):
        await store.relink(article_id)
    for article_id in _articles(damages.get(Part.FACTS, ())):
        await store.forget_facts(article_id)
        await store.announce(article_id)  # who runs looks for what is unread after a change only
    for article_id in _articles(damages.get(Part.CHANGES, ())):
        await store.announce(article_id)
    for collection in await archive.collections.names():
        await searcher.rebuild(collection, progress=progress)


def _articles(damages: Iterable[Damage]) -> list[int]:
    return sorted({each.article_id for each in damages if each.article_id is not None})
