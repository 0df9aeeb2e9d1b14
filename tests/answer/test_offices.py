"""Offices that a question names, and who the passages say holds them."""

from collections.abc import Callable
from datetime import date

import pytest

from answer.events import events_in
from answer.grammar import Grammar
from answer.matching import asked_event, match
from answer.offices import with_holders

IRAN = "When did Iran's foreign minister visit Beirut?"
KENYA = "When did the Kenyan president visit Washington?"
US = "Has the US secretary of state met Lavrov?"


def holders(question: str, *texts: str) -> list[str]:
    asked = asked_event(question)
    assert asked is not None
    agent = with_holders(asked, texts).agents[0]
    return [" ".join(sorted(name)) for name in agent.holders]


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        (IRAN, "Iran's Foreign Minister Amir Rezaei left.", ["amir rezaei"]),
        (IRAN, "Iranian Foreign Minister Rezaei left.", ["rezaei"]),
        (IRAN, "The Iranian foreign minister, Amir Rezaei, left.", ["amir rezaei"]),
        (IRAN, "Amir Rezaei, Iran's foreign minister, left.", ["amir rezaei"]),
        (IRAN, "Amir Rezaei, the Iranian foreign minister, left.", ["amir rezaei"]),
        (KENYA, "She met Kenyan President James Mwangi and his wife.", ["jame mwangi"]),
        (US, "U.S. Secretary of State Ann Lee is in Rome.", ["ann lee"]),
        # Another office, another country, one that is over, and nobody.
        (IRAN, "Iran's Interior Minister Amir Rezaei left.", []),
        (IRAN, "Iraq's Foreign Minister Amir Rezaei left.", []),
        (IRAN, "Former Iranian Foreign Minister Amir Rezaei left.", []),
        (IRAN, "Iran's Foreign Minister left Beirut.", []),
        (IRAN, "The Iranian foreign minister, France said, left.", []),
        (US, "US Treasury Secretary Ann Lee is in Rome.", []),
    ],
)
def test_who_holds_an_office_as_it_is_written(question: str, text: str, names: list[str]) -> None:
    assert holders(question, text) == names


def test_all_that_held_it_each_once() -> None:
    texts = ("Kenyan President James Mwangi", "Kenyan President Ruth Otieno")
    assert holders(KENYA, *texts, *texts) == ["jame mwangi", "otieno ruth"]


def test_whoever_is_named_needs_no_office() -> None:
    assert holders("When did President Otieno visit Washington?", "Kenyan President James M.") == []


@pytest.fixture
def surely(grammar: Grammar) -> Callable[[str, str, str], float | None]:
    def matched(question: str, sentence: str, text: str) -> float | None:
        asked = asked_event(question)
        assert asked is not None
        [doc] = grammar.parse([sentence])
        [event, *_] = events_in(doc, reference=date(2025, 3, 27), dateline=False)
        return match(with_holders(asked, [text]), event)

    return matched


def test_what_the_holder_does_is_done_by_the_office(
    surely: Callable[[str, str, str], float | None],
) -> None:
    text = "Iranian Foreign Minister Amir Rezaei arrived."
    assert (surely(IRAN, "Rezaei visited Beirut on Friday.", text) or 0) > 0.8
    assert surely(IRAN, "Haddad visited Beirut on Friday.", text) is None


@pytest.mark.parametrize("typed", ["secretary of state", "sec of state"])
def test_a_secretary_of_state_is_no_other_secretary(typed: str) -> None:
    text = "US Treasury Secretary Ann Lee met US Secretary of State Tom Ruiz."
    assert holders(f"Did the US {typed} go to Rome?", text) == ["ruiz tom"]


def test_defence_ministers_are_spelled_two_ways() -> None:
    text = "Kenyan Defense Minister Ann Otieno left."
    assert holders("When did the Kenyan defence minister go to Rome?", text) == ["ann otieno"]
