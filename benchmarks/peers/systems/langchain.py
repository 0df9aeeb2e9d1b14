"""LangChain: pieces by the recursive splitter, FAISS, and an ensemble with BM25."""

from collections.abc import Mapping, Sequence
from datetime import date

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.bench import BenchQuestion
from benchmarks.peers.corpus import Article
from benchmarks.peers.evidence import Result
from benchmarks.peers.system import HYBRID, VECTORS, Search, System
from benchmarks.peers.systems import model_folder


class LangChain(System):
    """A vector store, and a retriever of words over the same pieces."""

    def __init__(self) -> None:
        self._model = HuggingFaceEmbeddings(
            model_name=model_folder(), model_kwargs={"device": "cpu"}
        )
        self._splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )

    def add(self, articles: Sequence[Article]) -> int:
        pieces = self._splitter.split_documents(
            [
                Document(
                    page_content=article.document,
                    metadata={"url": article.url, "published": article.published_on.isoformat()},
                )
                for article in articles
            ]
        )
        self._vectors = FAISS.from_documents(pieces, self._model)
        self._words = BM25Retriever.from_documents(pieces)
        return len(pieces)

    def ways(self) -> Mapping[str, Search]:
        return {VECTORS: self._by_vectors, HYBRID: self._by_both}

    def _by_vectors(self, question: BenchQuestion, count: int) -> list[Result]:
        return _results(self._vectors.similarity_search(question.text, k=count))

    def _by_both(self, question: BenchQuestion, count: int) -> list[Result]:
        self._words.k = count
        vectors = self._vectors.as_retriever(search_kwargs={"k": count})
        ensemble = EnsembleRetriever(retrievers=[self._words, vectors], weights=[0.5, 0.5])
        return _results(ensemble.invoke(question.text)[:count])


def _results(found: Sequence[Document]) -> list[Result]:
    return [
        Result(
            url=each.metadata["url"],
            text=each.page_content,
            published_on=date.fromisoformat(each.metadata["published"]),
        )
        for each in found
    ]


def create() -> System:
    """Load the model."""
    return LangChain()
