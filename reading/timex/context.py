"""The setting of an expression: the words around it, and the dates named before it."""

import re
from collections.abc import Sequence
from datetime import date

from reading.timex.types import Granularity, LooksAhead, Setting, TimeExpression, TimeType
from reading.timex.vocabulary import IRREGULAR_PASTS, REPORTING_VERBS, any_of
from reading.types import DateInterval

_NAMED_REACH = 300  # characters back to the date that an expression counts from
_QUARTER_REACH = 1500  # characters: a report of a company's quarter is about that quarter
_REMEMBERED = 30  # expressions: a table of dates should not be read again for each
_CLAUSE_REACH = 60  # characters around an expression that are read for their tense
_OPENING = 12  # characters before an expression that still opens its sentence
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])|\n")

_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|could|might|upcoming|scheduled|slated|due|expected|expects?"
    r"|(?:scheduled|due|expected|set|planned) (?:to|for)|ahead of(?![^,]*,)"
    r"|(?:ready|preparing|prepares) (?:to|for)|plan(?:s|ning) (?:to|for)"
    r"|as (?:soon|early) as|(?:postponed|delayed|extended) (?:until|to)"
    r"|(?:is|are) to|(?:is|are) \w+ing to \w+|(?:to be|be \w+ly) \w+(?:ed|en|ld|id|nt|de)"
    r"|to (?:visit|meet|travel|hold|host|begin|start|open|attend))\b",
    re.IGNORECASE,
)
# No verbs of saying: what was said may lie ahead. And nothing that will be held or should be.
_BACK = re.compile(
    r"\b(?<!\bbe )(?:had been \w+ (?:to|for) \w+|was|were|had|did|didn|[Ss]ince"
    rf"|{any_of(IRREGULAR_PASTS)}"
    r"|(?!hundred|announced|reported|called|scheduled|slated|expected)[a-z]{3,}(?<!e)ed)\b"
)
_SAID = re.compile(
    r"\b(?:said|told\s+\w+|announced|confirmed|reported)\s+(?:(?:on|late|early)\s+)*$",
    re.IGNORECASE,
)
_SAYS = re.compile(rf"\b(?:{any_of(REPORTING_VERBS)}|saying|telling)\b")
_DEADLINE = re.compile(r"\b(?:by|until|till)\s+(?:the\s+)?$", re.IGNORECASE)
_HAD = re.compile(r"\bhad\b")
# "His visit to Quito in July was the first".
_VERB_NEXT = re.compile(r"\s(?:(?P<ahead>will|would)|was|were|had|did)\b")


def setting_of(
    match: re.Match[str],
    found: Sequence[TimeExpression],
    reference: date,
    looks_ahead: LooksAhead | None,
) -> Setting:
    """Return the setting of a match, given the expressions found before it."""
    text, start, end = match.string, match.start(), match.end()
    lead = _SENTENCE_END.split(text[max(0, start - _CLAUSE_REACH) : start])[-1]
    tail = _SENTENCE_END.split(text[end : end + _CLAUSE_REACH])[0]
    leaning = _leaning(lead, tail)
    if looks_ahead is not None:
        leaning = looks_ahead(match, leaning)
    return Setting(
        reference=reference,
        named=_named_before(start, found),
        quarter=_quarter_before(start, found, reference),
        lead=lead,
        looks_ahead=leaning is True,
        looks_back=leaning is False,
    )


def _leaning(lead: str, tail: str) -> bool | None:
    """Return whether the words nearest to an expression tell of the future, or of the past."""
    if _SAID.search(lead):
        return False
    ahead, back = _last(_AHEAD, lead), _last(_BACK, lead)
    if any(ahead) or any(back):
        return None if ahead == back else ahead > back
    of_tail = _leaning_of_tail(tail) if len(lead) <= _OPENING else None
    if of_tail is not None:
        return of_tail
    if _DEADLINE.search(lead) and not _HAD.search(tail):
        return True
    verb = _VERB_NEXT.match(tail)
    return verb["ahead"] is not None if verb else None


def _last(pattern: re.Pattern[str], lead: str) -> tuple[int, int]:
    """Return where the last match ends; of two that end there, the longer one is later."""
    return max(((m.end(), -m.start()) for m in pattern.finditer(lead)), default=(0, 0))


def _leaning_of_tail(tail: str) -> bool | None:
    """Return the same for a sentence that begins with its date."""
    planned, said = _AHEAD.search(tail), _SAYS.search(tail)
    if planned and not (said and said.start() < planned.start()):
        return True
    return False if said or _BACK.search(tail) else None


def _named_before(start: int, found: Sequence[TimeExpression]) -> DateInterval | None:
    """Return the days of the last date, "now" passed over; None if it is vague: "weeks ago"."""
    for expression in found[: -_REMEMBERED - 1 : -1]:
        if start - expression.end > _NAMED_REACH:
            return None
        if expression.type not in (TimeType.DATE, TimeType.TIME):
            continue
        if expression.interval or expression.value in ("PAST_REF", "FUTURE_REF"):
            return expression.interval
    return None


def _quarter_before(
    start: int, found: Sequence[TimeExpression], reference: date
) -> DateInterval | None:
    """Return the quarter named last, in its latest year: reports compare it with earlier ones.

    One that is over goes before one that is not: of that, a report only says what is expected.
    """
    quarters = []
    for expression in found[: -_REMEMBERED - 1 : -1]:
        if start - expression.end > _QUARTER_REACH:
            break
        if expression.granularity is Granularity.QUARTER and expression.interval:
            quarters.append(expression.interval)
    if not quarters:
        return None
    last = next((each for each in quarters if each.last < reference), quarters[0])
    return max(
        (each for each in quarters if each.first.month == last.first.month),
        key=lambda each: each.first,
    )
