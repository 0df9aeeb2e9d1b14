"""LlamaIndex: its default pieces, FAISS, and its fusion with BM25 by rank."""

from collections.abc import Mapping, Sequence
from datetime import date

import faiss
from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import MetadataMode, NodeWithScore
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Article
from benchmarks.peers.evidence import Result
from benchmarks.peers.system import HYBRID, VECTORS, Search, System
from benchmarks.peers.systems import model_folder

_DIMENSION = 384
_KEYS = ["url", "published"]


class LlamaIndex(System):
    """A vector store index, and a retriever of words over the same nodes."""

    def __init__(self) -> None:
        Settings.llm = MockLLM()  # none is asked, but the fusion will not be made without one
        self._model = HuggingFaceEmbedding(model_name=model_folder(), device="cpu")

    def add(self, articles: Sequence[Article]) -> int:
        store = FaissVectorStore(faiss_index=faiss.IndexFlatL2(_DIMENSION))
        self._index = VectorStoreIndex.from_documents(
            [_document(article) for article in articles],
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=self._model,
        )
        self._words = BM25Retriever.from_defaults(docstore=self._index.docstore)
        return len(self._index.docstore.docs)

    def ways(self) -> Mapping[str, Search]:
        return {VECTORS: self._by_vectors, HYBRID: self._by_both}

    def _by_vectors(self, question: BenchQuestion, count: int) -> list[Result]:
        return _results(self._index.as_retriever(similarity_top_k=count).retrieve(question.text))

    def _by_both(self, question: BenchQuestion, count: int) -> list[Result]:
        self._words.similarity_top_k = min(count, len(self._index.docstore.docs))
        fusion = QueryFusionRetriever(
            [self._index.as_retriever(similarity_top_k=count), self._words],
            similarity_top_k=count,
            num_queries=1,  # the question as it is: no model writes others
            mode="reciprocal_rerank",
            use_async=False,
        )
        return _results(fusion.retrieve(question.text))


def _document(article: Article) -> Document:
    return Document(
        text=article.document,
        metadata={"url": article.url, "published": article.published_on.isoformat()},
        # As its readers do with the names of files.
        excluded_embed_metadata_keys=_KEYS,
        excluded_llm_metadata_keys=_KEYS,
    )


def _results(found: Sequence[NodeWithScore]) -> list[Result]:
    return [
        Result(
            url=each.node.metadata["url"],
            text=each.node.get_content(MetadataMode.NONE),
            published_on=date.fromisoformat(each.node.metadata["published"]),
        )
        for each in found
    ]


def create() -> System:
    """Load the model."""
    return LlamaIndex()
