"""Errors of answering, one sentence each.

AnswerError
├── BadQuestion       the question has nothing that can be looked up
├── DamagedReader     the bundled reader's weights are not those that were shipped
├── DamagedUtterances the weights that tell questions from other texts are missing or damaged
├── NoReader          the model of that name was not made to point at answers
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

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The reader '{name}' cannot be loaded: it is not there, or its files are damaged or "
            "cut off. Set ATTACHE_READER to the folder or hub name of an extractive "
            "question-answering model, or leave it out."
        )


class NoReader(AnswerError):
    """The model of that name was not made to point at answers."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The model '{name}' points at no answers: it has no question-answering head. Set "
            "ATTACHE_READER to an extractive question-answering model, or leave it out."
        )


class DamagedUtterances(AnswerError):
    """The weights that tell questions from other texts are missing or damaged."""
