"""Every word list of answers can be loaded: no word stands twice, or in two classes."""

from importlib.resources import files

import pytest

from reading.wordlists import WordLists

NAMES = sorted(
    each.name.removesuffix(".toml")
    for each in files("answer").joinpath("data").iterdir()
    if each.name.endswith(".toml")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_word_list_is_sound(name: str) -> None:
    WordLists.load("answer", name)
