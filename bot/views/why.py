"""Why an answer is so, in one line: how many articles say it, and which of several events it is."""

from functools import partial
from itertools import takewhile

from answer.errors import BadQuestion
from answer.types import Answer, Citation, Other
from answer.understanding.question import AnswerType, Order, parse
from bot.views.text import one_line
from language import Language

_ORDERS = {Order.LAST: "why-latest", Order.FIRST: "why-first", Order.NEXT: "why-next"}


def why(answer: Answer, language: Language) -> str | None:
    """The end of a line, unescaped; None where there is no answer."""
    if answer.text is None or not answer.citations:
        return None
    # What supports the answer comes first among the citations.
    by = _said_by(list(takewhile(partial(_supports, answer), answer.citations)), language)
    name = _chosen_as(answer)
    return (
        language(name, count=len(_dated(answer)) + 1, by=by)
        if name
        else language("why-said", by=by)
    )


def _supports(answer: Answer, citation: Citation) -> bool:
    if citation is answer.citations[0]:
        return True
    if answer.date is not None:
        event = citation.event_date
        return event is not None and (
            event.first <= answer.date.last and answer.date.first <= event.last
        )
    return answer.text is not None and answer.text.casefold() in citation.quote.casefold()


def _said_by(citations: list[Citation], language: Language) -> str:
    articles = {each.article_id: each for each in citations}
    first = citations[0]
    named = one_line(first.publisher or first.title, 80)
    others = len(articles) - 1
    if not others:
        return language("why-alone", who=named)
    return language("why-others", who=named, count=others)


def _chosen_as(answer: Answer) -> str | None:
    """The message that says which of several events was chosen; None where there was one."""
    try:
        question = parse(answer.question, as_of=answer.as_of)
    except BadQuestion:
        return None
    name = _ORDERS.get(question.order) if question.order else None
    return name if question.asked is AnswerType.DATE and _dated(answer) else None


def _dated(answer: Answer) -> list[Other]:
    return [other for other in answer.others if other.citation.event_date is not None]
