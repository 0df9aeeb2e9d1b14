"""Who holds an office, as a text writes it.

The holder of "Iran's foreign minister" is whoever it calls "Iranian Foreign Minister ..." or "...,
the foreign minister of Iran".
"""

import re
from collections.abc import Iterator, Sequence

from answer.understanding.office import POSTED, is_of_office
from answer.understanding.office_vocabulary import office_vocabulary
from answer.understanding.types import Office
from answer.understanding.vocabulary import vocabulary
from reading.gazetteer import Mention, mentions
from reading.types import Span
from reading.words import Token, stem, stop_words, tokens

_LONGEST_NAME = 4  # words
_FORMER = re.compile(
    r"\b(?:former|ex|late|then|outgoing|ousted|deposed|impeached|jailed|slain|onetime|one-time)[\s-]+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:[,.;)]|$)")
_BEFORE_OFFICE = re.compile(r"(?:,|\()\s+(?:the\s+)?$")
_OF_COUNTRY = re.compile(r"\s+(?P<word>of|by)\s+(?:the\s+)?$", re.IGNORECASE)
_BECOMES = re.compile(
    r"\b(?:becomes|became|beat\b.*\bto become|(?:sworn in|took over|takes over) as"
    r"|(?:was|been|is) (?:named|appointed|elected)(?: as)?)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:if|when|whether|that|not|never|no|will|would|could|may|might|should|before|after|fail\w*"
    r"|hop\w+|congratulat\w+)\b|n['’]t\b",
    re.IGNORECASE,
)


def holders(office: Office, text: str) -> Iterator[Span]:
    """Find the names of the office's holders in a text, of today or of earlier."""
    words = list(tokens(text))
    starts = {word.start: at for at, word in enumerate(words)}
    places = mentions(text)
    for mention in places:
        at = starts.get(mention.start)
        if mention.country != office.country or at is None:
            continue
        if _FORMER.search(text[: mention.start]):
            continue
        first = next((i for i, w in enumerate(words) if w.start >= mention.end), len(words))
        if name := _between(office, words, at, first, text):
            yield Span(name[0].start, name[-1].end)
        end, said = _office(words, first, text)
        after = _after_posting(office, words, end, places, text)
        if after is None or not _is_office(office, said):
            continue
        for name in (
            _following(words, after, text),
            _preceding(words, at, after, text),
            _become(words, at, text),
        ):
            if name and not _is_place(name):
                yield Span(name[0].start, name[-1].end)


def _is_office(office: Office, said: frozenset[str]) -> bool:
    return office.roles <= said and said - office.roles <= office_vocabulary().neutral


def _after_posting(
    office: Office, words: Sequence[Token], end: int, places: Sequence[Mention], text: str
) -> int | None:
    """The index of the word after "ambassador to Rome"; None if another posting is asked for."""
    lead = POSTED.match(text, words[end - 1].end)
    place = next((p for p in places if lead and p.start == lead.end()), None)
    if place is None:
        return end if office.posted is None else None
    if office.posted not in (None, place.country):
        return None
    return next((i for i, w in enumerate(words) if w.start >= place.end), len(words))


def name_stems(name: str) -> frozenset[str]:
    """Return the stems of the words of a name, without titles."""
    return frozenset(stem(word.text) for word in tokens(name)) - vocabulary().roles


def _office(words: Sequence[Token], first: int, text: str) -> tuple[int, frozenset[str]]:
    """The index after an office that begins at `first`, and the stems of its words."""
    said: set[str] = set()
    at = end = first
    while at < len(words) and (at == first or _is_gap(words[at - 1], words[at], text)):
        if stem(words[at].text) in vocabulary().roles:
            said.add(stem(words[at].text))
            end = at + 1
        elif not said or words[at].text.lower() not in office_vocabulary().within_offices:
            break
        at += 1
    return end, frozenset(said)


