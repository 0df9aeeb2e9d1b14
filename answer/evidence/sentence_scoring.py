"""Finds what speaks for a sentence: search, its words, and what the reader says of it."""

import math
from dataclasses import replace
from datetime import date

from answer.evidence.sentence_signals import UNLIKELIEST, SentenceSignals
from answer.evidence.types import Sentence
from answer.understanding.linking import TermMatcher
from answer.understanding.types import Order, Question

_YEAR = 365.0


def signals_of(question: Question, sentence: Sentence, terms: TermMatcher) -> SentenceSignals:
    """Return the signals of a sentence that nobody has read yet."""
    own = terms.found_in(sentence.text)
    around = own | terms.found_in(sentence.context)
    return SentenceSignals(
        coverage=terms.coverage(own),
        around=terms.coverage(around),
        names=terms.name_coverage(around),
        rank=sentence.rank_score,
        meaning=sentence.meaning_score,
        newness=_newness(question, sentence.article.published_on),
    )


def as_read(signals: SentenceSignals, sentence: Sentence, *, span: float) -> SentenceSignals:
    """Return the signals with the reader's; `span` is the log probability of the best answer."""
    return replace(
        signals, relevance=sentence.relevance / 5, span=max(span, UNLIKELIEST) / -UNLIKELIEST
    )


def as_reread(signals: SentenceSignals, sentence: Sentence, *, span: float) -> SentenceSignals:
    """Return the signals with what the larger reader says; `span` is as in `as_read`."""
    read = as_read(signals, sentence, span=span)
    return replace(signals, again=1.0, again_relevance=read.relevance, again_span=read.span)


def _newness(question: Question, published: date) -> float:
    """How new an article is on the day asked, where not an earlier time is asked about."""
    if question.windows or question.order is Order.FIRST:
        return 0.0
    return math.exp(-(question.as_of - published).days / _YEAR)
