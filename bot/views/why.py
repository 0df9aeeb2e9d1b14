"""Why an answer is so, in one line: how many articles say it, and which of several events it is."""

from collections.abc import Sequence

from answer.types import Answer, AnswerType, Citation, Order, Other
from bot.views.text import one_line
from language import Language

_ORDERS = {
    Order.LAST: "why-latest",
    Order.LAST_BUT_ONE: "why-previous",
    Order.FIRST: "why-first",
    Order.NEXT: "why-next",
}


def why(answer: Answer, language: Language) -> str | None:
    """Return the end of a line, unescaped; None where there is no answer."""
    if answer.text is None or not answer.citations:
        return None
    by = _said_by(answer.supporting, language)
    name = _order_message(answer)
    if name is None:
        return language("why-said", by=by)
    return language(name, count=len(_dated(answer)) + 1, by=by)


def _said_by(citations: Sequence[Citation], language: Language) -> str:
    first = citations[0]
    named = one_line(first.publisher or first.title, 80)
    others = len({each.article_id for each in citations}) - 1
    if not others:
        return language("why-alone", who=named)
    return language("why-others", who=named, count=others)


def _order_message(answer: Answer) -> str | None:
    """The message that says which of several events was chosen; None where there was one."""
    if answer.answer_type is not AnswerType.DATE or not _dated(answer):
        return None
    return _ORDERS.get(answer.order) if answer.order else None


def _dated(answer: Answer) -> list[Other]:
    return [other for other in answer.others if other.citation.event_date is not None]
