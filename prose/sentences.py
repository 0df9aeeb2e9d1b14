"""Takes the text of a model apart, as it comes, into sentences with what they cite."""

import re
from collections.abc import Iterator

from prose.markup import plain
from prose.prompt import NO_ANSWER
from prose.types import Sentence
from reading.sentences import sentence_spans

_CITATION = re.compile(r"\s*\[\s*(\d{1,6}(?:\s*(?:[,;]|and|[-–])\s*\d{1,6})*)\s*\]")
_LINKED = re.compile(r"\[(\d+)\]\([^)\n]*\)")  # "[1](https://…)"
_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|$)", re.DOTALL)
_UNFINISHED = re.compile(r"\s*\[[^\]]*$")
_BLANK = re.compile(r"\n\s*\n\s*")
_END = re.compile(r"[.!?…\n]")
_WIDEST_RANGE = 20


class SentenceStream:
    """Is fed pieces of text, and yields the sentences that are complete."""

    def __init__(self) -> None:
        self._text = ""
        self._given = 0
        self._may_end = False

    def feed(self, piece: str) -> Iterator[Sentence]:
        """Yield the sentences that this piece completes: behind each, another one has begun."""
        if not piece.strip() and self._text.endswith("\n\n"):
            return  # patterns take long over endless blank lines
        self._text += _BLANK.sub("\n\n", piece)
        # A piece may end one sentence and begin another.
        self._may_end = self._may_end or bool(_END.search(piece))
        if not self._may_end:
            return
        yield from self._new(_sentences(_UNFINISHED.sub("", self._answer))[:-1])

    def finish(self) -> Iterator[Sentence]:
        """Yield the sentences that are left."""
        yield from self._new(_sentences(self._answer))

    @property
    def is_refusal(self) -> bool:
        """Whether the text says that the excerpts do not answer."""
        return NO_ANSWER.casefold() in self._answer[: 4 * len(NO_ANSWER)].casefold()

    @property
    def _answer(self) -> str:
        """The text without what a model thinks before it answers."""
        return _THOUGHT.sub("", self._text)

    def _new(self, complete: list[Sentence]) -> Iterator[Sentence]:
        if len(complete) > self._given:
            self._may_end = False
        yield from complete[self._given :]
        self._given = max(self._given, len(complete))


def _sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text. A citation belongs to the sentence that begins before it."""
    bare, citations = _without_citations(text)
    spans = sentence_spans(bare)
    cited: list[list[int]] = [[] for _ in spans]
    for offset, numbers in citations:
        before = [index for index, span in enumerate(spans) if span.start < offset]
        if spans:
            cited[before[-1] if before else 0] += numbers
    return [
        Sentence(text=plain(span.of(bare)), cited=tuple(dict.fromkeys(numbers)))
        for span, numbers in zip(spans, cited, strict=True)
    ]


def _without_citations(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """Return the text without citations, and at which offset each stood."""
    bare, citations, at = "", [], 0
    text = _LINKED.sub(r"[\1]", text)
    for found in _CITATION.finditer(text):
        bare += text[at : found.start()]
        citations.append((len(bare), list(_numbers(found[1]))))
        at = found.end()
    return bare + text[at:], citations


def _numbers(written: str) -> Iterator[int]:
    for part in re.split(r"[,;]|and", written):
        first, _, last = re.sub(r"\s", "", part).replace("–", "-").partition("-")
        low, high = int(first), int(last or first)
        yield from range(low, min(high, low + _WIDEST_RANGE) + 1)
