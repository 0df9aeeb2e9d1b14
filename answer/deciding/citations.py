"""Citations of the sentences that an answer comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from answer.deciding.decide import Decision
from answer.evidence.types import Candidate
from answer.types import Citation
from answer.understanding.types import AnswerType, Question
from index.types import ArticleSummary, ScoredPassage
from reading.types import DateInterval
from reading.words import stem, tokens


def cite(
    candidate: Candidate,
    *,
    event_date: DateInterval | None,
    highlights: Sequence[tuple[int, int]] = (),
) -> Citation:
    """Return the sentence as a citation.

    `event_date` is when its event was, `highlights` the (start, end) of words to show as matching.
    """
    article = candidate.article
    return Citation(
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published_on=article.published_on,
        written_on=candidate.sentence.written_on,
        quote=candidate.text,
        start=candidate.span.start,
        end=candidate.span.end,
        event_date=event_date,
        score=round(candidate.score, 4),
        highlights=tuple(highlights),
    )


def cite_passage(found: ScoredPassage) -> Citation:
    """Return a whole passage, unread, as a citation."""
    passage = found.passage
    return Citation(
        article_id=passage.article.id,
        title=passage.article.title,
        publisher=passage.article.publisher,
        url=passage.article.url,
        published_on=passage.article.published_on,
        quote=passage.text,
        start=passage.span.start,
        end=passage.span.end,
        event_date=None,
        score=round(found.score, 4),
    )


def date_highlights(candidate: Candidate, day: DateInterval | None) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of the sentence's dates that name those days, or days among them."""
    if day is None:
        return ()
    return tuple(
        (each.start, each.end)
        for each in candidate.times
        if each.interval and each.interval.overlaps(day)
    )


def cite_for(
    question: Question,
    decision: Decision,
    candidate: Candidate,
    copies: Mapping[int, tuple[ArticleSummary, ...]],
) -> Citation:
    """Return the citation of one of the sentences of a decision.

    `copies` are the other articles that carry the text of an article, by its id.
    """
    found = cite(
        candidate,
        event_date=_event_date(candidate, decision.date),
        highlights=_highlights(question, decision, candidate),
    )
    return replace(found, copies=copies.get(candidate.article.id, ()))


def _event_date(candidate: Candidate, day: DateInterval | None) -> DateInterval | None:
    """The date of the event that the sentence is cited for: the answer's if it has that."""
    dates = [each.event.date for each in candidate.matches if each.event.date is not None]
    if day is not None:
        if candidate.days is not None and candidate.days.overlaps(day):
            dates.append(candidate.days)
        dates.sort(key=lambda each: not each.overlaps(day))
    if dates:
        return dates[0]
    return (candidate.event.date if candidate.event else None) or candidate.days


def _highlights(
    question: Question, decision: Decision, candidate: Candidate
) -> tuple[tuple[int, int], ...]:
    """The (start, end) of the words that answer, else of the question's words, in the quote."""
    if decision.text is not None and question.answer_type in (AnswerType.DATE, AnswerType.OUTCOME):
        found = date_highlights(candidate, decision.date)
    elif decision.text is not None and candidate.answer is not None:
        found = ((candidate.answer.span.start, candidate.answer.span.end),)
    else:
        found = ()
    return found or _question_words(question, candidate.text)


def _question_words(question: Question, quote: str) -> tuple[tuple[int, int], ...]:
    terms = set(question.terms)
    return tuple((token.start, token.end) for token in tokens(quote) if stem(token.text) in terms)
