"""Split the text of an article into passages: runs of whole sentences that overlap by one.

Of a live page, no passage runs from one entry into another, or holds the time that one begins with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reading.live import entries_of
from reading.sentences import sentences_within
from reading.types import Span

TARGET_WORDS = 110
MAX_WORDS = 150
LONGEST_SENTENCE = 220
"""Words up to which a sentence is kept whole; the embedder reads about as many."""

# What has no spaces must not become one endless word: forty characters count as one.
_WORD = re.compile(r"\S{1,40}")


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    words: int


def split_into_passages(text: str, *, published_on: date | None = None) -> list[Span]:
    """Return passages of about 110 words that cover every sentence of the text, in order.

    A text without a day of publication is no article, and has no entries.
    """
    if published_on is None:
        return _split(text, [Span(0, len(text))])
    entries = entries_of(text, published_on=published_on)
    return [passage for entry in entries for passage in _split(text, sorted(entry.parts))]


def _split(text: str, parts: list[Span]) -> list[Span]:
    """Return the passages of the parts of a text, which may stand together in one."""
    passages: list[Span] = []
    run: list[_Sentence] = []
    for span in (span for part in parts for span in sentences_within(text, part)):
        sentence = _Sentence(span, len(_WORD.findall(text, span.start, span.end)))
        if sentence.words <= LONGEST_SENTENCE:
            run.append(sentence)
            continue
        passages.extend(_passages(run))
        passages.extend(_pieces(text, span))
        run = []
    passages.extend(_passages(run))
    return passages


def _passages(sentences: list[_Sentence]) -> Iterator[Span]:
    first = 0
    covered = 0  # sentences before this one are in a passage already
    while covered < len(sentences):
        end = _end_of_passage(sentences, first, covered + 1)
        yield Span(sentences[first].span.start, sentences[end - 1].span.end)
        covered = end
        first = end - 1 if _may_overlap(sentences, end) else end


def _end_of_passage(sentences: list[_Sentence], first: int, end: int) -> int:
    """Return the end that is nearest to the target, at `end` or later."""
    words = sum(sentence.words for sentence in sentences[first:end])
    while end < len(sentences):
        more = sentences[end].words
        if words + more / 2 > TARGET_WORDS or words + more > MAX_WORDS:
            break
        words += more
        end += 1
    return end


def _may_overlap(sentences: list[_Sentence], end: int) -> bool:
    """Whether the sentence before `end` fits into one passage with the one after it."""
    return end < len(sentences) and sentences[end - 1].words + sentences[end].words <= TARGET_WORDS


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    words = list(_WORD.finditer(text, sentence.start, sentence.end))
    for start in range(0, len(words), TARGET_WORDS):
        piece = words[start : start + TARGET_WORDS]
        yield Span(piece[0].start(), piece[-1].end())
