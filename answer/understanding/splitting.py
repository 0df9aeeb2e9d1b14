"""Several questions in one text: "When did he visit Rome and who went with him?"."""

import re
from collections.abc import Iterator

from answer.understanding.chatter import without_chatter
from answer.understanding.clause import AUXILIARY, parse_clause
from answer.understanding.clause_vocabulary import clause_vocabulary
from answer.understanding.follow_up import follow_up
from answer.understanding.question import LONGEST_QUESTION
from reading.types import DateInterval
from reading.words import stem, tokens

_AUXILIARY = rf"{AUXILIARY}\b"
_ASKING = r"(?:when|where|why|who|whom|whose|how|what|which)\b"
_PREPOSITION = r"(?:(?:in|on|at|by|with|to|for|since|from)\s+)?"
_MARK = re.compile(r"\?+[\s!?.]*(?=\S)")
_GOES_ON = re.compile(
    rf"^(?:and|but|also|so|then|ok)\b|^{_PREPOSITION}{_ASKING}|^{_AUXILIARY}", re.IGNORECASE
)
# "And who went with him", "and how many people did he meet": a clause that asks by itself.
_SECOND = re.compile(
    rf",?\s+(?:and|but)(?:\s+(?:also|then))?\s+(?="
    rf"{_PREPOSITION}{_ASKING}(?:\s+\w+){{0,3}}?\s+{_AUXILIARY}"
    rf"|(?:who(?!\s+else)|what|which(?:\s+\w+){{1,2}})\s+(?!{_AUXILIARY})\w+)",
    re.IGNORECASE,
)
_SECOND_WORD = re.compile(r",?\s+and\s+(?P<asks>where|why|with whom|who with)\W*$", re.IGNORECASE)
_ASKS = re.compile(rf"\b{_ASKING}", re.IGNORECASE)
_SHORTEST = 2  # words: "when did" asks nothing
_STARTS = re.compile(rf"^{_PREPOSITION}(?:{_ASKING}|{_AUXILIARY})", re.IGNORECASE)


def questions_in(
    text: str, *, after: str | None = None, answered: DateInterval | None = None
) -> tuple[str, ...]:
    """Return the questions that a text asks, those that follow another one written out in full.

    A text that does not surely ask several is one question. `after` is the question asked before
    the text, `answered` the days that its answer gives.
    """
    pieces = _pieces(without_chatter(text)) if len(text) <= LONGEST_QUESTION else []
    first, *others = pieces if len(pieces) > 1 else [text]
    questions = [follow_up(after, first, answered=answered) if after else first]
    for each in others:
        questions.append(follow_up(questions[-1], each))
    return tuple(dict.fromkeys(questions))


def _pieces(text: str) -> list[str]:
    marked = [each.strip() for each in _MARK.split(text)]
    if not all(_GOES_ON.match(each) for each in marked[1:]):
        marked = [text]
    is_marked = text.rstrip().endswith("?")
    pieces = [f"{each}?" for each in marked[:-1]]
    pieces.append(marked[-1] if not is_marked or marked[-1].endswith("?") else f"{marked[-1]}?")
    return [part for piece in pieces for part in _clauses(piece)]


def _clauses(text: str) -> Iterator[str]:
    """Yield the questions that "and" joins in one sentence."""
    for found in (_SECOND.search(text), _SECOND_WORD.search(text)):
        if found and _is_whole(text[: found.start()]):
            yield f"{text[: found.start()]}?"
            second = found.groupdict().get("asks") or text[found.end() :]
            yield from _clauses(second if second.endswith("?") else f"{second}?")
            return
    yield text


def _is_whole(text: str) -> bool:
    """Whether a text is a question by itself, of which what follows is no object.

    "Did he say who paid" is not: "and who asked" goes on with what he said. Nor is "when", of
    "when and where".
    """
    start = _STARTS.match(text)
    if start is None or _ASKS.search(text, start.end()):
        return False
    clause = parse_clause(text)
    is_yes_or_no = not (clause and clause.asks)
    is_telling = is_yes_or_no and any(
        stem(word.text) in clause_vocabulary().saying_verbs for word in tokens(text)
    )
    return not is_telling and len(text.split()) > _SHORTEST
