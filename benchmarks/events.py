"""How well events are found in the sentences that answer the bench's date questions.

Given the sentence that answers, is an event found that is the one asked for, with its date and
whether it happened? And how many other sentences of the archive that name the same would be taken
for a later one?
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz

from answer.evidence.matching import match
from answer.understanding.question import understand
from answer.understanding.types import AskedEvent
from benchmarks import bench
from reading.events import Event, Under, events_in
from reading.gazetteer import mentions
from reading.parser import Parser
from reading.sentences import sentence_spans
from reading.types import DateInterval, Status
from reading.words import stems

_MATCHES_FROM = 0.5
_MOST_OTHERS = 300
_AROUND = 3  # sentences on each side that a passage would hold
_LONGEST = 900
_DONE = (Status.HAPPENED, Status.UNDER_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    url: str
    title: str
    published_on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSentence:
    """A sentence of an article, with the sentences around it, and what it stands under."""

    article: Article
    text: str
    context: str
    under: Under


@dataclass(frozen=True, slots=True, kw_only=True)
class DateQuestion:
    """A question whose answer is a date."""

    id: str
    text: str
    as_of: date
    gold: DateInterval
    planned: bool
    quotes: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """The event found for a question; `date` is None if none was found."""

    date: DateInterval | None
    status: Status | None
    score: float = 0.0


def main() -> None:
    options = bench.arguments(__doc__).parse_args()
    bench.require(options.bench)
    articles = _articles(options.bench)
    parser = Parser.load()
    questions = _questions(options.bench)
    _report_found(parser, questions, articles)
    _report_others(parser, questions, articles)
    _report_speed(parser, articles)


# --- The sentence that answers ------------------------------------------------------------------


def _report_found(
    parser: Parser, questions: Sequence[DateQuestion], articles: dict[str, Article]
) -> None:
    right: list[bool] = []
    for question in questions:
        sentences = _gold(question, articles)
        found_event = _best([_find_event(parser, question, each) for each in sentences], question)
        right.append(_is_right(question, found_event))
        mark = "right" if right[-1] else "WRONG"
        print(f"{question.id} {mark} | {question.text[:60]} | gold {_days(question.gold)}")
        print(f"    {_shown(found_event)}")
    print(f"\n{sum(right)} of {len(right)} questions right\n")


def _best(found_events: Sequence[FoundEvent], question: DateQuestion) -> FoundEvent:
    """Return the right one of several found events, or else the surest."""
    right = [each for each in found_events if _is_right(question, each)]
    return max(
        right or found_events,
        key=lambda each: each.score,
        default=FoundEvent(date=None, status=None),
    )


def _find_event(parser: Parser, question: DateQuestion, sentence: ContextSentence) -> FoundEvent:
    asked = understand(question.text, as_of=question.as_of).event
    if asked is None:
        return FoundEvent(date=None, status=None)
    [doc] = parser.parse([sentence.text])
    found = events_in(doc, reference=sentence.article.published_on, under=sentence.under)
    return _surest(asked, found, sentence)


def _surest(asked: AskedEvent, found: Sequence[Event], sentence: ContextSentence) -> FoundEvent:
    names = _context_names(asked, sentence.context)
    scored = [(match(asked, each, context_names=names) or 0.0, each) for each in found]
    kept = [(score, each) for score, each in scored if score >= _MATCHES_FROM]
    if not kept:
        return FoundEvent(date=None, status=None)
    score, event = max(kept, key=lambda pair: (pair[1].date is not None, pair[0]))
    return FoundEvent(date=event.date, status=event.status, score=score)


def _is_right(question: DateQuestion, found_event: FoundEvent) -> bool:
    """Whether it counts for the scorer: it overlaps, and is no wider than the gold or a month."""
    gold, said = question.gold, found_event.date
    if said is None or found_event.status is None:
        return False
    width = max((gold.last - gold.first).days, 31)
    overlaps = said.first <= gold.last and gold.first <= said.last
    as_told = (found_event.status in _DONE) != question.planned
    return overlaps and (said.last - said.first).days <= width and as_told


# --- Other sentences ----------------------------------------------------------------------------


def _report_others(
    parser: Parser, questions: Sequence[DateQuestion], articles: dict[str, Article]
) -> None:
    total = later = 0
    for question in questions:
        asked = understand(question.text, as_of=question.as_of).event
        if asked is None or question.planned:
            continue
        others = list(_others(question, asked, articles))
        total += len(others)
        docs = parser.parse([each.text for each in others])
        for sentence, doc in zip(others, docs, strict=True):
            found = events_in(doc, reference=sentence.article.published_on, under=sentence.under)
            found_event = _latest(asked, found, sentence, question)
            if found_event is not None:
                later += 1
                gold = _days(question.gold)
                print(f"{question.id} {found_event.score:.2f} {_shown(found_event)} gold {gold}")
                print(f"    [{sentence.article.published_on}] {sentence.text[:300]}")
    print(f"\n{total} other sentences, {later} taken for a later event\n")


def _latest(
    asked: AskedEvent, found: Sequence[Event], sentence: ContextSentence, question: DateQuestion
) -> FoundEvent | None:
    names = _context_names(asked, sentence.context)
    for event in found:
        score = match(asked, event, context_names=names) or 0.0
        found_event = FoundEvent(date=event.date, status=event.status, score=score)
        if score >= _MATCHES_FROM and _is_later(question, found_event):
            return found_event
    return None


def _is_later(question: DateQuestion, found_event: FoundEvent) -> bool:
    """Whether it would be taken for a later event than the last."""
    if found_event.date is None or found_event.status not in _DONE:
        return False
    return question.gold.last < found_event.date.first <= question.as_of


def _others(
    question: DateQuestion, asked: AskedEvent, articles: dict[str, Article]
) -> Iterator[ContextSentence]:
    """Other sentences published by the day asked that name two of the question's parties."""
    wanted = [p.terms for p in (*asked.agents, *asked.partners) if p.terms]
    gold = {url for url, _ in question.quotes}
    count = 0
    mentioned = re.compile("|".join(rf"\b{name[:5]}" for names in wanted for name in names) or "$^")
    newest = sorted(articles.values(), key=lambda each: each.published_on, reverse=True)
    for article in newest:
        if article.url in gold or article.published_on > question.as_of:
            continue
        if count >= _MOST_OTHERS:
            return
        # A stem is mostly the beginning of its word.
        if not mentioned.search(article.text.lower()):
            continue
        for sentence in _sentences(article):
            likely = count < _MOST_OTHERS and mentioned.search(sentence.text.lower())
            if likely and _names_two(asked, wanted, sentence.text):
                count += 1
                yield sentence


