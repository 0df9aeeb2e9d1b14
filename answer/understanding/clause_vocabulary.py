"""The words that a question is taken apart by, and put together from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reading.events.lexicon import lexicon
from reading.wordlists import WordLists
from reading.words import stem, stop_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseVocabulary:
    """The words of `data/clauses.toml`, which says what each list is for.

    `verbs` gives the verb of each stem, `verb_forms` that of irregular forms, `nouns` what a verb
    does as a noun, and `prepositions` what joins that to its object. `titles` and
    `saying_verbs` are stems.
    """

    verbs: Mapping[str, str]
    verb_forms: Mapping[str, str]
    nouns: Mapping[str, str]
    prepositions: Mapping[str, str]
    saying_verbs: frozenset[str]
    circumstances: frozenset[str]
    common_words: frozenset[str]
    titles: frozenset[str]


@cache
def clause_vocabulary() -> ClauseVocabulary:
    """Return the words of clauses, read once."""
    lists = WordLists.load("answer", "clauses")
    verbs = (*lists.sequence("other_verbs"), *lexicon().going_verbs, *lexicon().verbs)
    return ClauseVocabulary(
        verbs={stem(verb): verb for verb in verbs},
        verb_forms=lists.classes("verb_forms", str),
        nouns=lists.classes("nouns", str),
        prepositions=lists.classes("prepositions", str),
        saying_verbs=frozenset(map(stem, lists.words("saying_verbs") | lexicon().telling_verbs)),
        circumstances=lists.words("circumstances"),
        common_words=stop_words() | lists.words("event_nouns") | lists.words("common_words"),
        titles=frozenset(map(stem, lexicon().titles)),
    )