def _following(words: Sequence[Token], first: int, text: str) -> list[Token]:
    """The name after an office: the words in capitals, after a comma two at least."""
    name: list[Token] = []
    after_comma = first < len(words) and text[words[first - 1].end : words[first].start] == ", "
    for at in range(first, min(first + _LONGEST_NAME, len(words))):
        joined = _is_gap(words[at - 1], words[at], text) or (after_comma and at == first)
        if (
            not words[at].is_capitalised
            or words[at].text.lower() in office_vocabulary().no_names
            or not joined
        ):
            break
        name.append(words[at])
    return name if len(name) > after_comma else []


def _preceding(words: Sequence[Token], at: int, end: int, text: str) -> list[Token]:
    """The full name before "..., the French president": in apposition, and the subject itself."""
    lead = _BEFORE_OFFICE.search(text[: words[at].start])
    after = text[words[end - 1].end :] if end else ""
    if lead is None or not _ENDS.match(after):
        return []
    last = next((i for i in range(at - 1, -1, -1) if words[i].end <= lead.start()), None)
    if last is None or text[words[last].end : lead.start()].strip():
        return []
    first = last
    while first > 0 and last - first < _LONGEST_NAME and _joins(words, first, text):
        if not words[first - 1].is_capitalised:
            break
        first -= 1
    name = list(words[first : last + 1])
    before = words[first - 1].text.lower() if first else ""
    is_name = len(name) > 1 and all(map(_is_name_word, name))
    return name if is_name and before not in office_vocabulary().before_objects else []


def _between(office: Office, words: Sequence[Token], at: int, after: int, text: str) -> list[Token]:
    """The name in "Prime Minister ... of Italy", "became prime minister of Italy"; `after` it.

    And in "was elected prime minister by Italy's parliament".
    """
    lead = _OF_COUNTRY.search(text[: words[at].start])
    last = next((i for i in range(at - 1, -1, -1) if lead and words[i].end == lead.start()), None)
    if lead is None or last is None:
        return []
    first = last
    while first > 0 and _is_name_word(words[first]) and _joins(words, first, text):
        first -= 1
    begin = first
    while begin > 0 and is_of_office(words[begin]) and _joins(words, begin, text):
        begin -= 1
    begin += not is_of_office(words[begin])
    end, said = _office(words, begin, text)
    if not _is_office(office, said) or _FORMER.search(text[: words[begin].start]):
        return []
    name = list(words[end : last + 1])
    if lead["word"].lower() == "by":
        return [] if name else _become(words, begin, text)
    if not name:
        return _following(words, after, text) or _become(words, begin, text)
    return name if len(name) <= _LONGEST_NAME and all(map(_is_name_word, name)) else []


def _become(words: Sequence[Token], at: int, text: str) -> list[Token]:
    """Who opens a sentence that ends "... becomes Italy's prime minister": the first full name."""
    lead = _BECOMES.search(text[: words[at].start])
    if lead is None or _NOT_SO.search(text[: lead.start()]):
        return []
    name: list[Token] = []
    for before, word in zip([None, *words], words[:at], strict=False):
        joined = before is not None and _is_gap(before, word, text)
        if not _is_name_word(word) or not joined:
            if len(name) > 1:
                break
            name = []
        if _is_name_word(word):
            name.append(word)
    return name if len(name) > 1 else []


def _is_name_word(word: Token) -> bool:
    plain = word.text.lower()
    is_other = (
        stem(plain) in vocabulary().roles
        or plain in stop_words()
        or plain in office_vocabulary().no_names
    )
    return word.is_capitalised and not is_other and not mentions(word.text)


def _joins(words: Sequence[Token], at: int, text: str) -> bool:
    """Whether nothing stands between a word and the one before it."""
    return _is_gap(words[at - 1], words[at], text)


def _is_gap(one: Token, other: Token, text: str) -> bool:
    return text[one.end : other.start] in (" ", "'s ", "’s ", "-")


def _is_place(words: Sequence[Token]) -> bool:
    text = " ".join(word.text for word in words)
    return any(each.end - each.start == len(text) for each in mentions(text))
