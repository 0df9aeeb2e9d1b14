"""Errors of evaluating, one sentence each.

EvaluationError
├── BadLine         a line of a file is not what it should be
└── NoQuestions     a file holds nothing to score
"""

from pathlib import Path


class EvaluationError(Exception):
    """A file cannot be evaluated; `str()` is a sentence for the user."""


class BadLine(EvaluationError):
    """A line of a file is not what it should be."""

    def __init__(self, file: Path, number: int, should_be: str) -> None:
        super().__init__(f"Line {number} of {file.name} must be {should_be}.")


class NoQuestions(EvaluationError):
    """A file holds nothing to score."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} holds no question with answers: write the accepted ones into "
            '"answers", or an empty list where the archive has none.'
        )
