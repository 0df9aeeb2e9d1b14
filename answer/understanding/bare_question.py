"""A follow-up that only asks: "where?", "when exactly?", "how many?", "with whom?"."""

import re

from answer.understanding.clause import Clause, joined, names_in
from answer.understanding.conversation_vocabulary import conversation_vocabulary
from answer.understanding.earlier_question import EarlierQuestion
from answer.understanding.subject import subject

_AS_TYPED = re.compile(
    r"(?:(?:by|to|for) whom|since when|until when|how long"
    r"|(?:in |on |at )?(?:which|what) (?:city|country|town|month|year|time))\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:(?:in|on|at|by|with|since)\s+)?(?:when|where|why|who|whom|how|what)?\s*"
    r"(?P<auxiliary>did|does|do|has|have|had|is|are|was|were|will|would|can|could|should)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(when|where|who|what|why|how)['’]?s\b")
_ARTICLE = re.compile(r"^(?:the|an?|any|some)\s+", re.IGNORECASE)
_ONE = re.compile(r"(?:the|an?|his|her|its|their)\s", re.IGNORECASE)
_OBJECT_ENDS = re.compile(
    r"\s*\b(?:in|to|at|from|with|by|of|on|during|since|for|about|between|after|before)\b", re.I
)


def bare_question(earlier: EarlierQuestion, text: str) -> str | None:
    """Return the earlier question with the word that asks in place of its own.

    None where the text says more than such a word.
    """
    asks = _asked(text)
    if asks is None:
        return None
    clause = earlier.clause
    if clause is None:
        return _of_unknown_verb(asks, earlier)
    return _of_clause(asks, clause) or joined(asks, subject(f"{earlier.text}?"))


def _asked(text: str) -> str | None:
    """The words that ask, where there are no others but those that may stand beside them."""
    words = _IS.sub(r"\1 is", text.lower()).split()
    lists = conversation_vocabulary()
    for length in range(len(words), 0, -1):
        if not set(words[length:]) <= lists.beside_asking:
            return None
        first = " ".join(words[:length])
        if found := lists.asking.get(first):
            return found
        if _AS_TYPED.fullmatch(first):
            return first
    return None


def _of_clause(asks: str, clause: Clause) -> str | None:
    if asks.startswith("how m"):
        return _counting(asks, clause)
    if asks == "who" and clause.is_passive:
        return joined("by whom", clause.auxiliary, clause.subject, clause.verb, clause.rest)
    if asks == "how long" or not clause.subject or (asks == "who" and clause.event):
        return _of_event(asks, clause)
    if asks == "who":
        return None
    return joined(
        asks,
        clause.auxiliary or "did",
        clause.subject,
        clause.order,
        clause.verb,
        clause.counted,
        clause.rest,
    )


def _of_event(asks: str, clause: Clause) -> str | None:
    if clause.event is None:
        return None
    if asks == "who":
        return f"who took part in {clause.event}"
    return f"{asks} was {clause.event}"


def _counting(asks: str, clause: Clause) -> str | None:
    """Of "how many?": how many of what something is done to, or else how many times."""
    doing = (clause.auxiliary or "did", clause.subject, clause.verb)
    if asks == "how many times":
        return joined(asks, *doing, clause.counted, clause.rest) if clause.subject else None
    if clause.is_passive or not clause.subject:
        counted = _ARTICLE.sub("", clause.subject)
        return joined(asks, counted, clause.auxiliary, clause.verb, clause.rest)
    ends = _OBJECT_ENDS.search(clause.rest)
    what = clause.counted or (clause.rest[: ends.start()] if ends else clause.rest)
    rest = clause.rest if clause.counted else clause.rest[len(what) :].strip()
    is_named = any(each.text == what for each in names_in(what))
    if not what or is_named or _ONE.match(what):
        return joined("how many times", *doing, clause.counted, clause.rest)
    return joined(asks, _ARTICLE.sub("", what), *doing, rest)


def _of_unknown_verb(asks: str, earlier: EarlierQuestion) -> str | None:
    """Of "since when?" after "Is there a ceasefire?": that question with the words in front."""
    if earlier.text.lower().startswith(f"{asks} "):
        return earlier.text
    found = _QUESTION.fullmatch(earlier.text)
    if found is None or asks == "who" or asks.startswith("how"):
        return joined(asks, subject(f"{earlier.text}?"))
    return joined(asks, found["auxiliary"].lower(), found["rest"])
