"""Small articles for tests, and a way to store them."""

from collections.abc import Sequence
from datetime import date

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder, passage_input
from index.encoding import encode_passages
from index.types import PUBLIC, ArticleDraft, Embedded, Stored
from reading.sentences import sentence_spans


def draft(
    text: str, *, title: str = "A title", day: str = "2024-07-09", url: str | None = None
) -> ArticleDraft:
    return ArticleDraft(title=title, text=text, published_on=date.fromisoformat(day), url=url)


async def store(
    archive: Archive,
    embedder: Embedder,
    compute: ComputeThread,
    drafts: Sequence[ArticleDraft],
    collection: str = PUBLIC,
) -> list[Stored]:
    """Store drafts with one passage a sentence."""
    embedded = []
    for each in drafts:
        spans = tuple(sentence_spans(each.text))
        texts = [passage_input(each.title, span.of(each.text)) for span in spans]
        vectors = await encode_passages(texts, embedder=embedder, compute=compute)
        embedded.append(Embedded(draft=each, spans=spans, vectors=vectors))
    return await archive.articles.store(collection, embedded, embedder.identity)
