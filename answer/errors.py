"""Errors of answering, one sentence each.

AnswerError
├── BadQuestion       the question has nothing that can be looked up
├── DamagedReader     the bundled reader's weights are not those that were shipped
└── UnknownReader     no reader can be loaded by that name
"""


class AnswerError(Exception):
    """A question cannot be answered; `str()` is a sentence for the user."""


class BadQuestion(AnswerError):
    """The question has nothing that can be looked up."""


class DamagedReader(AnswerError):
    """The bundled reader's weights are not those that were shipped."""


class UnknownReader(AnswerError):
    """No reader can be loaded by that name."""
