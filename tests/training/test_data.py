"""Groups are kept as they are, and contexts held out by what they say."""

from pathlib import Path

from training.data import Group, Text, is_held_out, load, normalised, save, shuffled

GROUPS = [
    Group(
        source="fact-date",
        question="When did Lula go?",
        positive=Text("Lula went on Monday.", "A title"),
        spans=((13, 19),),
        answers=("Monday",),
        negatives=(Text("He stayed.", held_out=True),),
        lookalikes=("When did Ruto go?",),
        kind="date",
        order="last",
        held_out=True,
    ),
    Group(
        source="outcome",
        question="Did Lula go?",
        positive=None,
        spans=(),
        answers=(),
        verdict=False,
    ),
]


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "new" / "groups.jsonl.gz"
    assert save(GROUPS, file) == 2
    assert load(file) == GROUPS


def test_a_seed_gives_one_order_of_the_same_groups() -> None:
    many = GROUPS * 10
    assert shuffled(many, 1) == shuffled(many, 1) != shuffled(many, 2)
    assert sorted(map(repr, shuffled(many, 1))) == sorted(map(repr, many))


def test_about_one_context_in_so_many_is_held_out_and_always_the_same() -> None:
    contexts = [f"context {n}" for n in range(2000)]
    held_out = [each for each in contexts if is_held_out(each, 8)]
    assert 180 < len(held_out) < 320
    assert held_out == [each for each in contexts if is_held_out(each, 8)]


def test_words_are_compared_whole_whatever_stands_between_them() -> None:
    assert normalised("“Lula's”\n went…") == " lula s went "
    assert normalised("Nairobi") not in normalised("Nairobians")
