"""The rule by which what a system shows is judged; it is the same for all.

A result is what a system shows at one place of its list: a chunk, a passage or a sentence, and the
address of its article. It has the *article* if it is of an article that holds a gold quote. It has
the *sentence* if, besides, at least 60 % of the quote's words stand in it as one run: as they stand
in the quote, in that order, with none between them. A run, since a long chunk has most of the words
of any sentence on its subject somewhere; 60 %, since a chunk may end within the sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from benchmarks.bench import BenchQuestion, Quote, words_in_order

DEPTH = 10
"""How many results are looked at."""
_SHARED = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a system shows at one place of its list."""

    url: str
    text: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Where a list first has the article and the sentence, from 1, or None; and how long it is.

    `words` are those of each result.
    """

    article: int | None
    sentence: int | None
    words: tuple[int, ...]


def judge(question: BenchQuestion, results: Iterable[Result]) -> Judged:
    """Judge the first results of a list that had come out by the day of the question.

    Those that had not are passed over: not every system can be told a day.
    """
    shown = [each for each in results if each.published_on <= question.as_of][:DEPTH]
    gold = {quote.url for quote in question.evidence}
    return Judged(
        article=_first(each.url in gold for each in shown),
        sentence=_first(any(holds(each, quote) for quote in question.evidence) for each in shown),
        words=tuple(len(words_in_order(each.text)) for each in shown),
    )


def holds(result: Result, quote: Quote) -> bool:
    """Whether the sentence that answers stands in a result."""
    wanted = words_in_order(quote.text)
    return (
        result.url == quote.url
        and bool(wanted)
        and _run(wanted, words_in_order(result.text)) >= _SHARED * len(wanted)
    )


def _run(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words the longest run has that both share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def _first(found: Iterable[bool]) -> int | None:
    return next((place for place, is_so in enumerate(found, 1) if is_so), None)
