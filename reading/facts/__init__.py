"""Read once what an article tells: the events, times, names and persons of each sentence.

Begin with `read`. `persons` finds who is called what, `keys` says by which words a fact is looked
up, and `written` writes facts as JSON and reads them back.
"""

from reading.facts.keys import keys_of
from reading.facts.reading import (
    AT_ONCE,
    LONGEST_SENTENCE,
    VERSION,
    SentenceText,
    read,
    read_sentences,
)
from reading.facts.types import Entity, Person, ReadSentence, SentenceFacts
from reading.facts.written import from_json, to_json

__all__ = [
    "AT_ONCE",
    "LONGEST_SENTENCE",
    "VERSION",
    "Entity",
    "Person",
    "ReadSentence",
    "SentenceFacts",
    "SentenceText",
    "from_json",
    "keys_of",
    "read",
    "read_sentences",
    "to_json",
]
