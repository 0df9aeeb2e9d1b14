"""The words of questions, by what they tell of a question's parts."""

from dataclasses import dataclass
from functools import cache

from reading.events.lexicon import lexicon
from reading.wordlists import WordLists
from reading.words import stem, stop_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of `data/questions.toml`, which says what each list is for; `roles` are stems."""

    before_places: frozenset[str]
    articles: frozenset[str]
    before_topics: frozenset[str]
    light_words: frozenset[str]
    roles: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the words of questions, read once."""
    lists = WordLists.load("answer", "questions")
    return Vocabulary(
        before_places=lists.words("before_places"),
        articles=lists.words("articles"),
        before_topics=lists.words("before_topics"),
        light_words=stop_words() | lists.words("light_words"),
        roles=frozenset(map(stem, lexicon().titles | lists.words("roles"))),
    )
