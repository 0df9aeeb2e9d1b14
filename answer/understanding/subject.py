"""The topic of a question: "Modi visit Russia" of "When did Modi last visit Russia?"."""

import re

from answer.understanding.clause import AUXILIARY
from answer.understanding.dates import dates_in
from reading.words import stop_words, tokens

_CIRCUMSTANCE = (
    r"(?:date|day|week|month|year|time|city|town|country|capital|place|venue|building|palace|estate"
    r"|resort|region)"
)
_NTH_TIME = r"(?:the )?(?:last|latest|first|next) time(?: that)?"
_WORDS = (
    rf"(?:(?:in|on|at|by|to|for|from|since|until) )?(?:what|which)(?: \w+)? {_CIRCUMSTANCE}"
    r"|how (?:long(?: ago)?|often|many times|exactly|come)|(?:to|with|by|for|from) whom?"
    r"|(?:when|where|who|what|how)(?:['’]?s)?(?: exactly)?|whom|why|who['’]d"
)
_ASKING = rf"(?:{_WORDS})(?: {AUXILIARY})?(?: {_NTH_TIME}| the (?:date|day) of)?"
_ONE_OF_MANY = r"(?:what|which|whose|how (?:many|much)) (?!exactly)\w+"
# "Which treaty did": who it was done by is read from that, as in a question.
_IS_OF_MANY = re.compile(
    rf"\W*(?!(?:{_WORDS})(?: {AUXILIARY})\b)(?:(?:in|on|at|to|from) )?{_ONE_OF_MANY}",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"^\W*(?:(?:so|and|but|ok|then),? )?(?:{_ASKING}|{AUXILIARY}|{_NTH_TIME})\b", re.IGNORECASE
)
# "Bibi and Biden - when did they last meet", "his trip to Rome was when".
_ASIDE = re.compile(
    rf"(?:\s*[-–—,:;]+|\s+{AUXILIARY})\s+(?:{_ASKING})\b(?: (?:it|they|he|she|that)\b)?",
    re.IGNORECASE,
)
_SECOND = re.compile(
    rf"(?:,? (?:or|and|but) (?:{AUXILIARY}|{_WORDS})|, {AUXILIARY})\b.*", re.IGNORECASE
)
_ORDER = re.compile(
    r"\b(?:(?:most )?recent(?:ly)?|last|latest|previous(?:ly)?|next|ever|yet|already|still|again"
    r"|actually|exactly)\b(?!-)",
    re.IGNORECASE,
)
# A topic is of all times: what stands behind these words only tells which is meant.
_BOUND = re.compile(
    r",? (?:(?:right|straight|just|shortly) )?"
    r"(?:after|before|since|until|till|while|once|during|because|amid|following)\b.*",
    re.IGNORECASE,
)
_BOUND_FIRST = re.compile(
    rf"^\W*(?:after|before|since|until|while|once|during|following) .+?,? (?=(?:{_WORDS})\b)",
    re.IGNORECASE,
)
_BEFORE_A_DATE = re.compile(r"(?:\b(?:in|on|at|by|during|this|the|early|late|mid)[\s-]+)*$", re.I)
_LOOSE = re.compile(
    r"^(?:[^\w“\"(']+|(?:and|or|but|of|that)\b)+"
    r"|(?:[^\w.”\")']|[ ](?:and|or|in|on|at|of|the|a|to|for)(?=\W*$))+$",
    re.IGNORECASE,
)


def subject(text: str) -> str:
    """Return what a text asks about, without words that ask, order or date.

    A text that asks nothing is a topic already and stays as it is, as does one that would have no
    word left to look up.
    """
    bare = " ".join(text.split()).rstrip("?!. ")
    if not text.rstrip().endswith("?") and not _asks(bare):
        return text
    left = _BOUND_FIRST.sub("", " ".join(_without_dates(bare).split()), count=1)
    left = _SECOND.sub("", left) if _says(_SECOND.sub("", left)) else left
    if not _IS_OF_MANY.match(left):
        left = _OPENING.sub("", left, count=1)
    left = _ORDER.sub("", _BOUND.sub("", _ASIDE.sub("", left)))
    left = _LOOSE.sub("", " ".join(left.split()))
    return left if _says(left) else text


def _asks(text: str) -> bool:
    return any(each.match(text) for each in (_OPENING, _IS_OF_MANY, _BOUND_FIRST)) or bool(
        _ASIDE.search(text)
    )


def _says(text: str) -> bool:
    return any(token.text.lower() not in stop_words() for token in tokens(text))


def _without_dates(text: str) -> str:
    dated = [each for each in dates_in(text) if each.interval]
    for found in reversed(dated):
        before = _BEFORE_A_DATE.sub("", text[: found.start])
        text = f"{before} {text[found.end :]}"
    return text
