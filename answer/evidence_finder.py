"""Finds what may answer a question: understands it, searches, and reads what search brings up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from answer.deciding.anchors import AnchorDater
from answer.errors import BadQuestion
from answer.evidence.candidate_extractor import CandidateExtractor
from answer.evidence.fact_finder import FactFinder, FoundFact
from answer.evidence.known_facts import NOTHING_KNOWN, KnownFacts
from answer.evidence.retriever import Retriever
from answer.evidence.types import Evidence
from answer.understanding.linking import link
from answer.understanding.misspellings import doubtful
from answer.understanding.question import understand
from answer.understanding.topic import PASSAGES_LINKED, read_topic
from answer.understanding.types import AskedEvent, Question, QuestionReading
from answer.understanding.utterances import kind_of
from index.archive import Archive
from index.compute import ComputeThread
from index.searching import PassageSearcher
from index.types import PublishedWindow, ScoredPassage
from reading.facts import VERSION
from reading.parser import Parser
from reading.types import DateInterval

ANY_DAY = PublishedWindow()
"""Articles of all times."""


class EvidenceFinder:
    """Finds the sentences that may answer; models are loaded when they are first needed.

    What the archive has read is taken from there; without `archive` sentences are parsed.
    """

    def __init__(
        self,
        *,
        searcher: PassageSearcher,
        load_extractor: Callable[[], CandidateExtractor],
        compute: ComputeThread,
        archive: Archive | None = None,
    ) -> None:
        self._searcher = searcher
        self._retriever = Retriever(searcher)
        self._load_extractor = load_extractor
        self._extractor: CandidateExtractor | None = None
        self._compute = compute
        self._archive = archive
        self._facts = FactFinder(archive) if archive is not None else None

    async def ready(self) -> None:
        """Load the models and the words that questions are understood by, unless they are.

        Raises `ArchiveError`, `AnswerError` or `ReadingError` where weights are not there.
        """
        await self._searcher.ready()
        await self._compute.run(self._load)

    @property
    def retriever(self) -> Retriever:
        """What passages are retrieved with."""
        return self._retriever

    @property
    def parser(self) -> Parser:
        """The parser, for the compute thread."""
        return self._loaded().parser

    async def understand(
        self,
        text: str,
        collections: Sequence[str],
        as_of: date,
        *,
        published: PublishedWindow = ANY_DAY,
    ) -> Question:
        """Return the question as the collections spell it, with its time and what it asks for.

        Raises `BadQuestion`.
        """
        spelled = await self.spelled(text, collections, as_of)
        timed = await self._with_anchor_dated(spelled, collections, published)
        return timed.as_read(await self._compute.run(self._classify, timed))

    async def spelled(self, text: str, collections: Sequence[str], as_of: date) -> Question:
        """Return the question by its words alone, spelled as the collections spell them."""
        understood = understand(text, as_of=as_of)
        words = await self._compute.run(self._doubtful, understood.text)
        spelling = await self._searcher.respell(words, collections=collections)
        return understand(text, as_of=as_of, spelling=spelling) if spelling else understood

    async def retrieve(
        self,
        question: Question,
        collections: Sequence[str],
        *,
        published: PublishedWindow = ANY_DAY,
    ) -> list[ScoredPassage]:
        """Return the passages that may answer, best first."""
        return await self._retriever.retrieve(question, collections, published=published)

    async def told(
        self,
        question: Question,
        collections: Sequence[str],
        *,
        published: PublishedWindow = ANY_DAY,
    ) -> list[FoundFact]:
        """Return sentences that tell of those asked about, wherever they stand."""
        if self._facts is None:
            return []
        return await self._facts.of_question(
            question, collections, published=_until(published, question.as_of)
        )

    async def told_of_topic(
        self,
        topic: Question,
        passages: Sequence[ScoredPassage],
        collections: Sequence[str],
        *,
        published: PublishedWindow = ANY_DAY,
    ) -> list[ScoredPassage]:
        """Return passages that tell of a topic's events, beside those that search found."""
        if self._facts is None or not passages:
            return []
        events = await self._compute.run(_events_of, topic, passages)
        found = await self._facts.of_events(
            events, collections, published=_until(published, topic.as_of)
        )
        there = {each.passage.id for each in passages}
        return [each for each in found if each.passage.id not in there]

    async def extract(
        self,
        question: Question,
        passages: Sequence[ScoredPassage],
        told: Sequence[FoundFact] = (),
    ) -> tuple[Evidence, ...]:
        """Return the sentences that may answer, for each type of answer that may be meant.

        They are of the passages, or were `told` elsewhere.
        """
        known = await self.known([*passages, *(each.passage for each in told)])
        return await self._compute.run(self._extract, question, passages, known, told)

    async def known(self, passages: Sequence[ScoredPassage]) -> KnownFacts:
        """Return what the archive has read of the articles of passages."""
        if self._archive is None:
            return NOTHING_KNOWN
        articles = {found.passage.article.id for found in passages}
        return KnownFacts(await self._archive.facts.readings(articles, version=VERSION))

    def _load(self) -> None:
        self._loaded()
        # Word lists and place names are read with the first question, which takes most of a second:
        # here, so that the event loop need not wait for them.
        understood = understand("When did the Pope visit Rome?", as_of=date(2024, 6, 1))
        kind_of(understood.text)

    def _loaded(self) -> CandidateExtractor:
        if self._extractor is None:
            self._extractor = self._load_extractor()
        return self._extractor

    def _classify(self, question: Question) -> QuestionReading:
        return self._loaded().classify(question.expanded)

    def _extract(
        self,
        question: Question,
        passages: Sequence[ScoredPassage],
        known: KnownFacts,
        told: Sequence[FoundFact],
    ) -> tuple[Evidence, ...]:
        return self._loaded().extract(link(question, passages), passages, known, told)

    def _doubtful(self, text: str) -> frozenset[str]:
        return doubtful(text, is_known=self._loaded().parser.knows)

    async def _with_anchor_dated(
        self, question: Question, collections: Sequence[str], published: PublishedWindow
    ) -> Question:
        """The question with the time that its anchor bounds, if the archive agrees on that."""
        if question.anchor is None:
            return question
        try:
            event = understand(question.anchor.event, as_of=question.as_of)
        except BadQuestion:
            return question  # "after it": nothing to look up
        passages = await self._retriever.retrieve_widely(event, collections, published=published)
        days = await self._compute.run(self._days_of, event, passages)
        return replace(question, windows=(question.anchor.window(days),)) if days else question

    def _days_of(self, event: Question, passages: Sequence[ScoredPassage]) -> DateInterval | None:
        return AnchorDater(self._loaded().parser).days_of(link(event, passages), passages)


def _until(published: PublishedWindow, day: date) -> PublishedWindow:
    return replace(published, last=min(published.last or day, day))


def _events_of(topic: Question, passages: Sequence[ScoredPassage]) -> tuple[AskedEvent, ...]:
    passages = passages[:PASSAGES_LINKED]
    return read_topic(link(topic, passages), passages).events
