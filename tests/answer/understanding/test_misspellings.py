"""Which words of a question may be misspelled, and the question with them spelled right."""

from datetime import date

import pytest

from answer.understanding.misspellings import doubtful
from answer.understanding.question import understand
from answer.understanding.types import Action, Link
from reading.parser import Parser


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("when did witkof meet Putinn in moscow", {"witkof", "Putinn"}),
        ("when did bibi call erdo", set()),  # nicknames
        ("is the iaea inspecting, or asean?", set()),
        ("did the ambassador summon envoys yesterday", set()),  # ordinary words
        ("who visited kyiv, Brazzaville and uzbekistan", set()),  # places
        ("Zelenski-Trump summit", {"Zelenski"}),
        ("see https://exampel.org/Putinn and @putinn or #Putinn", set()),
        ("what didn't Xi say on 12mrch in 2O24", set()),
        ("did netanyahus plane land", {"netanyahus"}),
    ],
)
def test_words_that_are_neither_ordinary_nor_short_forms_may_be_misspelled(
    parser: Parser, question: str, words: set[str]
) -> None:
    assert doubtful(question, is_known=parser.knows) == words


def test_what_was_parsed_is_not_taken_for_ordinary(parser: Parser) -> None:
    parser.parse(["Witkof met Lavrof."])
    assert not parser.knows("witkof")


def test_a_question_is_understood_as_it_is_spelled_right() -> None:
    question = understand(
        "wehn did Putinn last vist bibi",
        as_of=date(2026, 1, 1),
        spelling={"wehn": "when", "Putinn": "Putin", "vist": "visit"},
    )
    assert question.text == "wehn did Putinn last vist bibi"
    assert question.expanded == "when did Putin last visit Netanyahu"
    assert question.event is not None
    assert question.event.action is Action.VISIT
    assert question.links == (
        Link(typed="wehn", meant="when"),
        Link(typed="Putinn", meant="Putin"),
        Link(typed="vist", meant="visit"),
        Link(typed="bibi", meant="Netanyahu"),
    )
