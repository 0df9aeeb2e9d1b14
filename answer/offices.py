"""Who holds an office that a question names, as the passages write it.

"Iran's foreign minister" is whoever they call "Iranian Foreign Minister ..." or "..., the foreign
minister of Iran": of several holders each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from answer.asked import ROLES, AskedEvent, AskedParty
from answer.places import mentions
from answer.words import Token, stem, tokens

_LONGEST_NAME = 4  # words
_WITHIN_OFFICE = frozenset({"of", "for", "and"})
_FORMER = re.compile(r"(?:\b(?:former|ex|late|then|acting)[\s-]+|\bex-)(?:the\s+)?$", re.IGNORECASE)
_BEFORE_OFFICE = re.compile(r"(?:,|\()\s+(?:the\s+)?$")


def with_holders(asked: AskedEvent, texts: Sequence[str]) -> AskedEvent:
    """The event with the holders of the offices that it names without a name."""
    return replace(
        asked,
        agents=tuple(_with_holders(each, texts) for each in asked.agents),
        partners=tuple(_with_holders(each, texts) for each in asked.partners),
    )


def _with_holders(party: AskedParty, texts: Iterable[str]) -> AskedParty:
    if party.names or party.of or not (party.roles and party.country):
        return party
    found = dict.fromkeys(name for text in texts for name in _holders(party, text))
    return replace(party, holders=tuple(found))


def _holders(party: AskedParty, text: str) -> Iterator[frozenset[str]]:
    words = list(tokens(text))
    starts = {word.start: at for at, word in enumerate(words)}
    for mention in mentions(text):
        at = starts.get(mention.start)
        if mention.country != party.country or at is None:
            continue
        if _FORMER.search(text[: mention.start]):
            continue
        first = next(
            (i for i, w in enumerate(words[at:], at) if w.start >= mention.end), len(words)
        )
        end, said = _office(words, first, text)
        if party.roles <= said:
            after = _name(_following(words, end, text))
            before = _name(_preceding(words, at, text))
            yield from (each for each in (after, before) if each)


def _office(words: Sequence[Token], first: int, text: str) -> tuple[int, frozenset[str]]:
    """Where the words of an office that begin there end, and their stems."""
    said: set[str] = set()
    at = end = first
    while at < len(words) and (at == first or _is_gap(words[at - 1], words[at], text)):
        if stem(words[at].text) in ROLES:
            said.add(stem(words[at].text))
            end = at + 1
        elif not said or words[at].text.lower() not in _WITHIN_OFFICE:
            break
        at += 1
    return end, frozenset(said)


def _following(words: Sequence[Token], first: int, text: str) -> list[Token]:
    """The name after an office: the words in capitals, after a comma two at least."""
    name: list[Token] = []
    after_comma = first < len(words) and text[words[first - 1].end : words[first].start] == ", "
    for at in range(first, min(first + _LONGEST_NAME, len(words))):
        joined = _is_gap(words[at - 1], words[at], text) or (after_comma and at == first)
        if not words[at].is_capitalised or not joined:
            break
        name.append(words[at])
    return name if len(name) > after_comma else []


def _preceding(words: Sequence[Token], at: int, text: str) -> list[Token]:
    """The words in capitals before "..., the French president"."""
    lead = _BEFORE_OFFICE.search(text[: words[at].start])
    if lead is None or at == 0 or words[at - 1].text.lower() == "the":
        at -= 1
    if lead is None or at <= 0 or text[words[at - 1].end : lead.start()].strip():
        return []
    name = [words[at - 1]]
    for before in reversed(words[max(0, at - _LONGEST_NAME) : at - 1]):
        if not _is_gap(before, name[0], text):
            break
        name.insert(0, before)
    return name if all(word.is_capitalised for word in name) else []


def _is_gap(one: Token, other: Token, text: str) -> bool:
    return text[one.end : other.start] in (" ", "'s ", "’s ", "-")


def _name(words: Sequence[Token]) -> frozenset[str]:
    """The stems of a name; none for a place or an office."""
    text = " ".join(word.text for word in words)
    is_place = any(each.end - each.start == len(text) for each in mentions(text))
    return frozenset() if is_place else frozenset(stem(word.text) for word in words) - ROLES
