"""A question becomes an answer: parse, retrieve, read, decide."""

import time
from collections.abc import Sequence
from datetime import date

from answer.decide import decide
from answer.question import Asked, Question, parse
from answer.reader import Candidate, SentenceReader
from answer.retriever import Retriever
from answer.types import Answer, Citation
from answer.words import stem, tokens
from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher


class AnswerService:
    """Answers questions from the collections named, and from no other."""

    def __init__(
        self, *, archive: Archive, searcher: Searcher, embedder: Embedder, compute: ComputeThread
    ) -> None:
        self._archive = archive
        self._retriever = Retriever(searcher)
        self._reader = SentenceReader(embedder)
        self._compute = compute

    async def require(self, collection: str) -> None:
        """Raises `UnknownCollection`, with the names that exist, unless the collection does."""
        await self._archive.last_seq(collection)

    async def answer(self, question: str, *, collections: Sequence[str], as_of: date) -> Answer:
        """The answer as of the day; articles published later are not used.

        Raises `BadQuestion`, and `ArchiveError` when the archive cannot be read.
        """
        began = time.perf_counter()
        asked = parse(question, as_of=as_of)
        passages = await self._retriever.retrieve(asked, collections)
        candidates = await self._compute.run(self._reader.read, asked, passages)
        decision = decide(asked, candidates)
        citations = tuple(_citation(asked, candidate) for candidate in decision.ranked)
        chosen = decision.chosen
        dated = chosen is not None and asked.asked is Asked.DATE
        return Answer(
            question=question,
            as_of=as_of,
            text=chosen.text if chosen else None,
            date=chosen.event_date if chosen and dated else None,
            status=chosen.status if chosen and dated else None,
            confidence=round(decision.confidence, 3),
            citations=citations,
            newest_relevant=max((cited.published_on for cited in citations), default=None),
            archive_newest=await self._archive.newest_published(collections, as_of),
            took_ms=round(1000 * (time.perf_counter() - began)),
        )


def _citation(question: Question, candidate: Candidate) -> Citation:
    article = candidate.article
    return Citation(
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published_on=article.published_on,
        quote=candidate.text,
        start=candidate.span.start,
        end=candidate.span.end,
        event_date=candidate.event_date,
        score=round(candidate.score, 4),
        highlights=_highlights(question, candidate.text),
    )


def _highlights(question: Question, quote: str) -> tuple[tuple[int, int], ...]:
    """Where the question's words stand in the quote."""
    terms = set(question.terms)
    return tuple((token.start, token.end) for token in tokens(quote) if stem(token.text) in terms)
