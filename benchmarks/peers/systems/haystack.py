"""Haystack: pieces by words, as in its tutorials with this model; FAISS, joined with BM25 by rank.

Its FAISS store knows no words, so these have a store of their own.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentCleaner, DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
from haystack_integrations.document_stores.faiss import FAISSDocumentStore

from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Article
from benchmarks.peers.evidence import Result
from benchmarks.peers.system import HYBRID, VECTORS, Search, System
from benchmarks.peers.systems import model_folder

_DIMENSION = 384


class Haystack(System):
    """A pipeline to index, one to search by vectors, and one to search by both."""

    def __init__(self) -> None:
        self._vectors = FAISSDocumentStore(embedding_dim=_DIMENSION)
        self._words = InMemoryDocumentStore()
        self._indexing = self._indexing_pipeline()
        self._by_vectors = self._query_pipeline()
        self._by_both = self._hybrid_pipeline()

    def add(self, articles: Sequence[Article]) -> int:
        documents = [
            Document(
                content=article.document,
                meta={"url": article.url, "published": article.published_on.isoformat()},
            )
            for article in articles
        ]
        self._indexing.run({"cleaner": {"documents": documents}})
        return self._vectors.count_documents()

    def ways(self) -> Mapping[str, Search]:
        return {VECTORS: self._search_vectors, HYBRID: self._search_both}

    def _search_vectors(self, question: BenchQuestion, count: int) -> list[Result]:
        found = self._by_vectors.run(
            {"embedder": {"text": question.text}, "vectors": {"top_k": count}}
        )
        return _results(found["vectors"]["documents"])

    def _search_both(self, question: BenchQuestion, count: int) -> list[Result]:
        found = self._by_both.run(
            {
                "embedder": {"text": question.text},
                "vectors": {"top_k": count},
                "words": {"query": question.text, "top_k": count},
                "joiner": {"top_k": count},
            }
        )
        return _results(found["joiner"]["documents"])

    def _indexing_pipeline(self) -> Pipeline:
        pipeline = Pipeline()
        pipeline.add_component("cleaner", DocumentCleaner())
        pipeline.add_component(
            "splitter", DocumentSplitter(split_by="word", split_length=150, split_overlap=50)
        )
        pipeline.add_component(
            "embedder",
            SentenceTransformersDocumentEmbedder(model=model_folder(), progress_bar=False),
        )
        for name, store in (("vectors", self._vectors), ("words", self._words)):
            # Two pieces may be the same to the letter, where articles share their last lines.
            writer = DocumentWriter(document_store=store, policy=DuplicatePolicy.OVERWRITE)
            pipeline.add_component(name, writer)
        pipeline.connect("cleaner", "splitter")
        pipeline.connect("splitter", "embedder")
        pipeline.connect("embedder", "vectors")
        pipeline.connect("splitter", "words")
        return pipeline

    def _query_pipeline(self) -> Pipeline:
        pipeline = Pipeline()
        pipeline.add_component(
            "embedder", SentenceTransformersTextEmbedder(model=model_folder(), progress_bar=False)
        )
        pipeline.add_component("vectors", FAISSEmbeddingRetriever(document_store=self._vectors))
        pipeline.connect("embedder.embedding", "vectors.query_embedding")
        return pipeline

    def _hybrid_pipeline(self) -> Pipeline:
        pipeline = self._query_pipeline()
        pipeline.add_component("words", InMemoryBM25Retriever(document_store=self._words))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("vectors", "joiner")
        pipeline.connect("words", "joiner")
        return pipeline


def _results(found: Sequence[Document]) -> list[Result]:
    return [
        Result(
            url=each.meta["url"],
            text=each.content or "",
            published_on=date.fromisoformat(each.meta["published"]),
        )
        for each in found
    ]


def create() -> System:
    """Load the models."""
    return Haystack()
