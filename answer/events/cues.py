"""Events: whether what a sentence tells took place, and when.

Judged by cue words, tense and modality of the clause that tells it: what follows "after", "who" or
"because" is another event unless the question's words stand there.
"""

import re
from datetime import date

from answer.dates import Granularity, TimeExpression, find_dates
from answer.types import DateInterval, Status


def event_status(sentence: str, *, focus: tuple[int, int] | None = None) -> Status:
    """Whether the sentence's main event, or the one told around `focus`, took place."""
    clause = _clause(sentence, focus)
    if _CANCELLED.search(clause):
        return Status.CANCELLED
    if _POSTPONED.search(clause):
        return Status.POSTPONED
    planned, fact = _PLANNED.search(clause), _first_verb_of_fact(clause)
    if planned and (fact is None or planned.start() <= fact):
        return Status.PLANNED
    return Status.HAPPENED


def event_date(
    sentence: str, *, focus: tuple[int, int] | None, reference: date, dateline: bool = False
) -> DateInterval | None:
    """The days of the event told around `focus` (offsets), read on `reference`; None if unsaid.

    Where the sentence names no date, one that opens under a `dateline` happened that day.
    """
    status = event_status(sentence, focus=focus)
    dated = [e for e in find_dates(sentence, reference=reference) if e.interval]
    if not dated:
        told = status is Status.HAPPENED and _first_verb_of_fact(sentence) is not None
        return DateInterval(first=reference, last=reference) if dateline and told else None
    own = [e for e in dated if not _is_of_report(sentence, e)]
    if status is Status.HAPPENED:
        own = [e for e in own or dated if _begins_by(e, reference)] or own or dated
    elif status is Status.PLANNED:
        own = [e for e in own if _ends_from(e, reference)] or (own if _WAS.search(sentence) else [])
    elif status is Status.POSTPONED:
        own = [e for e in own if _MOVED_TO.search(sentence[: e.start])] or own
    if not own:
        return None
    return min(own, key=lambda e: _remoteness(sentence, e, focus)).interval


# --- Clauses ------------------------------------------------------------------------------------

_SUBORDINATE = re.compile(
    r"(?<!\w)(?:after|before|when|while|because|although|though|if|unless|who|whom|which|whose"
    r"|where|saying|adding|following|ahead\s+of)\s[^,;]*",
    re.IGNORECASE,
)


def _clause(sentence: str, focus: tuple[int, int] | None) -> str:
    """The clause around `focus`, else the main one, with all else blanked out."""
    spans = [match.span() for match in _SUBORDINATE.finditer(sentence)]
    if focus:
        for start, end in spans:
            if start <= focus[0] < end:
                return " " * start + sentence[start:end]
    for start, end in spans:
        sentence = sentence[:start] + " " * (end - start) + sentence[end:]
    return sentence


# --- Status -------------------------------------------------------------------------------------

_MEETINGS = (
    r"visit|meet|travel|host|hold|attend|sign|address|lead|head|arrive|receive|welcome|fly|speak"
    r"|open|launch|send|join|go|come|begin|start|take\s+part|return|tour|talk"
)
_CANCELLED = re.compile(
    r"\b(?:call(?:s|ed|ing)?\s+(?:\w+\s+){0,4}?off|scrap(?:s|ped|ping)?|cancel(?:s|l?ed|l?ing)?"
    r"|cancell?ation|will\s+(?:not|no\s+longer)|won['’]t|no\s+plans?\s+(?:to|for)|not\s+planned"
    r"|(?:is|are)\s+not\s+(?:going|planning|expected|due)\s+to|ruled\s+out|out\s+of\s+the\s+question"
    r"|(?:pulled|backed)\s+out\s+of)\b",
    re.IGNORECASE,
)
_POSTPONED = re.compile(
    r"\b(?:postpon(?:e|es|ed|ing|ement)|put\s+(?:\w+\s+){0,3}?off|push(?:ed|ing)\s+back"
    r"|reschedul(?:e|es|ed|ing)|delay(?:s|ed|ing))\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|shall|['’]ll"
    r"|(?:is|are|was|were|be|been)\s+(?:\w+ly\s+)?(?:scheduled|due|set|expected|slated|planned"
    r"|planning|preparing|going|about)\s+(?:to|for)"
    r"|(?:scheduled|due|set|expected|slated|planned)\s+(?:to|for)|plan(?:s|ned)?\s+(?:to|on)"
    r"|accept(?:s|ed)?\s+(?:\S+\s+){0,6}?invitation"
    r"|agree(?:s|d)\s+(?:\S+\s+){0,3}?to|preparations\s+are|(?:is|are)\s+being\s+(?:prepared|planned)"
    rf"|(?:may|might|could|would|hopes?|wants?|intends?|to)\s+(?:{_MEETINGS})"
    rf"|(?:is|are)\s+(?:{_MEETINGS})[a-z]*ing\b[^,;]*\b(?:next|tomorrow|later)|upcoming)\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were|had)\b", re.IGNORECASE)

