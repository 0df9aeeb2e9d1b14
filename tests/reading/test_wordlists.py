"""Word lists: read from TOML files, and refused with a sentence where they are faulty."""

from importlib.resources import files

import pytest

from reading.errors import FaultyWordList
from reading.events.types import Action
from reading.wordlists import WordLists

FILE = """
going = "go come"
cities = ["New York", "Rome"]

[verbs]
visit = "visit tour"
call = ["phone", "ring up"]

[round_numbers]
"a dozen" = 12
"""


@pytest.fixture
def lists() -> WordLists:
    return WordLists(FILE, file="words.toml")


def test_a_list_keeps_the_order_of_its_file(lists: WordLists) -> None:
    assert lists.sequence("going") == ("go", "come")
    assert lists.words("cities") == {"New York", "Rome"}


def test_each_word_of_a_table_has_its_class(lists: WordLists) -> None:
    visit, call = Action.VISIT, Action.CALL
    expected = {"visit": visit, "tour": visit, "phone": call, "ring up": call}
    assert lists.classes("verbs", Action) == expected


def test_words_stand_for_numbers(lists: WordLists) -> None:
    assert lists.numbers("round_numbers") == {"a dozen": 12}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('going = "go come go"', "words.toml, going: 'go' stands twice; leave one."),
        ('[verbs]\nmeet = "see see"', "words.toml, verbs.meet: 'see' stands twice; leave one."),
        (
            '[effects]\nfail = "stop"\ncarry = "stop"',
            "words.toml, effects: 'stop' is in 'fail' and in 'carry'; leave it in one.",
        ),
        ("going = 3", "words.toml, going: write a string of words, or an array."),
        ("going = [1]", "words.toml, going: write a string of words, or an array."),
        ("[verbs]\nmeet = 3\nvisit = 'go'", "words.toml, verbs.meet: write a string of words"),
        ("[numbers]\none = 1\none = 1", "words.toml is no valid TOML: Cannot overwrite a value"),
    ],
)
def test_a_faulty_file_is_refused_with_file_table_and_word(text: str, message: str) -> None:
    with pytest.raises(FaultyWordList) as refused:
        WordLists(text, file="words.toml")
    assert str(refused.value).startswith(message)


def test_a_missing_table_is_refused(lists: WordLists) -> None:
    with pytest.raises(FaultyWordList, match=r"words\.toml has no list 'verbs'\."):
        lists.words("verbs")
    with pytest.raises(FaultyWordList, match=r"has no table of classes 'round_numbers'"):
        lists.classes("round_numbers", str)
    with pytest.raises(FaultyWordList, match=r"has no table of numbers 'verbs'"):
        lists.numbers("verbs")


def test_a_word_in_two_lists_that_exclude_each_other_is_refused() -> None:
    lists = WordLists('going = "go fly"\n[verbs]\nvisit = "visit fly"', file="words.toml")
    with pytest.raises(FaultyWordList, match=r"words\.toml: 'fly' is in 'going' and in 'verbs'"):
        lists.refuse_common("going", "verbs")


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(FaultyWordList, match=r"reading/data/nothing\.toml cannot be read"):
        WordLists.load("reading", "nothing")


def test_an_unknown_class_is_refused() -> None:
    lists = WordLists('[verbs]\nsleep = "doze"', file="words.toml")
    with pytest.raises(FaultyWordList, match="'sleep' is not a valid Action"):
        lists.classes("verbs", Action)


@pytest.mark.parametrize(
    "name",
    [
        path.name.removesuffix(".toml")
        for path in files("reading").joinpath("data").iterdir()
        if path.name.endswith(".toml")
    ],
)
def test_every_installed_file_of_words_is_sound(name: str) -> None:
    WordLists.load("reading", name)
