"""Errors of reading, one sentence each.

ReadingError
└── DamagedParser     the parser's weights are not those that were published
"""


class ReadingError(Exception):
    """A text cannot be read; `str()` is a sentence for the user."""


class DamagedParser(ReadingError):
    """The parser's weights are not those that were published."""