_REPORTING = (
    "said|says|told|announced|confirmed|added|reported|wrote|tweeted|stated|noted|declared|revealed"
)
_VERB_OF_FACT = re.compile(
    r"(?P<modifier>\b(?:the|an?|his|her|its|their|newly|recently|not|yet)\s+|-)?"
    rf"\b(?!(?:{_REPORTING}|invited|scheduled|planned|expected|proposed|united|hundred)\b)"
    r"(?:was|were|had|did|met|went|came|held|took|gave|made|began|left|flew|spoke|won|sent|hosted"
    r"|sat|became|got|paid|saw|led|brought|broke|[a-z]{3,}[^e\W]ed"
    r"|arrives|lands|meets|visits|hosts|holds|welcomes|greets|travels|signs)\b"
)


def _first_verb_of_fact(clause: str) -> int | None:
    """Where the first verb of a fact stands, headlines' present too: "arrives in Moscow"."""
    for match in _VERB_OF_FACT.finditer(clause):
        if match["modifier"] is None:
            return match.start()
    return None


# --- Dates --------------------------------------------------------------------------------------

_REPORT_BEFORE = re.compile(
    rf"\b(?:{_REPORTING})(?:\s+(?!that\b)[\w'’]+){{0,4}}?(?:\s+(?:on|in|late|early))?\s+$"
)
_REPORT_AFTER = re.compile(rf"\s+(?:{_REPORTING})\b")
_REPORT_AFTER_OPENING = re.compile(rf",?\s+(?:[\w.'’-]+\s+){{1,5}}?(?:{_REPORTING})\b")
_OPENING = 12
_BORDER_BEFORE = re.compile(r"\b(?:since|until|till|before|after|from|by)\s+$", re.IGNORECASE)
_MOVED_TO = re.compile(r"\b(?:to|until|till)\s+$", re.IGNORECASE)
_COARSENESS = {
    Granularity.DAY: 0,
    Granularity.WEEK: 1,
    Granularity.MONTH: 2,
    Granularity.SEASON: 2,
    Granularity.QUARTER: 2,
    Granularity.HALF: 2,
    Granularity.YEAR: 3,
    Granularity.DECADE: 4,
    Granularity.CENTURY: 5,
}


def _is_of_report(sentence: str, expression: TimeExpression) -> bool:
    """Whether it dates the saying ("said Thursday", "On March 24, Lavrov said")."""
    before, after = sentence[: expression.start], sentence[expression.end :]
    if _REPORT_BEFORE.search(before) or _REPORT_AFTER.match(after):
        return True
    return len(before) <= _OPENING and _REPORT_AFTER_OPENING.match(after) is not None


def _begins_by(expression: TimeExpression, day: date) -> bool:
    return expression.interval is not None and expression.interval.first <= day


def _ends_from(expression: TimeExpression, day: date) -> bool:
    return expression.interval is not None and expression.interval.last >= day


def _remoteness(
    sentence: str, expression: TimeExpression, focus: tuple[int, int] | None
) -> tuple[int, int]:
    """How far from governing the event it is: by characters, borders crossed and coarseness."""
    cost = 15 * _COARSENESS[expression.granularity]
    if _BORDER_BEFORE.search(sentence[: expression.start]):
        cost += 60
    if focus:
        between = sentence[focus[1] : expression.start] or sentence[expression.end : focus[0]]
        cost += len(between) + 40 * sum(between.count(mark) for mark in ",;")
    return cost, expression.start
