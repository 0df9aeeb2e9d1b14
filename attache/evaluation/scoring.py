"""Whether an answer is right, and whether it cites the evidence.

A question that is answered by a date is answered right by one that overlaps the right one and is no
wider than that or a month; any other by a text of at most forty words that holds an accepted answer
as whole words. Where there are both, either will do; where there is no answer, none is right.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from attache.evaluation.types import GivenAnswer, LabelledQuestion
from reading.types import DateInterval

LONGEST_TEXT = 40
"""Words of a text in which an accepted answer counts."""
SHARED = 0.6
"""The share of a quote's words that a citation of it must have."""

_MONTH = 31  # days


class Verdict(StrEnum):
    """What an answer is. ABSTAINED: none was given though the archive has one."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"


def verdict(question: LabelledQuestion, given: GivenAnswer | None) -> Verdict:
    """Judge the answer to a labelled question; None is no answer."""
    text = given.text if given else None
    if not question.is_answerable:
        return Verdict.WRONG if text else Verdict.RIGHT
    if given is None or not text:
        return Verdict.ABSTAINED
    if question.date and given.date and _names(question.date, given.date):
        return Verdict.RIGHT
    # A date question is answered by a date: "July" alone would be right by chance.
    accepted = [
        each for each in question.answers or () if not question.date or len(words(each)) >= 2
    ]
    is_short = len(words(text)) <= LONGEST_TEXT
    return Verdict.RIGHT if is_short and _holds(text, accepted) else Verdict.WRONG


def cites_evidence(question: LabelledQuestion, given: GivenAnswer | None, *, first: int) -> bool:
    """Whether one of the first citations is of a gold article and shares the words of its quote."""
    return any(
        cited.url == gold.url and shares_words(gold.quote, cited.quote)
        for cited in (given.citations[:first] if given else ())
        for gold in question.evidence
    )


def shares_words(quote: str, text: str) -> bool:
    """Whether the text has most words of the quote."""
    wanted = set(words(quote))
    return len(wanted & set(words(text))) >= SHARED * len(wanted)


def words(text: str) -> list[str]:
    """Return the runs of ASCII letters and digits in lower case, without possessive endings."""
    plain = text.lower().replace("’", "'").replace("'s ", " ")
    return re.sub(r"[^a-z0-9]+", " ", plain).split()


def _holds(text: str, accepted: Iterable[str]) -> bool:
    held = f" {' '.join(words(text))} "
    return any(wanted and f" {' '.join(wanted)} " in held for wanted in map(words, accepted))


def _names(right: DateInterval, said: DateInterval) -> bool:
    widest = max((right.last - right.first).days, _MONTH)
    return said.overlaps(right) and (said.last - said.first).days <= widest
