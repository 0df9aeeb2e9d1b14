"""Lines that do not fit a message are counted."""

from bot.views.text import fit_lines
from language import Language


def test_lines_that_do_not_fit_are_counted(english: Language, french: Language) -> None:
    lines = ["a" * 1000, "b" * 1000, "c" * 1000]
    assert fit_lines(lines, english).endswith("\n… and 2 more.")
    assert fit_lines(lines, french).endswith("\n… et 2 autres.")
    assert fit_lines(lines[:2], french).endswith("\n… et 1 autre.")
