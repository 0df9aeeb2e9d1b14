"""A misspelled word is what a collection writes, where it clearly is."""

import pytest

from index.spelling import closest, fewest

WRITTEN = {
    "Blinken": 40, "Jinping": 60, "Moscow": 90, "Putin": 90, "Witkoff": 30, "Trump": 200,
    "Zelenskyy": 50, "Zelensky": 45, "Saudi": 20, "blinked": 2, "visit": 80, "Vista": 1,
    "ambassador": 50, "measures": 30, "McConnell": 12, "Erdogan": 30, "ERDOGAN": 1,
    "Kerr": 1, "Metz": 9, "trap": 2, "Netanyahu": 70, "march": 9, "March": 8,
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("blinkin", "Blinken"),
        ("Jingping", "Jinping"),
        ("moscw", "Moscow"),
        ("Putinn", "Putin"),
        ("Witkof", "Witkoff"),
        ("ptuin", "Putin"),
        ("trmp", "Trump"),
        ("erdogen", "Erdogan"),
        ("mcconel", "McConnell"),
        ("netenyahu", "Netanyahu"),
        ("ambasador", "ambassador"),
    ],
)
def test_a_misspelling_is_the_close_and_common_word(typed: str, meant: str) -> None:
    assert closest(typed, WRITTEN) == meant


def test_two_spellings_of_one_name_do_not_compete() -> None:
    assert closest("zelinskey", WRITTEN) in {"Zelensky", "Zelenskyy"}


@pytest.mark.parametrize(
    "typed",
    [
        "Lavrov",  # nobody wrote it, or anything near
        "Merz",  # another letter in a short name is another name
        "vista's",
        "Mesires",  # two mistakes, and another sound
        "visti",  # a short word that is no name
    ],
)
def test_a_word_that_is_close_to_nothing_is_left_alone(typed: str) -> None:
    assert closest(typed, WRITTEN) is None


def test_a_word_between_two_names_is_neither() -> None:
    assert closest("Karin", {"Marin": 10, "Karim": 9}) is None


def test_a_name_that_few_write_is_not_meant() -> None:
    assert closest("Kerry", WRITTEN, least=fewest(4_000)) is None
    assert closest("Witkof", WRITTEN, least=fewest(4_000)) == "Witkoff"
    assert fewest(2) == 1
    assert fewest(1_000_000) > fewest(10_000) > 10


def test_nothing_written_is_nothing_meant() -> None:
    assert closest("Putinn", {}) is None
    assert closest("Putinn", {"Putin": 0}) is None
