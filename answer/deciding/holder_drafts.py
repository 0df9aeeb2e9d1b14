"""Answers to "who is the prime minister of Italy": whom sentences name as the holder."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from answer.deciding.confidence import of_holder
from answer.deciding.draft import Draft
from answer.deciding.extract_drafts import short_draft
from answer.evidence.types import AnswerSpan, Candidate, Evidence
from answer.understanding.office_holders import holders
from answer.understanding.types import AnswerType, Office, Order, Question
from reading.types import Span
from reading.words import stem

_STALE = timedelta(days=180)  # so much older is who held an office before


def holder_draft(evidence: Evidence) -> Draft | None:
    """Return who holds the office that is asked about; None where none is, or nobody is named.

    Not who held it long ago, where newer sentences answer too.
    """
    question = evidence.question
    if question.order not in (None, Order.CURRENT):
        return None  # the first, the last or the next one
    office = question.office
    holder = _named_holder(evidence, office) if office else None
    if holder is None or question.windows or question.answer_type is not AnswerType.PERSON:
        return holder
    other = short_draft(evidence)
    return other if other and _age(holder, question) - _age(other, question) > _STALE else holder


def _is_of_its_day(question: Question, candidate: Candidate) -> bool:
    """Whether it speaks of its own time, and of the time asked about if there is one."""
    published = candidate.article.published_on
    if question.windows:
        return any(each.first <= published <= each.last for each in question.windows)
    years = map(int, re.findall(r"\b(?:1[89]|20)\d\d\b", candidate.text))
    return min(years, default=published.year) >= published.year - 1


def _age(draft: Draft, question: Question) -> timedelta:
    return question.as_of - max(each.article.published_on for each in draft.support)


def _named_holder(evidence: Evidence, office: Office) -> Draft | None:
    """The most recently named holder; if a time is asked about, the one most stories name."""
    question = evidence.question
    by_name: dict[str, list[tuple[Candidate, Span]]] = defaultdict(list)
    for candidate in evidence.candidates:
        if not _is_of_its_day(question, candidate):
            continue
        for span in holders(office, candidate.text):
            by_name[stem(span.of(candidate.text).split()[-1])].append((candidate, span))
    if not by_name:
        return None

    def stories(named: Sequence[tuple[Candidate, Span]]) -> int:
        return len({candidate.article.story for candidate, _ in named})

    def last(named: Sequence[tuple[Candidate, Span]]) -> date:
        return max(candidate.article.published_on for candidate, _ in named)

    if question.windows:
        found = max(by_name.values(), key=lambda named: (stories(named), last(named)))
    else:
        found = max(by_name.values(), key=lambda named: (last(named), stories(named)))
    support = [
        replace(candidate, answer=AnswerSpan(span, 0.0))
        for candidate, span in sorted(
            found, key=lambda each: (each[0].article.published_on, each[0].score), reverse=True
        )
    ]
    names = Counter(each.answer_text or "" for each in support)
    return Draft(
        text=max(names, key=lambda name: (len(name.split()) > 1, names[name])),
        support=tuple(support),
        signals=of_holder(evidence, support[0]),
    )
