"""Why an answer is so, in one line: how many articles say it, and which of several events it is."""

from functools import partial
from itertools import takewhile

from answer.errors import BadQuestion
from answer.question import Asked, Order, parse
from answer.types import Answer, Citation

from .text import one_line

_ORDERS = {Order.LAST: "latest", Order.FIRST: "first", Order.NEXT: "next"}


def why(answer: Answer) -> str | None:
    """The end of a line, unescaped; None where there is no answer."""
    if answer.text is None or not answer.citations:
        return None
    # What supports the answer comes first among the citations.
    said = _said_by(list(takewhile(partial(_supports, answer), answer.citations)))
    order = _order(answer)
    return f"{order}, said by {said}" if order else f"said by {said}"


def _supports(answer: Answer, citation: Citation) -> bool:
    if citation is answer.citations[0]:
        return True
    if answer.date is not None:
        event = citation.event_date
        return event is not None and (
            event.first <= answer.date.last and answer.date.first <= event.last
        )
    return answer.text is not None and answer.text.casefold() in citation.quote.casefold()


def _said_by(citations: list[Citation]) -> str:
    articles = {each.article_id: each for each in citations}
    first = citations[0]
    named = one_line(first.publisher or first.title, 80)
    others = len(articles) - 1
    if not others:
        return f"{named} alone"
    return f"{named} and {others} other article{'s' * (others != 1)}"


def _order(answer: Answer) -> str | None:
    """ "the latest of 3 that the archive tells of", where one of several events was chosen."""
    try:
        question = parse(answer.question, as_of=answer.as_of)
    except BadQuestion:
        return None
    word = _ORDERS.get(question.order) if question.order else None
    dated = [other for other in answer.others if other.citation.event_date is not None]
    if word is None or question.asked is not Asked.DATE or not dated:
        return None
    return f"the {word} of {len(dated) + 1} that the archive tells of"
