"""Articles as they are trained on: their sentences, and which of these a question's words find."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from answer.evidence.led_sentences import led_sentences
from index.bm25 import Bm25Index
from reading.facts import LONGEST_SENTENCE
from reading.live import entries_of
from reading.types import Span
from reading.words import stems
from training.data import Text

_PASSAGES = 15  # that words find
_WORDS = 100  # in a passage, and the rest of its last sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsSentence:
    """A sentence as the reader is given it, at `span` of its article's text."""

    text: Text
    span: Span
    url: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsArticle:
    """An article with its sentences, in order."""

    url: str
    text: str
    published_on: date
    sentences: tuple[NewsSentence, ...]


def news_article(row: Mapping[str, Any]) -> NewsArticle:
    """Return the article of a row with `url`, `title`, `date` and `text`."""
    published, text = date.fromisoformat(row["date"]), row["text"]
    entries = entries_of(text, published_on=published)
    return NewsArticle(
        url=row["url"],
        text=text,
        published_on=published,
        sentences=tuple(
            NewsSentence(
                text=Text(led.span.of(text), lead=led.lead),
                span=led.span,
                url=row["url"],
                published_on=led.written_on,
            )
            for led in led_sentences(text, row["title"], entries, Span(0, len(text)))
            if led.span.end - led.span.start <= LONGEST_SENTENCE
        ),
    )


class SentencePool:
    """Sentences as an archive's search brings them up: those of the passages that words find."""

    def __init__(self, articles: Iterable[NewsArticle]) -> None:
        self._passages = [passage for article in articles for passage in _passages(article)]
        self._folder = tempfile.TemporaryDirectory()
        self._words = Bm25Index.create(Path(self._folder.name))
        numbers = range(len(self._passages))
        self._words.add(
            numbers,
            numbers,
            [1] * len(numbers),
            [passage[0].text.lead for passage in self._passages],
            [" ".join(each.text.text for each in passage) for passage in self._passages],
        )
        self._stems: dict[NewsSentence, frozenset[str]] = {}

    def search(self, question: str, k: int) -> list[NewsSentence]:
        """Return k sentences of the passages found, those first that share most words with it."""
        asked = frozenset(stems(question))
        found = self._words.search(question, _PASSAGES)
        sentences = [each for number, _ in found for each in self._passages[number]]
        sentences.sort(key=lambda each: -len(asked & self._stems_of(each)))
        return sentences[:k]

    def _stems_of(self, sentence: NewsSentence) -> frozenset[str]:
        if sentence not in self._stems:
            self._stems[sentence] = frozenset(stems(sentence.text.text))
        return self._stems[sentence]


def _passages(article: NewsArticle) -> Iterator[tuple[NewsSentence, ...]]:
    """The sentences in their order, by about a hundred words."""
    kept: list[NewsSentence] = []
    words = 0
    for sentence in article.sentences:
        kept.append(sentence)
        words += len(sentence.text.text.split())
        if words >= _WORDS:
            yield tuple(kept)
            kept, words = [], 0
    if kept:
        yield tuple(kept)
