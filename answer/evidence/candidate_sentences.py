"""The sentences of passages, each once."""

from collections.abc import Iterator, Sequence

from answer.evidence.led_sentences import led_sentences
from answer.evidence.types import Sentence
from index.types import ScoredPassage
from reading.facts import LONGEST_SENTENCE
from reading.live import Entry, entries_of


def sentences(passages: Sequence[ScoredPassage]) -> list[Sentence]:
    """Return each sentence of the passages once: passages overlap, and wire copies repeat."""
    found: dict[str, Sentence] = {}
    for sentence in _all(passages):
        found.setdefault(" ".join(sentence.text.lower().split()), sentence)
    return list(found.values())


def _all(passages: Sequence[ScoredPassage]) -> Iterator[Sentence]:
    entries: dict[int, tuple[Entry, ...]] = {}
    for rank, scored in enumerate(passages):
        passage = scored.passage
        article = passage.article
        if article.id not in entries:
            entries[article.id] = entries_of(article.text, published_on=article.published_on)
        context = f"{article.title}\n{passage.text}"
        for led in led_sentences(article.text, article.title, entries[article.id], passage.span):
            if led.span.end - led.span.start <= LONGEST_SENTENCE:
                yield Sentence(
                    article=article,
                    span=led.span,
                    context=context,
                    lead=led.lead,
                    written_on=led.written_on,
                    rank=rank,
                    meaning_rank=scored.vector_rank - 1 if scored.vector_rank else None,
                    is_dated=led.is_dated,
                )
