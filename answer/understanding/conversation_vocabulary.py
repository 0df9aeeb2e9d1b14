"""The words of what people ask after an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reading.wordlists import WordLists


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationVocabulary:
    """The words of `data/conversation.toml`, which says what each list is for.

    `asking` gives the plain word for each way to ask: "where" for "at what place".
    """

    source: frozenset[str]
    telling: frozenset[str]
    learning: frozenset[str]
    about_source: frozenset[str]
    certainty: frozenset[str]
    about_certainty: frozenset[str]
    doubting: tuple[str, ...]
    exclaiming: tuple[str, ...]
    earlier: frozenset[str]
    later: frozenset[str]
    about_time: frozenset[str]
    beside_asking: frozenset[str]
    asking: Mapping[str, str]


@cache
def conversation_vocabulary() -> ConversationVocabulary:
    """Return the words of conversations, read once."""
    lists = WordLists.load("answer", "conversation")
    return ConversationVocabulary(
        source=lists.words("source"),
        telling=lists.words("telling"),
        learning=lists.words("learning"),
        about_source=lists.words("about_source"),
        certainty=lists.words("certainty"),
        about_certainty=lists.words("about_certainty"),
        doubting=lists.sequence("doubting"),
        exclaiming=lists.sequence("exclaiming"),
        earlier=lists.words("earlier"),
        later=lists.words("later"),
        about_time=lists.words("about_time"),
        beside_asking=lists.words("beside_asking"),
        asking=lists.classes("asking", str),
    )
