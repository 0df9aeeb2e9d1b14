"""Errors of reading. `str()` of each is a sentence for the user.

ReadingError
├── DamagedLeaning    the weights that tell the last Thursday from the next are missing or damaged
├── DamagedParser     the parser's weights are not those that were published
└── FaultyWordList    a word list is missing, malformed, or has a word twice
"""


class ReadingError(Exception):
    """A text cannot be read."""


class DamagedLeaning(ReadingError):
    """The weights that tell the last Thursday from the next are missing or damaged."""


class DamagedParser(ReadingError):
    """The parser's weights are not those that were published."""


class FaultyWordList(ReadingError):
    """A word list is missing, malformed, or has a word twice or in two classes."""