def _names_two(asked: AskedEvent, wanted: Sequence[frozenset[str]], text: str) -> bool:
    said = stems(text)
    named = sum(1 for names in wanted if names & said)
    if not named:
        return False
    if asked.place is not None and named < 2:
        named += any(place.country == asked.place.country for place in mentions(text))
    return named >= 2


# --- Speed --------------------------------------------------------------------------------------


def _report_speed(parser: Parser, articles: dict[str, Article]) -> None:
    some = list(articles.values())[:40]
    sentences = [each for article in some for each in _sentences(article)][:1500]
    count = sum(len(each.text.split()) for each in sentences)
    began = time.process_time()
    docs = parser.parse([each.text for each in sentences])
    parsed = time.process_time()
    for each, doc in zip(sentences, docs, strict=True):
        events_in(doc, reference=each.article.published_on, under=each.under)
    ended = time.process_time()
    print(f"{count} words: parse {count / (parsed - began):,.0f} words a CPU-second,")
    print(f"with events {count / (ended - began):,.0f}")


# --- The bench's files --------------------------------------------------------------------------


def _articles(folder: Path) -> dict[str, Article]:
    return {
        row["url"]: Article(
            url=row["url"],
            title=row["title"],
            published_on=date.fromisoformat(row["date"]),
            text=row["text"],
        )
        for row in bench.json_lines(folder / bench.ARTICLES)
    }


def _questions(folder: Path) -> list[DateQuestion]:
    return [
        DateQuestion(
            id=row["id"],
            text=row["question"],
            as_of=date.fromisoformat(row["as_of"]),
            gold=DateInterval(
                first=date.fromisoformat(row["date"]["from"]),
                last=date.fromisoformat(row["date"]["to"]),
            ),
            planned=row["category"] == "planned_vs_happened",
            quotes=tuple((each["url"], bench.words(each["quote"])) for each in row["evidence"]),
        )
        for row in bench.json_lines(folder / bench.QUESTIONS)
        if row["date"]
    ]


def _gold(question: DateQuestion, articles: dict[str, Article]) -> Iterator[ContextSentence]:
    for url, quote in question.quotes:
        for sentence in _sentences(articles[url]):
            said = bench.words(sentence.text)
            if len(said & quote) >= 0.8 * min(len(said), len(quote)) and len(said) > 5:
                yield sentence


def _sentences(article: Article) -> list[ContextSentence]:
    spans = sentence_spans(article.text)
    texts = [span.of(article.text) for span in spans]
    return [
        ContextSentence(
            article=article,
            text=text,
            context=" ".join((article.title, *texts[max(0, at - _AROUND) : at + _AROUND + 1])),
            under=Under.DATELINE if at == 0 else Under.NOTHING,
        )
        for at, text in enumerate(texts)
        if len(text) <= _LONGEST
    ]


def _context_names(asked: AskedEvent, context: str) -> frozenset[str]:
    """The stems of the question that the context holds, misspelt ones too."""
    terms = set(asked.place_terms)
    for party in (*asked.agents, *asked.partners):
        terms |= party.terms
    around = stems(context)
    return frozenset(
        term
        for term in terms
        if term in around or any(len(term) > 3 and fuzz.ratio(term, one) >= 85 for one in around)
    )


def _shown(found_event: FoundEvent) -> str:
    return f"{_days(found_event.date)} {found_event.status or 'no event'}"


def _days(interval: DateInterval | None) -> str:
    return f"{interval.first}..{interval.last}" if interval else "undated"


if __name__ == "__main__":
    main()
