"""What people type for short, in the words that newsrooms print."""

import pytest

from answer.understanding.short_forms import written_out
from answer.understanding.types import Link


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("When did the PM visit Kenya?", "When did the prime minister visit Kenya?"),
        ("who is pm of japan", "who is prime minister of japan"),
        ("Which PMs met?", "Which prime minister met?"),
        ("In 2022 PM Sunak went", "In 2022 prime minister Sunak went"),
        ("did the UK foreign sec go", "did the UK foreign secretary go"),
        ("the US defense sec", "the US defense secretary"),
        ("the French FM", "the French foreign minister"),
        ("POTUS in Kenya", "president of the United States in Kenya"),
        ("where is potus", "where is president of the United States"),
        ("the VP's trip", "the vice president's trip"),
        ("Bibi's last trip", "Netanyahu's last trip"),
        ("did bibi and BoJo meet", "did Netanyahu and Boris Johnson meet"),
        ("MBS", "Mohammed bin Salman"),
        ("mid east talks", "Middle East talks"),
        ("macron at the wh, what day", "macron at the White House, what day"),
        ("did the us sanction the drc", "did the US sanction the Democratic Republic of Congo"),
        ("us-dprk summit", "US-North Korea summit"),
        ("did vvp fly to the states", "did Vladimir Putin fly to the United States"),
        ("vlads palace", "Vladimir Putin's palace"),
        ("SecState at UNGA", "secretary of state at UN General Assembly"),
        ("the iaea", "the International Atomic Energy Agency IAEA"),
        ("did the who warn", "did the World Health Organization warn"),
        ("WHO chief", "World Health Organization chief"),
        ("king chuck in dc", "King Charles in Washington"),
    ],
)
def test_short_forms_are_expand(typed: str, printed: str) -> None:
    assert written_out(typed).text == printed


@pytest.mark.parametrize(
    "question",
    [
        "Did they meet at 3 pm?",
        "Did they meet at 3 PM?",
        "did it start at 10:30 pm",
        "did it start at 10:30 PM",
        "at 3pm or 3PM",
        "Is PM 2.5 worse in Delhi?",
        "is pm 2.5 worse",
        "PM2.5",
        "Which sector did Ambani name?",
        "Who was the second secretary?",
        "Fmr. envoy of the midwest",
        "boris johnson and Boris Becker",
        "Mahmoud Abbas abu",
        "which member states of the EU joined, and the states of the union?",
        "tell us who met Kim Jong Un",
        "WHO IS ITS LEADER",
        "@potus on https://www.fm.example/vvp #djt",
    ],
)
def test_what_only_looks_like_a_short_form_is_left_alone(question: str) -> None:
    assert written_out(question).text == question


def test_what_was_written_out_is_told_as_it_was_typed() -> None:
    found = written_out("abt vlads talks w/ US and BIBI, bibi")
    assert found.links == (
        Link(typed="vlads", meant="Vladimir Putin"),
        Link(typed="BIBI", meant="Netanyahu"),
        Link(typed="bibi", meant="Netanyahu"),
    )
