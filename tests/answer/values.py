"""Small frozen values for tests of what comes after reading: articles, sentences, events."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from answer.evidence.sentence_signals import NO_SIGNALS
from answer.evidence.types import AnswerSpan, Candidate, EventMatch, Evidence, Sentence
from answer.understanding.question import understand
from answer.understanding.types import AnswerType, Question
from index.types import Article, Passage, ScoredPassage
from reading.dates import find_dates
from reading.events import Action, Event, Place
from reading.types import DateInterval, Span, Status

AS_OF = "2025-01-01"

_ids = count(1)


_ASKED_BY = {
    "when": AnswerType.DATE,
    "who": AnswerType.PERSON,
    "where": AnswerType.PLACE,
    **dict.fromkeys(("how many", "how much", "how long"), AnswerType.NUMBER),
    **dict.fromkeys(("did", "has", "is", "was", "will", "does"), AnswerType.OUTCOME),
}


def asking(
    text: str,
    *,
    as_of: str = AS_OF,
    answer_type: AnswerType | None = None,
    type_likelihood: float = 1.0,
) -> Question:
    """A question; `answer_type` is what a reading finds it to ask for: here by its first word."""
    understood = understand(text, as_of=date.fromisoformat(as_of))
    first, second, *_ = (*text.lower().split(), "", "")
    by_word = _ASKED_BY.get(f"{first} {second}", _ASKED_BY.get(first, AnswerType.STATEMENT))
    return replace(
        understood,
        answer_type=answer_type or by_word,
        answer_type_likelihood=type_likelihood,
    )


def interval(days: str) -> DateInterval:
    """ "2024-07-08" is a day; "2024-07-08/2024-07-09" lasts from one to the other."""
    first, _, last = days.partition("/")
    return DateInterval(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


def article(
    text: str,
    *,
    id: int | None = None,
    title: str = "A title",
    published: str = "2024-12-01",
    story: int | None = None,
) -> Article:
    number = next(_ids) if id is None else id
    return Article(
        id=number,
        collection="public",
        title=title,
        text=text,
        published_on=date.fromisoformat(published),
        url=None,
        publisher=None,
        author=None,
        dateline=None,
        language=None,
        added_at=datetime(2024, 12, 1, tzinfo=UTC),
        story=number if story is None else story,
    )


def passage(of: Article, start: int = 0, end: int | None = None) -> ScoredPassage:
    span = Span(start, len(of.text) if end is None else end)
    return ScoredPassage(passage=Passage(id=next(_ids), article=of, span=span), score=1.0)


def event(
    days: str | None = None, status: Status = Status.HAPPENED, *, city: str | None = None
) -> Event:
    return Event(
        action=Action.VISIT,
        verb="visit",
        agents=(),
        partners=(),
        places=(Place(country="KE", city=city),) if city else (),
        status=status,
        date=interval(days) if days else None,
        date_source=None,
        start=0,
        end=1,
    )


def spoken(text: str, words: str, score: float = -0.1) -> AnswerSpan:
    """The reader's span of these words of the text."""
    start = text.index(words)
    return AnswerSpan(Span(start, start + len(words)), score)


def candidate(
    text: str,
    *,
    answer: str | None = None,
    sure: float = -0.1,
    score: float = 5.0,
    relevance: float = 5.0,
    published: str = "2024-12-01",
    in_article: int | None = None,
    in_story: int | None = None,
    matches: tuple[EventMatch, ...] = (),
    near: Event | None = None,
    name_coverage: float = 1.0,
    days: str | None = None,
    verdict: float = 0.0,
) -> Candidate:
    """A sentence that is an article's whole text; `answer` are words of it.

    `days` are what the reader's date names, in whatever words, and `verdict` how surely it reads
    yes.
    """
    of = article(text, id=in_article, published=published, story=in_story)
    words = answer or (text if days else None)
    found = spoken(text, words, sure) if words else None
    return Candidate(
        sentence=Sentence(
            article=of,
            span=Span(0, len(text)),
            context=f"{of.title}\n{text}",
            lead="",
            written_on=of.published_on,
            rank=0,
            relevance=relevance,
            answers=(found,) if found else (),
            verdict=verdict,
        ),
        score=score,
        name_coverage=name_coverage,
        answer=found,
        matches=matches,
        event=near,
        days=interval(days) if days else None,
        times=tuple(find_dates(text, reference=of.published_on)),
        signals=replace(NO_SIGNALS, relevance=relevance / 5),
    )


def tells(
    text: str,
    days: str | None = None,
    status: Status = Status.HAPPENED,
    *,
    match: float = 0.95,
    city: str | None = None,
    published: str = "2024-12-01",
    score: float = 5.0,
    in_article: int | None = None,
    in_story: int | None = None,
) -> Candidate:
    """A sentence that tells of the event asked for."""
    found = EventMatch(event=event(days, status, city=city), match=match)
    return candidate(
        text,
        published=published,
        score=score,
        in_article=in_article,
        in_story=in_story,
        matches=(found,),
        near=found.event,
    )


def evidence(question: Question, *candidates: Candidate) -> Evidence:
    """The candidates for a question, best first."""
    ordered = sorted(candidates, key=lambda each: -each.score)
    return Evidence(question=question, candidates=tuple(ordered))
