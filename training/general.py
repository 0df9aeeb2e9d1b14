"""Groups from question-answering data that others made: encyclopedias, reviews, forums, quizzes."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from answer.evidence.led_sentences import lead
from reading.sentences import sentence_spans
from reading.types import Span
from training.articles import NewsArticle, NewsSentence
from training.data import Group, Text, is_held_out, normalised, read_rows

_UNDATED = date.min
_KEPT = 12  # negatives of a group
_OWN = 5  # of these, from the text with the answer
_FEWEST = 3  # negatives that a sentence group must come with


def contexts(path: Path) -> dict[str, NewsArticle]:
    """Return the distinct contexts of reader.jsonl.gz, with their sentences, by their text."""
    found = {}
    for context in dict.fromkeys(row["context"] for row in read_rows(path)):
        address = hashlib.sha256(context.encode()).hexdigest()
        found[context] = NewsArticle(
            url=address,
            text=context,
            published_on=_UNDATED,
            sentences=tuple(_sentences(address, "", context, held_out=is_held_out(context))),
        )
    return found


def _sentences(
    address: str, title: str, text: str, *, held_out: bool = False
) -> Iterator[NewsSentence]:
    for span in sentence_spans(text):
        led = lead(title, None, text[: span.start])
        yield NewsSentence(
            text=Text(span.of(text), lead=led, held_out=held_out),
            span=span,
            url=address,
            published_on=_UNDATED,
        )


def span_groups(
    path: Path,
    articles: Mapping[str, NewsArticle],
    search: Callable[[str], Sequence[NewsSentence]],
    *,
    at_most: int,
) -> Iterator[Group]:
    """Yield groups from reader.jsonl.gz, `at_most` so many of each source, and as many held out."""
    counts: dict[tuple[str, bool], int] = {}
    for row in sorted(read_rows(path), key=lambda row: _shuffle(row["question"])):
        held_out = is_held_out(row["context"])
        kept = row["source"], held_out
        counts[kept] = counts.get(kept, 0) + 1
        if counts[kept] > at_most:
            continue
        context = articles[row["context"]]
        spans = [Span(a["start"], a["start"] + len(a["text"])) for a in row["answers"]]
        answers = tuple(a["text"] for a in row["answers"])
        positive = next(
            (each for each in context.sentences if any(_is_in(span, each.span) for span in spans)),
            None,
        )
        if positive is None and not row["impossible"]:
            continue  # the answer runs over two sentences
        others = [
            each
            for each in search(row["question"])
            if each.url != context.url and (held_out or not each.text.held_out)
        ]
        yield Group(
            source=row["source"],
            question=row["question"],
            positive=positive.text if positive else None,
            spans=tuple(
                _inside(span, positive.span) for span in spans if _is_in(span, positive.span)
            )
            if positive
            else (),
            answers=answers,
            negatives=tuple(_unlike(answers, row["question"], context.sentences, others)),
            held_out=held_out,
        )


def sentence_groups(path: Path, *, at_most: int) -> Iterator[Group]:
    """Yield groups from rank.jsonl.gz: sentences, with the negatives that come with them."""
    count = 0
    for row in sorted(read_rows(path), key=lambda row: _shuffle(row["question"])):
        positives = [c["text"] for c in row["candidates"] if c["label"]]
        negatives = tuple(Text(c["text"]) for c in row["candidates"] if not c["label"])
        if not positives or len(negatives) < _FEWEST or count == at_most:
            continue
        count += 1
        yield Group(
            source=row["source"],
            question=row["question"],
            positive=Text(positives[0]),
            spans=(),
            answers=(),
            negatives=negatives,
            held_out=is_held_out(positives[0]),
        )


def quiz_groups(rows: Iterable[Mapping[str, Any]]) -> Iterator[Group]:
    """Yield groups of people's quiz questions about news, with their own passages.

    Of the sentences with the answer, the one that shares most words with the question is taken.
    """
    for row in rows:
        sentences: dict[int, list[NewsSentence]] = {0: [], 1: []}
        for passage in row["passages"]:
            title = passage["title"]
            sentences[passage["label"]] += _sentences(title, title, passage["text"])
        patterns = [re.compile(rf"\b{re.escape(a)}\b", re.IGNORECASE) for a in row["answers"]]
        right = [s for s in sentences[1] if any(p.search(s.text.text) for p in patterns)]
        if not right:
            continue
        best = max(right, key=lambda each: _shared(row["question"], each))
        spans = tuple(m.span() for p in patterns for m in p.finditer(best.text.text))
        yield Group(
            source="newsquiz",
            question=row["question"],
            positive=best.text,
            spans=spans[:4],
            answers=tuple(row["answers"]),
            negatives=tuple(_unlike(row["answers"], row["question"], sentences[1], sentences[0])),
        )


def _unlike(
    answers: Sequence[str],
    question: str,
    own: Sequence[NewsSentence],
    others: Sequence[NewsSentence],
) -> Iterator[Text]:
    """Sentences without an answer, those that share most words with the question first."""
    wanted = [normalised(answer) for answer in answers]

    def usable(sentences: Sequence[NewsSentence], most: int) -> list[Text]:
        kept = [s for s in sentences if not any(a in normalised(s.text.text) for a in wanted)]
        kept.sort(key=lambda each: -_shared(question, each))
        return [each.text for each in kept[:most]]

    yield from usable(own, _OWN)
    yield from usable(others, _KEPT - _OWN)


def _shared(question: str, sentence: NewsSentence) -> int:
    asked = set(normalised(question).split())
    return len(asked & set(normalised(sentence.text.text).split()))


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _inside(inner: Span, outer: Span) -> tuple[int, int]:
    return inner.start - outer.start, inner.end - outer.start


def _shuffle(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
