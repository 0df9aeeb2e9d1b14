"""What can be wrong with a question, one sentence each.

AnswerError
├── BadQuestion       there is nothing that could be looked up
├── DamagedReader     the bundled reader's weights are not those that were shipped
└── UnknownReader     no reader can be loaded by that name
"""


class AnswerError(Exception):
    """The question cannot be answered as asked; `str()` is a sentence for the user."""


class BadQuestion(AnswerError):
    """There is nothing that could be looked up."""


class DamagedReader(AnswerError):
    """The bundled reader's weights are not those that were shipped."""


class UnknownReader(AnswerError):
    """No reader can be loaded by that name."""
