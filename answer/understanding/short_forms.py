"""What people type for short, in the words that newsrooms print."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from answer.understanding.types import Link
from reading.wordlists import WordLists

AS_TYPED = re.compile(r"\S*(?:://|www\.|@)\S*|#\w+")
"""Addresses, handles and tags, whose words stand for nothing else."""

_PRIME_MINISTER = (
    # Neither the hour ("3 pm", "10:30 PM") nor the dust ("PM 2.5").
    re.compile(r"(?<!\b\d )(?<!\b\d\d )\b(?:PM|pm)\b(?!\s*\d)|\bPMs\b"),
    "prime minister",
)
_SECRETARY = (
    re.compile(r"\b(foreign|defen[cs]e|home|treasury) sec\b", re.IGNORECASE),
    r"\1 secretary",
)
_ENVOY = (re.compile(r"(?<=s )(?:man|woman) in\b"), "ambassador in")  # "China's man in Washington"
_STATES = (
    # Not "member states", nor "the states of the union".
    re.compile(r"\bthe states\b(?!\s+(?:of|that|which|who|in)\b)", re.IGNORECASE),
    "the United States",
)
_HEALTH = (re.compile(r"\bthe who\b(?!['’]s)"), "the World Health Organization")

_WORD_BEFORE = re.compile(r"(\w+)\W*$")
_WORD_AFTER = re.compile(r"['’]?s?\s+(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOut:
    """A text with short forms in the words that newsrooms print, and which of its words changed."""

    text: str
    links: tuple[Link, ...]


def written_out(text: str) -> WrittenOut:
    """Return the text with nicknames, offices, places and organisations written out."""
    kept = [found.span() for found in AS_TYPED.finditer(text)]
    parts: list[str] = []
    links: list[Link] = []
    end = 0
    for form in sorted(_forms_in(text), key=lambda each: (each.start, -each.end)):
        if form.start < end or any(first <= form.start < last for first, last in kept):
            continue
        parts += text[end : form.start], form.printed
        end = form.end
        typed = text[form.start : form.end]
        if form.is_told and typed.casefold() != form.meant.casefold():
            links.append(Link(typed=typed, meant=form.meant))
    return WrittenOut(text="".join((*parts, text[end:])), links=tuple(dict.fromkeys(links)))


def is_printed(word: str) -> bool:
    """Whether a word is a short form that newsrooms print as it is, in any case."""
    return word.lower() in _lists().words("printed")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A short form in a text: what it means, and what is written in its place."""

    start: int
    end: int
    meant: str
    printed: str
    is_told: bool = True


def _forms_in(text: str) -> Iterator[_Form]:
    for pattern, template in (_PRIME_MINISTER, _SECRETARY, _ENVOY, _STATES, _HEALTH):
        for found in pattern.finditer(text):
            meant = found.expand(template)
            yield _Form(start=found.start(), end=found.end(), meant=meant, printed=meant)
    for table in _tables():
        yield from table.forms_in(text)
    for found in re.finditer(r"\bus\b", text):
        before = _WORD_BEFORE.search(text[: found.start()])
        if before is None or before[1].lower() not in _lists().words("before_pronoun"):
            yield _Form(start=found.start(), end=found.end(), meant="US", printed="US")


class _Table:
    """The forms of one table of the word list, found in texts by one pattern."""

    def __init__(self, name: str, *, ending: str = "", any_case: bool = True) -> None:
        self.name = name
        self._any_case = any_case
        meanings = _lists().classes(name, str)
        self._meanings = {self._key(form): meant for form, meant in meanings.items()}
        forms = "|".join(map(re.escape, sorted(meanings, key=len, reverse=True)))
        flags = re.IGNORECASE if any_case else 0
        self._pattern = re.compile(rf"(?<!\w)({forms})({ending})(?!\w)", flags)

    def forms_in(self, text: str) -> Iterator[_Form]:
        """Yield the forms of the table that stand for something in the text."""
        if text.isupper() and not self._any_case:
            return
        for found in self._pattern.finditer(text):
            typed, meant = found[1], self._meanings[self._key(found[1])]
            if not _is_of_name(typed, meant, text[: found.start()], text[found.end() :]):
                yield _Form(
                    start=found.start(),
                    end=found.end(),
                    meant=meant,
                    printed=self._printed(meant, typed, found[2]),
                    is_told=self.name != "words",
                )

    def _printed(self, meant: str, typed: str, ending: str) -> str:
        if self.name == "acronyms":
            return f"{meant} {typed.upper()}"
        return f"{meant}'s" if self.name == "people" and ending else meant

    def _key(self, form: str) -> str:
        return form.lower() if self._any_case else form


def _is_of_name(typed: str, meant: str, before: str, after: str) -> bool:
    """Whether a form stands within its name, "boris johnson", or in another's, "Boris Becker"."""
    words = meant.lower().split()
    follows, precedes = _WORD_AFTER.match(after), _WORD_BEFORE.search(before)
    if follows and typed.lower() in words and follows[1][0].isupper():
        return True
    return any(found and found[1].lower() in words for found in (follows, precedes))


@cache
def _tables() -> Sequence[_Table]:
    return (
        _Table("people", ending="s?"),
        _Table("offices", ending="s?"),
        _Table("places"),
        _Table("organisations"),
        _Table("acronyms"),
        _Table("words"),
        _Table("capitals", any_case=False),
    )


@cache
def _lists() -> WordLists:
    return WordLists.load("answer", "short_forms")
