"""The question's words in the archive's spelling: which are names, and what typos meant."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from answer.understanding.question import Question
from index.types import ScoredPassage
from reading.gazetteer import mentions
from reading.words import alike, stem, stop_words, tokens, without_accents

_CLOSE_ENOUGH = 80.0  # of 100: one or two letters of a name typed wrong
_SHORTEST_CORRECTED = 4
_NEAR = 80.0  # of 100: so near are all that are alike
_SHORTEST_VARIED = 6


class NameMatcher:
    """Tells how much of a question a text holds.

    People type without capitals and with typos, so the passages found say which words are names
    (they write them with a capital) and how they are spelled.
    """

    def __init__(self, question: Question, passages: Sequence[ScoredPassage]) -> None:
        texts = [found.passage.text for found in passages]
        texts += {found.passage.article.title for found in passages}
        capitals, smalls = _spellings(texts)
        self._terms = {term: _as_spelled(term, capitals, smalls) for term in question.terms}
        self._known = set(self._terms.values())
        self._variants = _variants(self._known, capitals, smalls)
        self._countries = _countries(question, self._terms)
        self._names = {term for term in self._known if capitals[term] > 3 * smalls[term]} | {
            term for term in self._known if not capitals[term] and not smalls[term]
        }
        # A word that every passage holds tells nothing apart; a rare one does.
        self._found: dict[str, frozenset[str]] = {}
        holds = Counter(term for text in texts for term in self.found_in(text))
        self._weight = {term: 1.0 / (1.0 + holds[term] / len(texts)) for term in self._known}

    @property
    def terms(self) -> dict[str, str]:
        """The question's terms, each with the archive's spelling of it."""
        return self._terms

    def matches(self, word: str) -> bool:
        """Whether the word is one of the question's, in any form."""
        return self._term(word) in self._known

    def names(self, word: str) -> bool:
        """Whether the word is one of the names that the question says."""
        return self._term(word) in self._names

    def found_in(self, text: str) -> frozenset[str]:
        """The question's terms that the text holds; a place also by its country's other names."""
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

    def share(self, found: frozenset[str]) -> float:
        """The weight of the terms found, of all the question's; 0 to 1."""
        return sum(map(self._weight.__getitem__, found)) / sum(self._weight.values())

    def names_share(self, found: frozenset[str]) -> float:
        """The share of the question's names that were found; 1 where it has none."""
        return len(found & self._names) / len(self._names) if self._names else 1.0


def _countries(question: Question, spelled: dict[str, str]) -> dict[str, str]:
    """The country that each term of the question stands for, where it names one."""
    return {
        spelled[stem(token.text)]: place.country
        for place in mentions(question.text, any_case=True)
        for token in tokens(question.text[place.start : place.end])
        if stem(token.text) in spelled
    }


def _spellings(texts: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each stem is written with a capital, and without."""
    capitals: Counter[str] = Counter()
    smalls: Counter[str] = Counter()
    for text in texts:
        for token in tokens(text):
            if token.text.lower() not in stop_words():
                (capitals if token.is_capitalised else smalls)[stem(token.text)] += 1
    return capitals, smalls


def _variants(known: Iterable[str], capitals: Counter[str], smalls: Counter[str]) -> dict[str, str]:
    """Names in the passages that are another spelling of one that is known: Zelenskyy, Zelensky."""
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


def _as_spelled(term: str, capitals: Counter[str], smalls: Counter[str]) -> str:
    """The term, or the name in the passages that it is a misspelling of."""
    if capitals[term] or smalls[term] or len(term) < _SHORTEST_CORRECTED:
        return term
    names = [name for name, count in capitals.items() if count > smalls[name]]
    close = process.extractOne(term, names, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return close[0] if close else term
