"""The word lists of pages: whole, and made of patterns that compile."""

import re
import tomllib
from importlib.resources import files

import pytest

from ingest.extraction.vocabulary import html_name_set, html_names, phrases, values
from reading.errors import FaultyWordList


def test_every_list_of_both_files_can_be_loaded() -> None:
    data = files("ingest.extraction").joinpath("data")
    for name in tomllib.loads(data.joinpath("html.toml").read_text()):
        assert html_names(name)
        assert html_name_set(name) == set(html_names(name))
    for name, value in tomllib.loads(data.joinpath("non_articles.toml").read_text()).items():
        assert phrases(name).search("") is None if isinstance(value, list) else values(name)


def test_each_phrase_is_a_pattern_of_its_own() -> None:
    data = files("ingest.extraction").joinpath("data", "non_articles.toml")
    for value in tomllib.loads(data.read_text()).values():
        for phrase in value if isinstance(value, list) else []:
            re.compile(phrase)


def test_an_unknown_list_is_named_in_the_error() -> None:
    with pytest.raises(FaultyWordList, match="no_such_list"):
        html_names("no_such_list")
