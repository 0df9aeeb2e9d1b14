"""What can be wrong with a question, one sentence each.

AnswerError
└── BadQuestion    there is nothing that could be looked up
"""


class AnswerError(Exception):
    """The question cannot be answered as asked; `str()` is a sentence for the user."""


class BadQuestion(AnswerError):
    """There is nothing that could be looked up."""
