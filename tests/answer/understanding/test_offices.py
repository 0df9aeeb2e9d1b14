"""Offices that a question names, and who the passages say holds them."""

from collections.abc import Callable
from datetime import date

import pytest

from answer.evidence.matching import match
from answer.understanding.asked_event import asked_event
from answer.understanding.linking import with_holders
from answer.understanding.office import office_asked
from answer.understanding.office_holders import holders
from answer.understanding.short_forms import written_out
from answer.understanding.types import Office
from reading.events import events_in
from reading.parser import Parser
from reading.words import stem

IRAN = "When did Iran's foreign minister visit Beirut?"
KENYA = "When did the Kenyan president visit Washington?"
US = "Has the US secretary of state met Lavrov?"


def called(question: str, *texts: str) -> list[str]:
    """Who the event that the question asks about may have been done by."""
    asked = asked_event(written_out(question).text)
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
    assert called(question, text) == names


def test_all_that_held_it_each_once() -> None:
    texts = ("Kenyan President James Mwangi", "Kenyan President Ruth Otieno")
    assert called(KENYA, *texts, *texts) == ["jame mwangi", "otieno ruth"]


def test_whoever_is_named_needs_no_office() -> None:
    assert called("When did President Otieno visit Washington?", "Kenyan President James M.") == []


@pytest.fixture
def surely(parser: Parser) -> Callable[[str, str, str], float | None]:
    def matched(question: str, sentence: str, text: str) -> float | None:
        asked = asked_event(question)
        assert asked is not None
        [doc] = parser.parse([sentence])
        [event, *_] = events_in(doc, reference=date(2025, 3, 27))
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
    assert called(f"Did the US {typed} go to Rome?", text) == ["ruiz tom"]


def test_defence_ministers_are_spelled_two_ways() -> None:
    text = "Kenyan Defense Minister Ann Otieno left."
    assert called("When did the Kenyan defence minister go to Rome?", text) == ["ann otieno"]


# --- Who holds it -------------------------------------------------------------------------------


def office(country: str, *roles: str, posted: str | None = None) -> Office:
    return Office(roles=frozenset(map(stem, roles)), country=country, posted=posted)


PM = office("IT", "prime", "minister")
ENVOY = office("KE", "ambassador")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is Italy's prime minister?", PM),
        ("whos italys prime minister right now", PM),
        ("Who is prime minister of Italy?", PM),
        ("Italy's prime minister is who these days?", PM),
        ("who was the italian prime minister in 2014", PM),
        ("who is the new italian prime minister", PM),
        ("Who is the president of South Korea?", office("KR", "president")),
        ("who is south koreas president", office("KR", "president")),
        ("Who is New Zealand's president?", office("NZ", "president")),
        ("who's president of the United States?", office("US", "president")),
        ("Who is Kenya's ambassador?", ENVOY),
        ("Who is Kenya's ambassador in the US?", office("KE", "ambassador", posted="US")),
        ("kenya's ambassador to rome during the vote?", office("KE", "ambassador", posted="IT")),
        # Somebody else is asked for.
        ("Who did the Italian prime minister meet?", None),
        ("Who is the Italian prime minister meeting tomorrow?", None),
        ("Who is the youngest prime minister Italy ever had?", None),
        ("Which Kenyan ambassador was expelled?", None),
        ("Who is Lula?", None),
        ("Who is the Italian prime minister in talks with?", None),
        ("Italian prime minister to visit Kenya?", None),
        ("Who was the prime minister of Italy before Ferri?", None),
        ("Who is the US secretary of defense?", None),
        ("Who is the former president of Kenya?", None),
        ("Who headed the Italian delegation?", None),
        ("Who leads the talks?", None),
    ],
)
def test_the_office_whose_holder_is_asked_for(question: str, asked: Office | None) -> None:
    assert office_asked(question) == asked


@pytest.mark.parametrize(
    ("asked", "text", "name"),
    [
        (PM, "The Italian prime minister, Lia Ferri, left.", "Lia Ferri"),
        (PM, "He met Prime Minister Lia Ferri of Italy.", "Lia Ferri"),
        (PM, "Lia Ferri beat a rival to become Italy's new prime minister.", "Lia Ferri"),
        (PM, "Lia Ferri became prime minister of Italy.", "Lia Ferri"),
        (PM, "Lia Ferri was elected prime minister by Italy's parliament on Tuesday.", "Lia Ferri"),
        (PM, "Lia Ferri was never elected prime minister by Italy's parliament.", None),
        (PM, "Lia Ferri was asked to meet the prime minister by Italy's president.", None),
        (PM, "The prime minister of Italy, Lia Ferri, left.", "Lia Ferri"),
        (PM, "Lia Ferri was sworn in as Italian prime minister.", "Lia Ferri"),
        (ENVOY, "Kenya's ambassador to Italy, Joe Otieno, said so.", "Joe Otieno"),
        (ENVOY, "Kenyan Ambassador to the US Joe Otieno said so.", "Joe Otieno"),
        # Not yet, no longer, somebody else, or another office.
        (PM, "In Paris, the Italian prime minister said so.", None),
        (PM, "During a call with Joe Otieno, the Italian prime minister said so.", None),
        (PM, "On Thursday, the Italian prime minister said so.", None),
        (PM, "Lia Ferri, the Italian prime minister's aide, left.", None),
        (PM, "If Lia Ferri becomes Italian prime minister, all is lost.", None),
        (PM, "Lia Ferri failed to become Italian prime minister.", None),
        (PM, "Joe Otieno congratulated Lia Ferri, who became Italian prime minister.", None),
        (PM, "Ousted Italian Prime Minister Lia Ferri left.", None),
        (office("US", "secretary"), "US Defense Secretary Ann Lee left.", None),
        (PM, "Lia Ferri hopes to become Italy's prime minister.", None),
        (PM, "Italy's former prime minister, Lia Ferri, left.", None),
        (PM, "Italian Deputy Prime Minister Lia Ferri left.", None),
        (office("KE", "president"), "Kenyan Vice President Joe Otieno left.", None),
        (office("KE", "ambassador", posted="US"), "Kenya's ambassador to Italy, Joe Otieno.", None),
        (office("KE", "ambassador", posted="US"), "Kenya's ambassador, Joe Otieno, left.", None),
    ],
)
def test_who_is_called_the_holder_of_an_office(asked: Office, text: str, name: str | None) -> None:
    assert [span.of(text) for span in holders(asked, text)] == ([name] if name else [])
