"""Votes for short answers: sentences that give the same one count together."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence.types import Candidate
from answer.understanding.types import AnswerType, Order, Question
from reading.gazetteer import mentions
from reading.timex.vocabulary import ONES
from reading.words import stem, tokens

_YEAR = 365.0
_AGE = 2.0  # log odds that an answer to "who is" loses in a year
_FORMER = re.compile(
    r"\b(?:former|ex|then|late|outgoing|predecessor|succeed(?:s|ed|ing)?|replac(?:es|ed|ing))"
    r"[\s-]+(?:[\w’'.-]+\s+){0,5}$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|from|under)\s+(?:[\w’'.-]+\s+){0,3}$", re.IGNORECASE)
_PASSED = 2.0
_SEVERAL = re.compile(r"\band\b")
_NUMBERS = {word: str(number) for number, word in enumerate(("zero", *ONES[:12]))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """An answer with the sentences that give it, the best first; `share` of all votes, 0 to 1."""

    text: str
    share: float
    candidates: tuple[Candidate, ...]

    @property
    def articles(self) -> int:
        """How many articles say so; copies of one text count once."""
        return len({candidate.article.story for candidate in self.candidates})


def votes(question: Question, candidates: Sequence[Candidate]) -> list[Vote]:
    """Return the short answers of the candidates, by share; a story votes once for each."""
    groups: dict[str, list[tuple[float, Candidate]]] = defaultdict(list)
    for candidate in candidates:
        if candidate.answer_text is not None:
            key = _key(question.answer_type, candidate.answer_text)
            groups[key].append((_score(question, candidate), candidate))
    # Only differences count, and seen from a day far ahead all weights would vanish.
    highest = max((score for group in groups.values() for score, _ in group), default=0.0)
    weights = {key: _weight(group, highest) for key, group in groups.items()}
    total = sum(weights.values())
    found = []
    for key, group in groups.items():
        ordered = tuple(each for _, each in sorted(group, key=lambda pair: -pair[0]))
        text = _fullest(question.answer_type, ordered)
        found.append(Vote(text=text, share=weights[key] / total, candidates=ordered))
    return sorted(found, key=lambda vote: -vote.share)


def _score(question: Question, candidate: Candidate) -> float:
    score = candidate.score
    if question.order is Order.CURRENT:
        # What is so now is told by the newest articles.
        score -= _AGE * (question.as_of - candidate.article.published_on).days / _YEAR
        start = candidate.answer.span.start if candidate.answer else 0
        lead = candidate.text[:start]
        # Who was before, and who appointed: "by King Charles", "took over from Stoltenberg".
        score -= _PASSED * bool(_FORMER.search(lead)) + _PASSED * bool(_BY.search(lead))
    return score


def _weight(group: Sequence[tuple[float, Candidate]], highest: float) -> float:
    best: dict[int, float] = {}
    for score, candidate in group:
        story = candidate.article.story
        best[story] = max(score, best.get(story, -math.inf))
    return sum(math.exp(score - highest) for score in best.values())


def _key(asked: AnswerType, text: str) -> str:
    """The key that is the same for answers that say the same."""
    words = [token.text.lower() for token in tokens(text)]
    if not words:
        return text.lower()
    if asked is AnswerType.PERSON:
        return stem(words[-1])
    if asked is AnswerType.PLACE and (places := mentions(text)):
        return places[0].city or places[0].country
    if asked is AnswerType.NUMBER:
        return " ".join(_NUMBERS.get(word, word) for word in words)
    return " ".join(words)


def _fullest(asked: AnswerType, candidates: Sequence[Candidate]) -> str:
    """The best candidate's answer; of one person the fullest name in its article."""
    best = candidates[0]
    text = best.answer_text or ""
    if asked is not AnswerType.PERSON or _SEVERAL.search(text):
        return text
    forms = [
        form
        for each in candidates
        if each.article.id == best.article.id
        and (form := each.answer_text or "")
        and not _SEVERAL.search(form)
    ]
    return max(forms, key=lambda text: (min(len(text.split()), 3), -len(text)), default=text)
