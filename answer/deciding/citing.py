"""A sentence that was found becomes a citation of its article."""

from collections.abc import Sequence

from answer.evidence.candidate_extractor import Candidate
from answer.types import Citation
from reading.dates import find_dates
from reading.types import DateInterval


def cite(
    candidate: Candidate,
    *,
    event_date: DateInterval | None,
    highlights: Sequence[tuple[int, int]] = (),
) -> Citation:
    """The sentence as an excerpt, with the day of its event and the words to show as matching."""
    article = candidate.article
    return Citation(
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published_on=article.published_on,
        quote=candidate.text,
        start=candidate.span.start,
        end=candidate.span.end,
        event_date=event_date,
        score=round(candidate.score, 4),
        highlights=tuple(highlights),
    )


def times(candidate: Candidate, day: DateInterval | None) -> tuple[tuple[int, int], ...]:
    """The words of the sentence that name those days, or days within them."""
    if day is None:
        return ()
    named = find_dates(candidate.text, reference=candidate.article.published_on)
    return tuple(
        (each.start, each.end) for each in named if each.interval and each.interval.overlaps(day)
    )
