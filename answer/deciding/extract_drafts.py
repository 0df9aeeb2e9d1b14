"""Answers in an article's own words: a name, a place or a number by vote, or a whole sentence."""

import math
from collections.abc import Sequence
from datetime import date

from answer.deciding.confidence import of_sentence, of_words
from answer.deciding.draft import BAND, Draft
from answer.deciding.votes import votes
from answer.evidence.types import Candidate, Evidence
from answer.understanding.types import Order, Question

LONGEST_STATEMENT = 40
"""Words of a sentence that is shown as the answer itself at most."""


def short_draft(evidence: Evidence) -> Draft | None:
    """Return the name, place or number with most votes; None if no sentence has one."""
    question = evidence.question
    candidates = in_time(question, evidence.candidates)
    found = votes(question, candidates)
    if not found:
        return None
    best = found[0]
    event = best.candidates[0].event
    return Draft(
        text=best.text,
        support=best.candidates,
        signals=of_words(evidence, best.candidates[0], share=best.share, stories=best.articles),
        date=event.date if event and question.asks_when else None,
        status=event.status if event and question.asks_when else None,
        others=tuple((vote.text, vote.candidates[0]) for vote in found[1:3]),
    )


def in_time(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return those published since the time asked about began, or all if none was.

    Before, nobody can have told of it.
    """
    begins = min((each.first for each in question.windows), default=date.min)
    return [each for each in candidates if each.article.published_on >= begins] or candidates


def sentence_draft(evidence: Evidence) -> Draft:
    """Return the best sentence, or of those about as good the newest where that is asked for."""
    question = evidence.question
    candidates = in_time(question, evidence.candidates)
    best = candidates[0]
    if question.order is Order.CURRENT:
        band = [each for each in candidates if each.score >= best.score - BAND]
        best = max(band, key=lambda each: (each.article.published_on, each.score))
    event = best.event
    return Draft(
        text=_shortened(best),
        support=(best,),
        signals=of_sentence(evidence, best, share=_share(best, candidates)),
        date=event.date if event and question.asks_when else None,
        status=event.status if event and question.asks_when else None,
    )


def _share(best: Candidate, candidates: Sequence[Candidate]) -> float:
    """How likely the best is the one that answers, if any of them does."""
    return 1.0 / sum(math.exp(each.score - best.score) for each in candidates)


def _shortened(candidate: Candidate) -> str:
    """The sentence, or if it is long the words in it that answer."""
    if len(candidate.text.split()) <= LONGEST_STATEMENT or candidate.answer_text is None:
        return candidate.text
    return candidate.answer_text
