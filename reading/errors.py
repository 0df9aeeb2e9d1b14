"""Errors of reading, one sentence each.

ReadingError
├── DamagedParser     the parser's weights are not those that were published
└── FaultyWordList    a word list has a word twice, or lacks a table
"""


class ReadingError(Exception):
    """A text cannot be read; `str()` is a sentence for the user."""


class DamagedParser(ReadingError):
    """The parser's weights are not those that were published."""


class FaultyWordList(ReadingError):
    """A word list has a word twice, in two classes that exclude each other, or lacks a table."""
