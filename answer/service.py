"""A question becomes an answer: parse, retrieve, read, decide."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from answer.deciding.anchors import Anchors, anchor_in
from answer.deciding.citing import cite, times
from answer.deciding.decide import ANSWERS_FROM, Decision, decide
from answer.deciding.event_clusters import Report
from answer.errors import BadQuestion
from answer.evidence.candidate_extractor import Candidate, CandidateExtractor, ReadResult
from answer.evidence.retriever import Retriever
from answer.timeline.compose import entries_of
from answer.timeline.subject import subject
from answer.timeline.survey import Surveyor
from answer.timeline.topic import Topic
from answer.timeline.types import Timeline
from answer.types import Answer, Citation, Other
from answer.understanding.question import AnswerType, Question, parse
from index.archive import Archive
from index.compute import ComputeThread
from index.searcher import Searcher
from index.types import PublishedWindow, ScoredPassage
from reading.types import DateInterval
from reading.words import stem, tokens


class AnswerService:
    """Answers questions from the collections named, and from no other."""

    def __init__(
        self,
        *,
        archive: Archive,
        searcher: Searcher,
        load_reader: Callable[[], CandidateExtractor],
        compute: ComputeThread,
    ) -> None:
        self._archive = archive
        self._retriever = Retriever(searcher)
        self._load_reader = load_reader
        self._reader: CandidateExtractor | None = None
        self._compute = compute

    async def ready(self) -> None:
        """Load the reader, unless it is. Raises `AnswerError` where its weights are not there."""
        await self._compute.run(self._loaded)

    def _loaded(self) -> CandidateExtractor:
        if self._reader is None:
            self._reader = self._load_reader()
        return self._reader

    def _read(self, question: Question, passages: Sequence[ScoredPassage]) -> ReadResult:
        return self._loaded().read(question, passages)

    async def require(self, collection: str) -> None:
        """Raises `UnknownCollection`, with the names that exist, unless the collection does."""
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
    ) -> Answer:
        """The answer as of the day; articles published later are not used.

        `since` and `until` keep to articles published then; `answers_from` is the confidence from
        which there is an answer, `shown` how many excerpts come with it. Raises `BadQuestion`, and
        `ArchiveError` when the archive cannot be read.
        """
        began = time.perf_counter()
        published = PublishedWindow(first=since, last=until)
        asked = await self._placed(parse(question, as_of=as_of), collections, published)
        passages = await self._retriever.retrieve(asked, collections, published=published)
        read = await self._compute.run(self._read, asked, passages)
        decision = decide(asked, read, shown=shown, answers_from=answers_from)
        cited = [*decision.ranked, *(candidate for _, candidate in decision.others)]
        copies = await self._archive.articles.copies(
            collections,
            [candidate.article.id for candidate in cited],
            PublishedWindow(first=since, last=min(until or as_of, as_of)),
        )

        def citation(candidate: Candidate) -> Citation:
            found = _citation(asked, decision, candidate)
            return replace(found, copies=copies.get(candidate.article.id, ()))

        citations = tuple(citation(each) for each in decision.ranked)
        return Answer(
            question=question,
            as_of=as_of,
            text=decision.text,
            date=decision.date,
            status=decision.status,
            confidence=round(decision.confidence, 3),
            citations=citations,
            others=tuple(
                Other(text=text, citation=citation(candidate))
                for text, candidate in decision.others
            ),
            newest_relevant=max((cited.published_on for cited in citations), default=None),
            archive_newest=await self._archive.collections.newest_published(collections, as_of),
            unreported=decision.unreported,
            took_ms=round(1000 * (time.perf_counter() - began)),
        )

    async def _placed(
        self, question: Question, collections: Sequence[str], published: PublishedWindow
    ) -> Question:
        """The question with the time that an event in it bounds, if the archive agrees on that."""
        anchor = anchor_in(question)
        if anchor is None:
            return question
        try:
            event = parse(anchor.event, as_of=question.as_of)
        except BadQuestion:
            return question  # "after it": nothing to look up
        passages = await self._retriever.widely(event, collections, published=published)
        days = await self._compute.run(self._days_of, event, passages)
        return replace(question, windows=(anchor.window(days),)) if days else question

    def _days_of(self, event: Question, passages: Sequence[ScoredPassage]) -> DateInterval | None:
        return Anchors(self._loaded().parser).days_of(event, passages)

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
        """The dated events of the topic as of the day; articles published later are not used.

        Of a question, the topic is what it is about. `since` and `until` are the first and the last
        day of events that are listed; the other two keep to articles published then, as those of an
        answer do. Raises `BadQuestion`, and `ArchiveError` when the archive cannot be read.
        """
        began = time.perf_counter()
        if since is not None and until is not None and until < since:
            raise BadQuestion(f"{until} is before {since}; give the earlier day as the first.")
        asked = parse(subject(topic), as_of=as_of)
        published = PublishedWindow(first=published_since, last=published_until)
        passages = await self._retriever.survey(
            asked, collections, since=since, until=until, published=published
        )
        read, reports = await self._compute.run(self._survey, asked, passages)
        entries, left_out = entries_of(read, reports, as_of=as_of, since=since, until=until)
        return Timeline(
            topic=asked.text,
            as_of=as_of,
            since=since,
            until=until,
            entries=entries,
            left_out=left_out,
            archive_newest=await self._archive.collections.newest_published(collections, as_of),
            took_ms=round(1000 * (time.perf_counter() - began)),
        )

    def _survey(
        self, topic: Question, passages: Sequence[ScoredPassage]
    ) -> tuple[Topic, list[Report]]:
        return Surveyor(self._loaded().parser).survey(topic, passages)


def _citation(question: Question, decision: Decision, candidate: Candidate) -> Citation:
    return cite(
        candidate,
        event_date=_event_date(candidate, decision.date),
        highlights=_highlights(question, decision, candidate),
    )


def _event_date(candidate: Candidate, day: DateInterval | None) -> DateInterval | None:
    """When the event was that the sentence is cited for: that of the answer, if it tells of it."""
    told = [each.event.date for each in candidate.told if each.event.date is not None]
    if day is not None:
        told.sort(key=lambda each: not each.overlaps(day))
    if told:
        return told[0]
    return candidate.event.date if candidate.event else None


def _highlights(
    question: Question, decision: Decision, candidate: Candidate
) -> tuple[tuple[int, int], ...]:
    """Where the quote says what answers; else where the question's words stand in it."""
    if decision.text is not None and question.asked in (AnswerType.DATE, AnswerType.OUTCOME):
        found = times(candidate, decision.date)
    elif decision.text is not None and candidate.answer is not None:
        found = ((candidate.answer.span.start, candidate.answer.span.end),)
    else:
        found = ()
    return found or _question_words(question, candidate.text)


def _question_words(question: Question, quote: str) -> tuple[tuple[int, int], ...]:
    terms = set(question.terms)
    return tuple((token.start, token.end) for token in tokens(quote) if stem(token.text) in terms)
