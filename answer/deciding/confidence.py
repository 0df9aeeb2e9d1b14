"""How likely an answer is right: logistic regression on a few signals, by answer method.

The weights are fitted by `python -m training calibrate` (docs/reader.md) on questions that are each
asked of the whole archive, of that without the articles that answer it, and of small archives.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from answer.evidence.sentence_signals import UNLIKELIEST
from answer.evidence.types import Candidate, Evidence
from answer.understanding.types import Order
from answer.weights import weights


class AnswerMethod(StrEnum):
    """How an answer was found.

    TOLD: when the event was that the rules surely take for the one asked for. EVENT: when one was
    that rules and reader together find likely. POINTED: the days that the reader points at in the
    sentence that likely answers. WHETHER: what became of it, by the rules for visits, meetings and
    a dozen other actions. VERDICT: yes or no, by the reader. HOLDER: who is named as the holder of
    an office. WORDS: words of the type asked for. SENTENCE: a whole sentence.
    """

    TOLD = "told"
    EVENT = "event"
    POINTED = "pointed"
    WHETHER = "whether"
    VERDICT = "verdict"
    HOLDER = "holder"
    WORDS = "words"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What confidence is computed from; each of the `values` is of the order of one."""

    method: AnswerMethod
    values: tuple[float, ...]


def of_event(
    evidence: Evidence,
    best: Candidate,
    *,
    method: AnswerMethod,
    likelihood: float,
    lead: float,
    fineness: float,
    stories: int,
) -> Signals:
    """Return the signals of an event, of which `best` is the best sentence.

    `likelihood` is that of its being the event asked for, `lead` by how much that is more than that
    of any other event, `fineness` how well its date says when, from 0 to 1; `stories` how many tell
    of it. That there is no later one is harder to know.
    """
    values = (
        likelihood,
        lead,
        fineness,
        float(stories > 1),
        float(evidence.question.order not in (Order.LAST, Order.LAST_BUT_ONE)),
    )
    return Signals(method=method, values=(*_common(evidence, best), *values))


def of_pointed(
    evidence: Evidence, best: Candidate, *, share: float, fineness: float, is_known: bool
) -> Signals:
    """Return the signals of the days in a sentence.

    `share` of the sentences that give days, by their scores, gives these. `fineness` is that of an
    event; `is_known` as for a yes or no.
    """
    values = (*_common(evidence, best), share, fineness, float(is_known))
    return Signals(method=AnswerMethod.POINTED, values=values)


def of_whether(*, match: float) -> Signals:
    """Return the signals of what became of an event; `match` is how surely it is the one.

    What readers say of its sentence is not among them: rules know that "called off" says no.
    """
    return Signals(method=AnswerMethod.WHETHER, values=(match,))


def of_verdict(
    evidence: Evidence, best: Candidate, *, share: float, is_known: bool, is_asked: bool
) -> Signals:
    """Return the signals of a yes or no; `share` of the likely sentences agrees, .5 to 1.

    `is_known` unless a visit or meeting is asked about that the rules do not find in `best`: no
    false premise must be confirmed. `is_asked` where the question has a word that those for yes or
    no have: "dress code of the gala?" may be taken for one, but has none.
    """
    values = (*_common(evidence, best), 2 * share - 1, float(is_known), float(is_asked))
    return Signals(method=AnswerMethod.VERDICT, values=values)


def of_holder(evidence: Evidence, best: Candidate) -> Signals:
    """Return the signals of an office holder."""
    return Signals(method=AnswerMethod.HOLDER, values=_common(evidence, best))


def of_words(evidence: Evidence, best: Candidate, *, share: float, stories: int) -> Signals:
    """Return the signals of words; `share` is that of their votes, `stories` how many say so."""
    values = (share, float(stories > 1))
    return Signals(method=AnswerMethod.WORDS, values=(*_common(evidence, best), *values))


def of_sentence(evidence: Evidence, best: Candidate, *, share: float) -> Signals:
    """Return the signals of a sentence; `share` is how likely it is it rather than another."""
    return Signals(method=AnswerMethod.SENTENCE, values=(*_common(evidence, best), share))


def _common(evidence: Evidence, best: Candidate) -> tuple[float, ...]:
    """What speaks for an answer however it was found.

    The score of its sentence; both readers' relevance of it, and the log probability of the
    words in it; the share of the question's names that is there; how near the sentence's score is
    to the best; how sure it is what is asked for; whether there is but one story, as in an archive
    of a few articles, where no other one can agree.
    """
    top = evidence.candidates[0].score
    span = best.answer.score if best.answer else UNLIKELIEST
    return (
        min(max(best.score / 10, -1.0), 2.0),
        max(best.signals.relevance, -2.0),
        best.signals.again_relevance,
        1.0 - max(span, UNLIKELIEST) / UNLIKELIEST,
        best.name_coverage,
        -min(top - best.score, 5.0) / 5,
        evidence.question.answer_type_likelihood,
        float(len({each.article.story for each in evidence.candidates}) == 1),
    )


def confidence(signals: Signals) -> float:
    """Return the probability that an answer is right, 0 to 1."""
    constant, *others = weights().confidence[signals.method]
    odds = constant + sum(w * value for w, value in zip(others, signals.values, strict=True))
    return 1.0 / (1.0 + math.exp(-odds))
