"""Tell reporters' names from the headline before them and the text after them.

On some pages all three stand on one line: "Envoys leave Oslo Jane Roe The envoys left on Monday".
The words of a name stand beside each other wherever they stand, all of that near the begin of an
entry, and what follows begins with a capital. Names that several entries have are the surest; only
where most entries have such a name, one that stands once is believed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reading.timex.vocabulary import any_of
from reading.types import Span
from reading.wordlists import WordLists

_HEAD = 32  # words of an entry in which its headline and its reporter stand
_FEWEST_BEFORE = 2  # words of a headline
_LONGEST_NAME = 4  # words
_TOGETHER = 0.5  # how often the words of a name stand together, of the times that either stands
_IN_HEADS = 0.75  # share of the places of a name in which it may be a reporter's
_USUAL = 0.5  # share of the entries that have a name which others have too

_WORD = re.compile(r"[^\W_](?:[\w.’'-]*[\w.])?")
_NAME_WORD = re.compile(r"[^\W\d_][\w’'-]*[a-z’'][\w’'-]*")
_NAME_PART = re.compile(r"[^\W\d_]\.|[JS]r\.")  # an initial, or what stands behind a name
_AND = re.compile(r"(?:,|,?\s+and)\s+")
_NEXT = re.compile(r"\s+[\"'“‘(\[$£€]*([^\W_])")

_ONE = r"[A-Z][\w.’'-]+(?:\s(?:[A-Z][\w.’'-]*|bin|al|de|van|von|der|la)){1,3}"
_NAMES = rf"{_ONE}(?:(?:,|,?\sand|\s&)\s{_ONE}){{0,3}}"
_OF = r"(?:,\s[A-Z][\w .&’'-]{1,40})?"
_SIGNED = re.compile(
    rf"(?:(?<=[.!?…\"”’'):])\s+|^\s*)(?:--?|[–—―−])\s?(?:By\s)?{_NAMES}{_OF}\s*\Z", re.M
)
_CREDITED = re.compile(
    rf"\s*(?:(?:By|From(?:\s\w+[’']s?)?)\s{_NAMES}(?:\sin\s[^\n.]{{2,40}}|{_OF})"
    r"|From\s(?:the\s)?[A-Z]\w+\s(?:staff|correspondents|reporters))[^\S\n]*(?:\n|\Z)"
)
_LONGEST_SIGNATURE = 160  # characters


@dataclass(frozen=True, slots=True)
class _Name:
    """One name or several: "Jane Roe and Ola Berg" at `span`, their `parts` each by itself."""

    span: Span
    parts: tuple[str, ...]


def reporters(text: str, entries: Sequence[Span]) -> list[Span | None]:
    """Return for each entry where its reporters are named, behind its headline on one line."""
    near = _Neighbours(text)
    found = [list(_names(text, _head(text, entry), near)) for entry in entries]
    times = Counter(part for names in found for name in names for part in name.parts)
    trusted = {part for part, n in times.items() if n >= _IN_HEADS * near.times(part)}
    usual = {part for part in trusted if times[part] > 1}
    chosen = [_surest(names, times, usual) for names in found]
    if sum(name is not None for name in chosen) >= _USUAL * len(entries):
        chosen = [
            name or _surest(names, times, trusted)
            for name, names in zip(chosen, found, strict=True)
        ]
    return [
        name.span if name else _agency(text, entry)
        for name, entry in zip(chosen, entries, strict=True)
    ]


def signature(text: str, entry: Span) -> Span | None:
    """Return where an entry is signed at its end: "- Jane Roe", on a line of its own or not."""
    start = max(entry.start, entry.end - _LONGEST_SIGNATURE)
    match = _SIGNED.search(text, start, entry.end)
    return Span(match.start(), entry.end) if match else None


def credit(text: str, start: int, end: int) -> Span | None:
    """Return the line that begins at `start`, if it credits reporters: "By Jane Roe"."""
    match = _CREDITED.match(text, start, end)
    return Span(start, match.end()) if match else None


def _surest(names: Sequence[_Name], times: Counter[str], among: set[str]) -> _Name | None:
    known = [name for name in names if all(part in among for part in name.parts)]
    return max(known, key=lambda name: min(times[part] for part in name.parts), default=None)


class _Neighbours:
    """How often words of a text stand, and stand side by side."""

    def __init__(self, text: str) -> None:
        self._words, self._pairs = Counter[str](), Counter[tuple[str, str]]()
        before, end = "", -1
        for match in _WORD.finditer(text):
            self._words[match[0]] += 1
            if match.start() == end + 1:
                self._pairs[before, match[0]] += 1
            before, end = match[0], match.end()

    def belong(self, one: str, other: str) -> bool:
        """Return whether two words mostly stand side by side."""
        if _NAME_PART.fullmatch(one) or _NAME_PART.fullmatch(other):
            return True
        together = self._pairs[one, other]
        return together**2 > _TOGETHER * self._words[one] * self._words[other]

    def times(self, name: str) -> int:
        """Return how often a name stands in the text: as often as its rarest pair of words."""
        return min(self._pairs[pair] for pair in pairwise(name.split()))


def _head(text: str, entry: Span) -> list[Span]:
    """The words of the first line of an entry in which a reporter may be named."""
    line_end = text.find("\n", entry.start, entry.end)
    words = _WORD.finditer(text, entry.start, entry.end if line_end < 0 else line_end)
    return [Span(*match.span()) for match, _ in zip(words, range(_HEAD), strict=False)]


def _names(text: str, words: list[Span], near: _Neighbours) -> Iterator[_Name]:
    """The names among the words that a headline precedes and a sentence follows."""
    runs = [_without_opening(text, run) for run in _runs(text, words, near)]
    while runs:
        joined = [runs.pop(0)]
        while runs and _AND.fullmatch(text, joined[-1].end, runs[0].start):
            joined.append(runs.pop(0))
        if _begins_anew(text, joined[-1].end):
            span = Span(joined[0].start, joined[-1].end)
            yield _Name(span, tuple(each.of(text) for each in joined))


def _runs(text: str, words: list[Span], near: _Neighbours) -> Iterator[Sequence[Span]]:
    """Runs of words that are names, and belong together."""
    at = _FEWEST_BEFORE
    while at < len(words):
        last = at
        while last + 1 < len(words) and _go_together(text, words[last], words[last + 1], near):
            last += 1
        if 1 <= last - at < _LONGEST_NAME:
            yield words[at : last + 1]
        at = last + 1


def _go_together(text: str, one: Span, other: Span, near: _Neighbours) -> bool:
    names = _is_name(one.of(text)) and _is_name(other.of(text))
    return names and other.start == one.end + 1 and near.belong(one.of(text), other.of(text))


def _without_opening(text: str, run: Sequence[Span]) -> Span:
    """The run without its last word, if a sentence that begins with that goes on behind it."""
    goes_on = len(run) > 2 and not _begins_anew(text, run[-1].end)
    return Span(run[0].start, run[-2 if goes_on else -1].end)


def _is_name(word: str) -> bool:
    if not word[0].isupper() or word.lower() in _lists().words("no_names"):
        return False
    is_possessive = word.endswith(("'s", "’s"))
    return not is_possessive and bool(_NAME_PART.fullmatch(word) or _NAME_WORD.fullmatch(word))


def _begins_anew(text: str, at: int) -> bool:
    """Whether a sentence may begin there: a capital, a number, or the end of the line."""
    following = _NEXT.match(text, at)
    if following is None or "\n" in following[0]:
        return not text[at : at + 1].strip()
    return following[1].isupper() or following[1].isdigit()


def _agency(text: str, entry: Span) -> Span | None:
    words = _head(text, entry)[_FEWEST_BEFORE:]
    if not words:
        return None
    for match in _agencies().finditer(text, words[0].start, words[-1].end):
        if _begins_anew(text, match.end()):
            return Span(*match.span())
    return None


@cache
def _agencies() -> re.Pattern[str]:
    """An agency that nothing leads to: not "told Reuters" or "according to AFP"."""
    leads = "".join(rf"(?<!\b{word}\s)" for word in ("told", "to", "by", "the", "via", "from"))
    return re.compile(rf"(?<=\s){leads}(?:{any_of(_lists().sequence('agencies'))})\b")


@cache
def _lists() -> WordLists:
    return WordLists.load("reading", "live")
