"""Answers questions and makes timelines: understand, retrieve, link, extract, decide."""

import asyncio
import time
from collections.abc import Sequence
from datetime import date
from functools import partial

from answer import wording
from answer.deciding.citations import cite_for, cite_passage
from answer.deciding.decide import ANSWERS_FROM, decide
from answer.deciding.event_clusters import Report
from answer.errors import BadQuestion
from answer.evidence.known_facts import KnownFacts
from answer.evidence_finder import EvidenceFinder
from answer.looked_at import LookedAt, SourceText
from answer.stages import OnStage, Stage, ignore, timed
from answer.timeline.entries import entries_of
from answer.timeline.reports import ReportFinder
from answer.timeline.types import Timeline
from answer.types import Answer, Other
from answer.understanding.splitting import questions_in
from answer.understanding.subject import subject
from answer.understanding.topic import Topic
from answer.understanding.types import Question
from answer.understanding.utterances import Utterance, kind_of
from index.archive import Archive
from index.compute import ComputeThread
from index.types import PublishedWindow, ScoredPassage


class AnswerService:
    """Answers questions from the collections named, and from no other.

    `on_stage` is told how long each stage of an answer takes.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        finder: EvidenceFinder,
        compute: ComputeThread,
        on_stage: OnStage = ignore,
    ) -> None:
        self._archive = archive
        self._finder = finder
        self._compute = compute
        self._timed = partial(timed, on_stage=on_stage)

    async def ready(self) -> None:
        """Load the models and the words that questions are understood by, unless they are.

        Raises `ArchiveError`, `AnswerError` or `ReadingError` where weights are not there.
        """
        await self._finder.ready()

    async def require(self, collection: str) -> None:
        """Raise `UnknownCollection`, with the names that exist, unless the collection does."""
        await self._archive.changes.last_seq(collection)

    async def answer(
        self,
        question: str,
        *,
        collections: Sequence[str],
        as_of: date,
        since: date | None = None,
        until: date | None = None,
        answers_from: float = ANSWERS_FROM,
        shown: int = 5,
        within: float | None = None,
    ) -> Answer:
        """Answer the question as of a day: articles published later are not used.

        Of several questions in one text the first is answered, and the answer names the others.
        `since` and `until` are the first and the last day of publication of the articles used;
        `answers_from` is the confidence from which there is an answer, from 0 to 1; `shown` is how
        many citations come with it. What takes longer than `within` seconds is not answered: what
        search has found by then is cited. Raises `BadQuestion`, `ArchiveError` if the archive
        cannot be read, and `TimeoutError` if nothing was found in time.
        """
        began = time.perf_counter()
        _check_order(since, until)
        published = PublishedWindow(first=since, last=until)
        asked, *also_asked = questions_in(question)
        passages: Sequence[ScoredPassage] = ()
        try:
            async with asyncio.timeout(within):
                with self._timed(Stage.UNDERSTAND):
                    question_read = await self._finder.understand(
                        asked, collections, as_of, published=published
                    )
                with self._timed(Stage.RETRIEVE):
                    passages = await self._finder.retrieve(
                        question_read, collections, published=published
                    )
                    told = await self._finder.told(question_read, collections, published=published)
                with self._timed(Stage.EXTRACT):
                    found = await self._finder.extract(question_read, passages, told)
        except TimeoutError:
            if not passages:
                raise
            return _unread(asked, as_of, passages[:shown], began)
        with self._timed(Stage.DECIDE):
            understood, decision = max(
                (
                    (each.question, decide(each, shown=shown, answers_from=answers_from))
                    for each in found
                ),
                key=lambda pair: pair[1].confidence,
            )
        with self._timed(Stage.CITE):
            copies = await self._archive.articles.copies(
                collections,
                [candidate.article.id for candidate in decision.cited],
                PublishedWindow(first=since, last=min(until or as_of, as_of)),
            )
            cite = partial(cite_for, understood, decision, copies=copies)
            citations = tuple(map(cite, decision.ranked))
        unreported = decision.unreported
        if decision.text is None and kind_of(asked) is Utterance.FOREIGN:
            citations, unreported = (), wording.foreign()
        return Answer(
            question=asked,
            as_of=as_of,
            answer_type=understood.answer_type,
            order=understood.order,
            text=decision.text,
            date=decision.date,
            status=decision.status,
            confidence=round(decision.confidence, 3),
            citations=citations,
            others=tuple(Other(text=text, citation=cite(each)) for text, each in decision.others),
            newest_relevant=max((cited.published_on for cited in citations), default=None),
            archive_newest=await self._archive.collections.newest_published(collections, as_of),
            unreported=unreported,
            also_asked=tuple(also_asked),
            links=understood.links,
            took_ms=_milliseconds_since(began),
        )

    async def look(self, question: str, *, collections: Sequence[str], as_of: date) -> LookedAt:
        """Return what is looked at for a question. Raises as `answer` does."""
        understood = await self._finder.understand(question, collections, as_of)
        passages = await self._finder.retrieve(understood, collections)
        found = await self._finder.extract(understood, passages)
        return LookedAt(
            passages=tuple(
                SourceText(url=each.passage.article.url, text=each.passage.text)
                for each in passages
            ),
            sentences=tuple(
                SourceText(url=candidate.article.url, text=candidate.text)
                for evidence in found
                for candidate in evidence.candidates
            ),
        )

    async def timeline(
        self,
        topic: str,
        *,
        collections: Sequence[str],
        as_of: date,
        since: date | None = None,
        until: date | None = None,
        published_since: date | None = None,
        published_until: date | None = None,
    ) -> Timeline:
        """Return the dated events of a topic as of a day: articles published later are not used.

        A question may be given instead: its topic is what it is about. `since` and `until` are the
        first and the last day of the events listed, `published_since` and `published_until` those
        of publication of the articles used. Raises `BadQuestion`, and `ArchiveError` if the archive
        cannot be read.
        """
        began = time.perf_counter()
        _check_order(since, until)
        understood = await self._finder.spelled(subject(topic), collections, as_of)
        published = PublishedWindow(first=published_since, last=published_until)
        passages = await self._finder.retriever.retrieve_topic(
            understood, collections, since=since, until=until, published=published
        )
        passages += await self._finder.told_of_topic(
            understood, passages, collections, published=published
        )
        known = await self._finder.known(passages)
        linked, reports = await self._compute.run(self._find_reports, understood, passages, known)
        entries, left_out = entries_of(linked, reports, as_of=as_of, since=since, until=until)
        return Timeline(
            topic=understood.text,
            as_of=as_of,
            since=since,
            until=until,
            entries=entries,
            left_out=left_out,
            archive_newest=await self._archive.collections.newest_published(collections, as_of),
            took_ms=_milliseconds_since(began),
        )

    def _find_reports(
        self, topic: Question, passages: Sequence[ScoredPassage], known: KnownFacts
    ) -> tuple[Topic, list[Report]]:
        return ReportFinder(self._finder.parser, known).find(topic, passages)


def _unread(asked: str, as_of: date, passages: Sequence[ScoredPassage], began: float) -> Answer:
    """Return the answer where there was no time to read the passages that search found."""
    citations = tuple(map(cite_passage, passages))
    return Answer(
        question=asked,
        as_of=as_of,
        text=None,
        date=None,
        status=None,
        confidence=0.0,
        citations=citations,
        newest_relevant=max(cited.published_on for cited in citations),
        archive_newest=None,
        unreported=wording.unread(),
        is_unread=True,
        took_ms=_milliseconds_since(began),
    )


def _check_order(since: date | None, until: date | None) -> None:
    """Raise `BadQuestion` where the last day is before the first."""
    if since is not None and until is not None and until < since:
        raise BadQuestion(f"{until} is before {since}; give the earlier day as the first.")


def _milliseconds_since(began: float) -> int:
    return round(1000 * (time.perf_counter() - began))
