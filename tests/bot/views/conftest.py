"""The languages in which words are tested."""

import pytest

from language import Language, Languages


@pytest.fixture
def french() -> Language:
    return Languages.load().best("fr")


@pytest.fixture
def english() -> Language:
    return Languages.load().default


def plain(text: str) -> str:
    """Return the text with ordinary spaces instead of the narrow ones of French."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
