"""A question linked to the archive: its names in the passages found for it.

People type without capitals. The passages tell which words are names (they write them with a
capital), how else those are spelled, and who holds the offices that the question names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from answer.understanding.office_holders import holders, name_stems
from answer.understanding.types import AskedEvent, AskedParty, Office, Question
from index.types import ScoredPassage
from reading.gazetteer import mentions
from reading.words import alike, stem, stop_words, tokens, without_accents

_NEAR = 80.0  # of 100: so near are all that are alike
_SHORTEST_VARIED = 6
_CALLED_OFTEN = 3
"""Where a holder is named so often, one who is named only once was misread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedQuestion:
    """A question whose event has the holders of its offices.

    `terms` finds the words of the question in a text.
    """

    question: Question
    terms: "TermMatcher"


def link(question: Question, passages: Sequence[ScoredPassage]) -> LinkedQuestion:
    """Link a question to the passages that were found for it."""
    terms = TermMatcher(question, passages)
    event = question.event
    if event is not None:
        texts = [found.passage.text for found in passages]
        event = with_holders(event, texts)
    return LinkedQuestion(question=replace(question, event=event), terms=terms)


class TermMatcher:
    """Finds the terms of a question in texts, in whatever form or spelling.

    Terms are stems. What a text holds of them is counted by `coverage` and `name_coverage`.
    """

    def __init__(self, question: Question, passages: Sequence[ScoredPassage]) -> None:
        texts = [found.passage.text for found in passages]
        texts += {found.passage.article.title for found in passages}
        capitals, smalls = _spellings(texts)
        self._known = frozenset(question.terms)
        self._variants = _variants(self._known, capitals, smalls)
        self._countries = {
            term: place.country
            for place in question.places
            for term in place.stems
            if term in self._known
        }
        self._names = {term for term in self._known if capitals[term] > 3 * smalls[term]} | {
            term for term in self._known if not capitals[term] and not smalls[term]
        }
        # A word that every passage holds tells nothing apart; a rare one does.
        self._found: dict[str, frozenset[str]] = {}
        holds = Counter(term for text in texts for term in self.found_in(text))
        self._weight = {
            term: 1.0 / (1.0 + holds[term] / max(1, len(texts))) for term in self._known
        }

    def matches(self, word: str) -> bool:
        """Whether the word is one of the question's, in any form."""
        return self._term(word) in self._known

    def is_name(self, word: str) -> bool:
        """Whether the word is one of the names in the question."""
        return self._term(word) in self._names

    def are_names(self, text: str) -> bool:
        """Whether every word of the text is one of the question's names."""
        return all(self.is_name(word.text) for word in tokens(text))

    def found_in(self, text: str) -> frozenset[str]:
        """Return the question's terms in a text; a place by its country's other names too."""
        if text not in self._found:
            found = {self._term(token.text) for token in tokens(text)} & self._known
            if not found.issuperset(self._countries):
                named = {mention.country for mention in mentions(text)}
                found |= {term for term, country in self._countries.items() if country in named}
            self._found[text] = frozenset(found)
        return self._found[text]

    def _term(self, word: str) -> str:
        term = stem(word)
        return self._variants.get(term, term)

    def coverage(self, found: frozenset[str]) -> float:
        """Return the share of the terms found, weighted by rarity; 0 to 1."""
        return sum(map(self._weight.__getitem__, found)) / sum(self._weight.values())

    def name_coverage(self, found: frozenset[str]) -> float:
        """Return the share of the question's names that were found, 0 to 1; 1 if it has none."""
        return len(found & self._names) / len(self._names) if self._names else 1.0


def _spellings(texts: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each stem is written with a capital, and how often without."""
    capitals: Counter[str] = Counter()
    smalls: Counter[str] = Counter()
    for text in texts:
        for token in tokens(text):
            if token.text.lower() not in stop_words():
                (capitals if token.is_capitalised else smalls)[stem(token.text)] += 1
    return capitals, smalls


def _variants(known: Iterable[str], capitals: Counter[str], smalls: Counter[str]) -> dict[str, str]:
    """Map other spellings in the passages to the known name: Zelenskyy to Zelensky."""
    found: dict[str, str] = {}
    names = [name for name, count in capitals.items() if count > 3 * smalls[name]]
    for term in known:
        if len(term) >= _SHORTEST_VARIED and capitals[term] > 3 * smalls[term]:
            close = process.extract(
                term, names, scorer=fuzz.ratio, score_cutoff=_NEAR, processor=without_accents
            )
            same = (name for name, _, _ in close if name not in known and alike(name, term))
            found |= dict.fromkeys(same, term)
    return found


# --- The event ----------------------------------------------------------------------------------


def with_holders(asked: AskedEvent, texts: Sequence[str]) -> AskedEvent:
    """Return the event with the holders that texts name of the offices in it."""
    return replace(
        asked,
        agents=tuple(_with_holders(each, texts) for each in asked.agents),
        partners=tuple(_with_holders(each, texts) for each in asked.partners),
    )


def _with_holders(party: AskedParty, texts: Iterable[str]) -> AskedParty:
    if party.names or party.owner or not party.roles or party.country is None:
        return party
    office = Office(roles=party.roles, country=party.country)
    named = Counter(
        stems
        for text in texts
        for span in holders(office, text)
        if (stems := name_stems(span.of(text)))
    )
    least = 1 if max(named.values(), default=0) < _CALLED_OFTEN else 2
    return replace(party, holders=tuple(name for name in named if named[name] >= least))
