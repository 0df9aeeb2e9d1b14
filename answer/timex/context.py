"""What an expression is read against: the words around it and the dates named before it."""

import re
from collections.abc import Sequence
from datetime import date

from answer.timex.types import Granularity, Setting, TimeExpression, TimeType
from answer.types import DateInterval

_NAMED_REACH = 300
_QUARTER_REACH = 1500  # a report of a company's quarter is about that quarter
_CLAUSE_REACH = 60
_OPENING = 12
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])|\n")

_AHEAD = re.compile(
    r"\b(?:(?:will|won['’]t|shall|would|could|might)(?! (?:not )?be\b)|scheduled|due|plann?(?:s|ing) (?:to|for)"
    r"|planned for|set (?:to|for)|expected|expects?|slated|upcoming|as (?:soon|early) as"
    r"|(?:postponed|delayed|extended) (?:until|to)|(?:is|are) to|(?:is|are) \w+ing to \w+"
    r"|to (?:visit|meet|travel|hold|host|begin|start|open|attend)"
    # The whole of "will be held", for "held" alone would look back.
    r"|(?:will|won['’]t|shall|would|could|might|to)(?: not)? be(?: \w+)?)\b",
    re.IGNORECASE,
)
# No verbs of saying: what was said may lie ahead.
_BACK = re.compile(
    r"\b(?:was|were|had|did|[Ss]ince|met|held|took|went|came|began|won|made|left|brought|fell"
    r"|became|bought|sold|sent|gave|got|flew|spoke|lost|found|rose|grew|ran|struck|withdrew|broke"
    r"|(?!hundred|announced|reported|called|scheduled)[a-z]{3,}(?<!e)ed)\b"
)
_SAID = re.compile(
    r"\b(?:said|told\s+\w+|announced|confirmed|reported)\s+(?:(?:on|late|early)\s+)*$",
    re.IGNORECASE,
)
_DEADLINE = re.compile(r"\b(?:by|until|till)\s+$", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:said|told|announced|confirmed|reported)\b")


def setting_of(match: re.Match[str], found: Sequence[TimeExpression], reference: date) -> Setting:
    text, start, end = match.string, match.start(), match.end()
    lead = _SENTENCE_END.split(text[max(0, start - _CLAUSE_REACH) : start])[-1]
    tail = _SENTENCE_END.split(text[end : end + _CLAUSE_REACH])[0]
    ahead, back = _leaning(lead, tail)
    return Setting(
        reference=reference,
        named=_named_before(start, found),
        quarter=_quarter_before(start, found),
        lead=lead,
        looks_ahead=ahead,
        looks_back=back,
    )


def _leaning(lead: str, tail: str) -> tuple[bool, bool]:
    """Whether the words nearest to an expression tell what is to come, and what is past."""
    if _SAID.search(lead):
        return False, True
    ahead = max((m.end() for m in _AHEAD.finditer(lead)), default=0)
    back = max((m.end() for m in _BACK.finditer(lead)), default=0)
    if not ahead and not back and _DEADLINE.search(lead):
        return True, False
    if ahead or back or len(lead) > _OPENING:
        return ahead > back, back > ahead
    planned, said = _AHEAD.search(tail), _SAYS.search(tail)
    if planned and not (said and said.start() < planned.start()):
        return True, False
    return False, bool(said or _BACK.search(tail))


def _named_before(start: int, found: Sequence[TimeExpression]) -> DateInterval | None:
    """The last date, unless it is as vague as "several weeks ago"; "now" and "three days" are none."""
    for expression in reversed(found):
        if start - expression.end > _NAMED_REACH:
            return None
        if expression.interval or expression.value in ("PAST_REF", "FUTURE_REF"):
            return expression.interval
    return None


def _quarter_before(start: int, found: Sequence[TimeExpression]) -> DateInterval | None:
    """The latest quarter: of this year's and last year's, compared with each other, this year's."""
    quarters = []
    for expression in reversed(found):
        if start - expression.end > _QUARTER_REACH:
            break
        if expression.granularity is Granularity.QUARTER and expression.interval:
            quarters.append(expression.interval)
    return max(quarters, key=lambda interval: interval.first, default=None)
