"""Count words, also of languages that do not part them by spaces."""

import re

_UNPARTED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_LETTERS = 2
"""How many letters of Chinese, Japanese or Thai count as a word."""


def count_words(text: str) -> int:
    """Return how many words the text has."""
    return len(text.split()) + len(_UNPARTED.findall(text)) // _LETTERS
