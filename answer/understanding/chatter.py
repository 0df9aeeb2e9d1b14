"""What people say around a question that is no part of it: "hey", "pls", "lol", "(US)"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from answer.understanding.clause import AUXILIARY, NameKind, is_role, names_in
from reading.gazetteer import mentions
from reading.wordlists import WordLists

_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_EMOJI = re.compile(r"<a?:\w+:\d+>|(?<!\S)(?::\w{2,}:|[:;=]['’]?-?[)(DPpOo/|*]+)(?!\S)")
_MARKS = r"[\s,.!?:;…–—-]"
_ASKS = (
    r"(?:(?:(?:in|on|at|by|with|to|for|since|from)\s+)?"
    r"(?:when|where|why|who|whom|whose|how|what|which)(?:['’]?s)?"
    rf"|{AUXILIARY})\b"
)
_ASKS_WHAT = (
    r"(?:(?:in|on|at|by|with|to|for|since|from)\s+)?(?:when|wh(?:ere|y|o|om|ose|at|ich)|how)\b"
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    before: re.Pattern[str]
    after: re.Pattern[str]
    aside: re.Pattern[str]


def without_chatter(text: str) -> str:
    """Return a question without greetings, thanks, laughter and asides around it.

    A text that is nothing else stays as it is, but for spaces.
    """
    whole = " ".join(text.split())
    asked = " ".join(_without_asides(_EMOJI.sub(" ", whole)).split())
    patterns = _patterns()
    while found := patterns.before.match(asked):
        asked = asked[found.end() :]
    is_asked = asked.endswith("?")
    while found := patterns.after.search(asked):
        # "Where was it? thanks": the mark stands before what is left out.
        asked = asked[: found.start()] + found["mark"]
    if not re.search(r"\w", asked):
        return whole
    return f"{asked}?" if is_asked and not asked.endswith("?") else asked


def _without_asides(text: str) -> str:
    def kept(found: re.Match[str]) -> str:
        said = (found[1] or found[2] or "").strip()
        before, after = text[: found.start()], text[found.end() :]
        is_chatter = not said or _patterns().aside.fullmatch(said) is not None
        is_origin = _is_country(said) and _is_clear_without(before, after)
        return " " if is_chatter or is_origin else found[0]

    return re.sub(r"\s+(?=[?!.,])", "", _ASIDE.sub(kept, text))


def _is_country(text: str) -> bool:
    named = mentions(text.upper() if len(text) <= 3 else text, any_case=True)
    return len(named) == 1 and named[0].city is None and named[0].end == len(text)


def _is_clear_without(before: str, after: str) -> bool:
    """Whether it is known without a country who is meant: "Vance (US)", but not "Georgia (US)"."""
    names = names_in(before)
    if names and names[-1].kind is NameKind.PLACE and names[-1].end == len(before.rstrip()):
        return False
    named = (*names, *names_in(after))
    return any(each.kind is NameKind.PERSON and not is_role(each.text) for each in named)


@cache
def _patterns() -> _Patterns:
    lists = WordLists.load("answer", "chatter")
    around, lead = _any_of(lists.sequence("around")), _any_of(lists.sequence("before"))
    greeting = _any_of(lists.sequence("greetings"))
    greeted = _any_of(lists.sequence("greeted"))
    after = _any_of((*lists.sequence("around"), *lists.sequence("after")))
    belonging = "".join(rf"(?<!\b{word})" for word in lists.sequence("belonging"))
    return _Patterns(
        before=re.compile(
            rf"^{_MARKS}*(?:"
            rf"(?:{greeting})(?:\s+{greeted})?(?=[\s,.!:;…])"
            rf"|(?:{around})(?![\w'’-])"
            rf"|(?:{lead})(?=\s*[,.!?:;…–—]|\s+{_ASKS})"
            rf"|(?:{_any_of(lists.sequence('leading_up'))})(?={_MARKS}+{_ASKS_WHAT})"
            rf"){_MARKS}*(?=\S)",
            re.IGNORECASE,
        ),
        after=re.compile(
            rf"{belonging}\s*(?P<mark>\??)(?:{_MARKS})+(?:{after}){_MARKS}*$", re.IGNORECASE
        ),
        aside=re.compile(rf"(?:(?:{after}){_MARKS}*)+", re.IGNORECASE),
    )


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, the longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    spaced = (re.escape(each).replace(r"\ ", r"\s+").replace("'", "['’]?") for each in ordered)
    return f"(?:{'|'.join(spaced)})"
