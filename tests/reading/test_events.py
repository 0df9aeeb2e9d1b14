"""Events of a sentence: who did what, with whom, where, whether and when."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reading.events import Action, DateSource, Event, Party, Under, events_in
from reading.parser import Parser
from reading.types import Status

THURSDAY = date(2025, 3, 27)

FindEvent = Callable[..., Event]


@pytest.fixture
def find_event(parser: Parser) -> FindEvent:
    """Find the last event of a sentence whose predicate has the lemma `verb`."""

    def find(sentence: str, verb: str, *, under: Under = Under.NOTHING) -> Event:
        [doc] = parser.parse([sentence])
        found = events_in(doc, reference=THURSDAY, under=under)
        [*_, event] = [each for each in found if each.verb == verb]
        return event

    return find


def who(parties: tuple[Party, ...]) -> list[str]:
    return [party.text for party in parties]


def days(event: Event) -> str | None:
    """Return the days of the event as "first" or "first/last"."""
    if event.date is None:
        return None
    first, last = str(event.date.first), str(event.date.last)
    return first if first == last else f"{first}/{last}"


# --- Who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "verb", "agents", "partners"),
    [
        ("Modi met Putin.", "meet", ["Modi"], ["Putin"]),
        ("Putin met with Modi in Sochi.", "meet", ["Putin"], ["Modi"]),
        ("Modi was received by Putin.", "receive", ["Putin"], ["Modi"]),
        ("Macron was hosted by Meloni in Rome.", "host", ["Meloni"], ["Macron"]),
        ("Meloni and Scholz hosted Macron.", "host", ["Meloni", "Scholz"], ["Macron"]),
        ("Modi's visit to Moscow lasted two days.", "visit", ["Modi"], []),
        ("A trip to Kazan by Modi was announced.", "trip", ["Modi"], []),
        ("Talks between Lula and Milei in Brasilia ended.", "talk", ["Lula", "Milei"], []),
        ("The Lula-Milei summit in Brasilia ended.", "summit", ["Lula", "Milei"], []),
        ("Lula held talks with Milei.", "talk", ["Lula"], ["Milei"]),
        ("In a call, Lula and Milei discussed trade.", "call", ["Lula", "Milei"], []),
        ("Lula told Milei in a virtual meeting to come.", "meeting", ["Lula"], ["Milei"]),
        ("The flood prompted Lula to cancel a trip to Quito.", "trip", ["Lula"], []),
        ("Sweden became the 32nd member of NATO.", "become", ["Sweden"], ["NATO"]),
        ("Lula paid a visit to Quito.", "visit", ["Lula"], []),
        ("Lula had a phone call with Milei.", "call", ["Lula"], ["Milei"]),
        ("Lula placed a phone call to Milei.", "call", ["Lula"], ["Milei"]),
        ("French-brokered summit talks with Lula failed.", "talk", [], ["Lula"]),
        ("Lula, who visited Quito in May, met Milei.", "visit", ["Lula"], []),
        ("Lula, who visited Quito in May, met Milei.", "meet", ["Lula"], ["Milei"]),
        ("Milei, whom Lula met in Quito, resigned.", "meet", ["Lula"], ["Milei"]),
        ("Lula flew to Quito and met Milei.", "meet", ["Lula"], ["Milei"]),
        ("Lula flew to Quito to meet Milei.", "meet", ["Lula"], ["Milei"]),
        ("Lula plans to visit Quito.", "visit", ["Lula"], []),
        ("Lula invited Milei to visit Brasilia.", "visit", ["Milei"], []),
        ("Lula invited Milei to visit Brasilia.", "invite", ["Lula"], ["Milei"]),
        ("Milei accepted an invitation to visit Brasilia.", "visit", ["Milei"], []),
        ("Lula said Milei would visit Brasilia.", "visit", ["Milei"], []),
        ("Lula said he would visit Quito.", "visit", ["Lula"], []),
        ("After his meeting with Milei, Lula left for Quito.", "meeting", ["Lula"], ["Milei"]),
        ("Lula called off his visit to Quito.", "visit", ["Lula"], []),
        ("Lula pulled out of a trip to Quito.", "trip", ["Lula"], []),
        (
            "A meeting set for Monday between Lula and Milei is off.",
            "meeting",
            ["Lula", "Milei"],
            [],
        ),
        ("Lula did not attend the G20 summit in Rome.", "summit", ["Lula", "G20"], []),
        ("Lula led a meeting of the Council.", "meeting", ["Lula"], ["Council"]),
        ("The forum saw Lula meet Milei.", "meet", ["Lula"], ["Milei"]),
        ("Lula and Milei saw each other in Rome.", "see", ["Lula", "Milei"], []),
        ("Lula called Milei on Monday.", "call", ["Lula"], ["Milei"]),
        ("Lula welcomed Milei for a state visit.", "visit", ["Milei"], []),
        ("The president arrived in Quito.", "arrive", ["president"], []),
        ("Brazil summoned the ambassador of Chile.", "summon", ["Brazil"], ["ambassador"]),
        ("Brazil expelled three diplomats.", "expel", ["Brazil"], ["three diplomats"]),
        ("Lula was elected in October.", "elect", [], ["Lula"]),
        ("Several leaders, including Lula, met Xi.", "meet", ["Several leaders", "Lula"], ["Xi"]),
        ("Lula, Milei to meet in Quito", "meet", ["Lula", "Milei"], []),
    ],
)
def test_agents_and_partners_of_an_event(
    find_event: FindEvent, sentence: str, verb: str, agents: list[str], partners: list[str]
) -> None:
    event = find_event(sentence, verb)
    assert who(event.agents) == agents
    assert who(event.partners) == partners


@pytest.mark.parametrize(
    ("sentence", "verb", "countries"),
    [
        ("Talks between the Greek and Turkish leaders ended.", "talk", ["GR", "TR"]),
        ("The Kenyan and Indian presidents met in Rome.", "meet", ["KE", "IN"]),
        ("The foreign ministers of Kenya and India met in Rome.", "meet", ["KE", "IN"]),
        ("The presidents of Kenya, India and Japan met in Rome.", "meet", ["KE", "IN", "JP"]),
        ("The president of Kenya visited Rome.", "visit", ["KE"]),
        ("Kenyan officials met in Rome.", "meet", ["KE"]),
    ],
)
def test_a_plural_of_several_countries_is_one_party_for_each(
    find_event: FindEvent, sentence: str, verb: str, countries: list[str]
) -> None:
    assert [party.country for party in find_event(sentence, verb).agents] == countries


@pytest.mark.parametrize("sentence", ["He visited Quito.", "Lula saw that it visited Quito."])
def test_an_unresolved_pronoun_is_no_agent(find_event: FindEvent, sentence: str) -> None:
    assert find_event(sentence, "visit").agents == ()


def test_a_pronoun_that_does_not_agree_is_not_resolved(find_event: FindEvent) -> None:
    assert find_event("The ministers said he would visit Quito.", "visit").agents == ()


def test_a_party_has_its_name_its_title_and_its_country(find_event: FindEvent) -> None:
    [party] = find_event("Brazilian President Luiz Lula visited Quito.", "visit").agents
    assert party.text == "Brazilian President Luiz Lula"
    assert party.names == {"luiz", "lula"}
    assert "presid" in party.stems
    assert party.country == "BR"
    assert not party.is_place


def test_an_envoy_is_not_the_person_represented(find_event: FindEvent) -> None:
    [envoy] = find_event("Lula's envoy visited Quito.", "visit").agents
    assert envoy.names == frozenset()
    assert envoy.of == {"lula"}
    [officials] = find_event("Biden administration officials visited Quito.", "visit").agents
    assert officials.names == frozenset()
    assert officials.of == {"biden"}


def test_a_role_has_no_name(find_event: FindEvent) -> None:
    [party] = find_event("The foreign minister visited Quito.", "visit").agents
    assert party.names == frozenset()
    assert {"foreign", "minist"} <= party.stems


def test_an_apposition_names_who_is_meant(find_event: FindEvent) -> None:
    [party] = find_event("His rival, Javier Milei, visited Quito.", "visit").agents
    assert party.names == {"javier", "milei"}


def test_a_country_that_acts_is_a_place(find_event: FindEvent) -> None:
    [party] = find_event("Brazil expelled three diplomats.", "expel").agents
    assert (party.country, party.is_place) == ("BR", True)


# --- What ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "verb", "action"),
    [
        ("Lula toured Kenya.", "tour", Action.VISIT),
        ("Lula landed in Nairobi.", "land", Action.VISIT),
        ("Lula was in Nairobi on Monday.", "be", Action.VISIT),
        ("Lula went to work.", "go", Action.OTHER),
        ("Lula was in a hurry.", "hurry", Action.OTHER),
        ("Lula sat down with Milei.", "sit", Action.MEET),
        ("Lula and Milei held face-to-face talks.", "talk", Action.MEET),
        ("Lula and Milei held talks.", "talk", Action.TALK),
        ("Lula spoke with Milei.", "speak", Action.TALK),
        ("Lula spoke about the budget.", "speak", Action.OTHER),
        ("Lula spoke with Milei by phone.", "speak", Action.CALL),
        ("Lula and Milei talked on the phone.", "talk", Action.CALL),
        ("Lula met Milei by video link.", "meet", Action.CALL),
        ("Lula telephoned Milei.", "telephone", Action.CALL),
        ("Lula called Milei a friend.", "call", Action.OTHER),
        ("Lula called for peace.", "call", Action.OTHER),
        ("Lula received Milei at the palace.", "receive", Action.HOST),
        ("Lula received a letter.", "receive", Action.OTHER),
        ("Lula named Silva as ambassador.", "name", Action.APPOINT),
        ("Silva was sworn in as minister.", "swear", Action.APPOINT),
        ("Silva stepped down on Friday.", "step", Action.RESIGN),
        ("Brazil pulled its ambassador out of Quito.", "pull", Action.RECALL),
        ("Brazil joined the pact.", "join", Action.JOIN),
        ("Lula signed the pact.", "sign", Action.SIGN),
    ],
)
def test_the_action_of_a_word_depends_on_its_context(
    parser: Parser, sentence: str, verb: str, action: Action
) -> None:
    [doc] = parser.parse([sentence])
    found = {e.verb: e.action for e in events_in(doc, reference=THURSDAY)}
    assert found.get(verb, Action.OTHER) is action


# --- Where --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "verb", "places"),
    [
        ("Lula visited Kenya.", "visit", [("KE", None)]),
        ("Lula arrived in Samarkand.", "arrive", [("UZ", "samarkand")]),
        ("Lula flew back to Nairobi from Cairo.", "fly", [("KE", "nairobi")]),
        ("Lula visited Kenya's capital.", "visit", [("KE", None)]),
        ("Lula arrived in the Kenyan capital.", "arrive", [("KE", None)]),
        ("Lula visited Kenya and Egypt.", "visit", [("KE", None), ("EG", None)]),
        ("Lula's trip to Cairo ended.", "trip", [("EG", "cairo")]),
        ("Lula's Cairo trip ended.", "trip", [("EG", "cairo")]),
        ("Lula met Milei in Cairo.", "meet", [("EG", "cairo")]),
        ("Lula flew to Cairo and met Milei.", "meet", [("EG", "cairo")]),
        ("Lula visited Cairo, where he met Milei.", "meet", [("EG", "cairo")]),
        ("Lula met Milei on the sidelines of a summit in Cairo.", "meet", [("EG", "cairo")]),
        ("Lula met the Kenyan president.", "meet", []),
        ("Lula discussed the war in Ukraine.", "discuss", []),
        ("Lula received Milei in Cairo.", "receive", [("EG", "cairo")]),
        ("Talks between Lula and Milei in Cairo failed.", "talk", [("EG", "cairo")]),
        ("Lula visited a school.", "visit", []),
        ("Lula left Cairo after talks.", "talk", []),
    ],
)
def test_places_of_an_event(
    find_event: FindEvent, sentence: str, verb: str, places: list[tuple[str, str | None]]
) -> None:
    assert [(place.country, place.city) for place in find_event(sentence, verb).places] == places


def test_the_first_place_is_the_place(find_event: FindEvent) -> None:
    event = find_event("Lula visited Kenya and Egypt.", "visit")
    assert event.place == event.places[0]
    assert find_event("Lula visited a school.", "visit").place is None


# --- Whether ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "verb", "status"),
    [
        ("Lula visited Quito.", "visit", "happened"),
        ("Lula has visited Quito.", "visit", "happened"),
        ("Lula had visited Quito before.", "visit", "happened"),
        ("Lula did visit Quito.", "visit", "happened"),
        ("Lula arrives in Quito", "arrive", "happened"),
        ("Lula, Milei meet in Quito", "meet", "happened"),
        ("Lula flew to Quito to meet Milei.", "meet", "happened"),
        ("Lula managed to meet Milei.", "meet", "happened"),
        ("Lula became the first president to visit Quito.", "visit", "happened"),
        ("Lula was the last president to visit Quito.", "visit", "happened"),
        ("Lula left after meeting Milei.", "meet", "happened"),
        ("Lula was forced to resign.", "resign", "happened"),
        ("Lula is said to have met Milei.", "meet", "happened"),
        ("Lula did not deny that he met Milei.", "meet", "happened"),
        ("Lula's visit to Quito may have been a signal.", "visit", "happened"),
        ("Lula is visiting Quito.", "visit", "under way"),
        ("Lula is on a visit to Quito.", "visit", "under way"),
        ("Lula will visit Quito.", "visit", "planned"),
        ("Lula will be visiting Quito.", "visit", "planned"),
        ("Macron to visit Quito in May", "visit", "planned"),
        ("Lula plans to visit Quito.", "visit", "planned"),
        ("Lula is expected to visit Quito.", "visit", "planned"),
        ("Lula is due to visit Quito.", "visit", "planned"),
        ("Lula is slated to visit Quito.", "visit", "planned"),
        ("Lula is going to visit Quito.", "visit", "planned"),
        ("Lula is to visit Quito.", "visit", "planned"),
        ("Lula agreed to meet Milei.", "meet", "planned"),
        ("Milei accepted an invitation to visit Brasilia.", "visit", "planned"),
        ("Lula said Milei would visit Brasilia.", "visit", "planned"),
        ("Lula will fly to Quito and meet Milei.", "meet", "planned"),
        ("Lula will become the first leader to visit Quito.", "visit", "planned"),
        ("When Lula visits Quito, he will sign a pact.", "visit", "planned"),
        ("Lula spoke ahead of his visit to Quito.", "visit", "planned"),
        ("Lula announced a visit to Quito.", "visit", "planned"),
        ("A visit by Lula is planned for May.", "visit", "planned"),
        ("Lula is visiting Quito next week.", "visit", "planned"),
        ("When Lula visits Quito, he might sign a pact.", "visit", "planned"),
        ("Lula prepared for talks and to meet Milei.", "meet", "planned"),
        ("It comes ahead of a face to face meeting with Milei.", "meeting", "planned"),
        ("Lula may visit Quito.", "visit", "hypothetical"),
        ("Lula could meet Milei.", "meet", "hypothetical"),
        ("Lula would have visited Quito.", "visit", "hypothetical"),
        ("Lula hopes to visit Quito.", "visit", "hypothetical"),
        ("Lula invited Milei to visit Brasilia.", "visit", "hypothetical"),
        ("Lula is considering a trip to Quito.", "trip", "hypothetical"),
        ("If Russia invades Ukraine, talks will end.", "invade", "hypothetical"),
        ("Lula asked whether Milei met Xi.", "meet", "hypothetical"),
        ("Should Brazil invade, talks will end.", "invade", "hypothetical"),
        ("A hearing is set for Tuesday.", "set", "planned"),
        ("Lula was expected back on Friday.", "expect", "planned"),
        ("A truce was agreed at a meeting in Quito on Monday.", "agree", "happened"),
        ("A truce was agreed at a meeting in Quito on Monday.", "meeting", "happened"),
        ("Lula called off his visit to Quito.", "visit", "cancelled"),
        ("Lula cancelled a planned trip to Quito.", "trip", "cancelled"),
        ("Lula scrapped talks with Milei.", "talk", "cancelled"),
        (
            "A visit by Lula to Japan planned for 19 June 2023 was cancelled, he said.",
            "visit",
            "cancelled",
        ),
        ("The visit was called off.", "visit", "cancelled"),
        ("The row prompted Lula to cancel a trip to Quito.", "trip", "cancelled"),
        ("Lula has no plans to visit Quito.", "visit", "cancelled"),
        ("Lula will not visit Quito.", "visit", "cancelled"),
        ("Lula won't visit Quito.", "visit", "cancelled"),
        ("Lula was due to visit Quito until the quake struck.", "visit", "cancelled"),
        ("Lula ruled out a visit to Quito.", "visit", "cancelled"),
        ("Lula will not fly to Quito for talks with Milei.", "talk", "cancelled"),
        ("Lula postponed his trip to Quito.", "trip", "postponed"),
        ("The summit has been put off.", "summit", "postponed"),
        ("The visit was scheduled for Monday but postponed.", "visit", "postponed"),
        ("Lula denied that he met Milei.", "meet", "denied"),
        ("Lula has not visited Quito.", "visit", "denied"),
        ("Lula never visited Quito.", "visit", "denied"),
        ("Lula failed to meet Milei.", "meet", "denied"),
        ("Lula refused to meet Milei.", "meet", "denied"),
        ("Lula left without meeting Milei.", "meet", "denied"),
        ("No president has visited Quito.", "visit", "denied"),
        ("The meeting did not take place.", "meeting", "denied"),
        ("Lula was barred from visiting Quito.", "visit", "denied"),
        ("Silva denied reports that Lula had visited Quito.", "visit", "denied"),
        ("Silva dismissed claims that Lula will visit Quito.", "visit", "denied"),
        ("It may rain because Lula visits Quito.", "visit", "happened"),
    ],
)
def test_status_of_an_event(find_event: FindEvent, sentence: str, verb: str, status: str) -> None:
    assert find_event(sentence, verb).status is Status(status)


@pytest.mark.parametrize(
    ("sentence", "verb", "status"),
    [
        ("Lula, who was to fly to Quito, called off the trip.", "fly", "cancelled"),
        ("Lula had planned to visit Quito but was forced to cancel.", "visit", "cancelled"),
        ("Lula was to visit Quito this week but put it off.", "visit", "postponed"),
        ("Lula was due to fly to Quito on Monday; the visit was postponed.", "fly", "postponed"),
        ("Quito called off a summit in which Lula was to meet Milei.", "meet", "cancelled"),
        ("Lula scrapped a trip to Quito, where he was to meet Milei.", "meet", "cancelled"),
        # Something else is off.
        ("Lula was to meet Milei on Friday, and put off a meeting with Petro.", "meet", "planned"),
        ("Macron scrapped a trip to Quito, where Lula was to meet Milei.", "meet", "planned"),
        ("Lula was to visit Quito and called off a trip to Nairobi.", "visit", "planned"),
        ("Lula will visit Quito after he called off a summit.", "visit", "planned"),
        ("Lula was to visit Quito, and Milei called off his trip.", "visit", "planned"),
        ("Lula was to visit Quito and cancelled a contract.", "visit", "planned"),
        ("Lula had planned to visit Quito but did not cancel.", "visit", "planned"),
        ("Lula visited Quito and called off the summit.", "visit", "happened"),
    ],
)
def test_a_plan_called_off_in_the_same_sentence(
    find_event: FindEvent, sentence: str, verb: str, status: str
) -> None:
    assert find_event(sentence, verb).status is Status(status)


# --- When ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        ("Lula visited Quito on Monday.", "visit", "2025-03-24"),
        ("Lula visited Quito in July 2024.", "visit", "2024-07-01/2024-07-31"),
        ("Lula visited Quito in July.", "visit", "2024-07-01/2024-07-31"),
        ("Lula will visit Quito in July.", "visit", "2025-07-01/2025-07-31"),
        ("Lula visited Quito on April 30.", "visit", "2025-04-30"),  # a page that grew
        ("Lula visited Quito on December 30.", "visit", "2024-12-30"),
        ("Lula spoke and met with Milei on a visit in May 2021.", "speak", "2021-05-01/2021-05-31"),
        ("Lula's visit to Quito in July was his first.", "visit", "2024-07-01/2024-07-31"),
        ("Monday's visit to Quito by Lula was short.", "visit", "2025-03-24"),
        ("Lula had visited Quito in 2019.", "visit", "2019-01-01/2019-12-31"),
        ("Lula held talks with Milei on Tuesday.", "talk", "2025-03-25"),
        ("The Lula-Milei summit took place on 3 March.", "summit", "2025-03-03"),
        ("Lula, who visited Quito last week, will host Xi.", "visit", "2025-03-17/2025-03-23"),
        ("Lula, who visited Quito last week, will host Xi.", "host", None),
        ("In 2019, when Lula visited Quito, it rained.", "visit", "2019-01-01/2019-12-31"),
        ("Lula flew to Quito on Monday and met Milei.", "meet", "2025-03-24"),
        ("Lula flew to Quito and met Milei on Monday.", "fly", "2025-03-24"),
        ("Lula flew to Quito last week to meet Milei.", "meet", "2025-03-17/2025-03-23"),
        ("Lula flew to Quito on Monday, where he met Milei.", "meet", "2025-03-24"),
        ("After landing in Quito on Monday, Lula met Milei.", "meet", "2025-03-24"),
        ("After landing in Quito last month, Lula met Milei.", "meet", None),
        ("After criticising Milei on Monday, Lula met Xi.", "meet", None),
        ("Lula welcomed Milei for a state visit on Monday.", "welcome", "2025-03-24"),
        ("Silva said on Monday that Lula will visit Quito.", "visit", None),
        ("Silva said on Monday that Lula will go to Quito on 9 May.", "go", "2025-05-09"),
        ("On Monday, Silva said Lula will visit Quito.", "visit", None),
        ("Lula agreed on Monday to meet Milei.", "meet", None),
        ("Lula visited Quito for the first time since 2019.", "visit", None),
        ("It was Lula's first visit to Quito since May 2020.", "visit", None),
        ("The visit, planned for May, is postponed to 3 June.", "visit", "2025-06-03"),
        ("Lula met Milei after last week's quake.", "meet", None),
        ("May 3, 2021 - Lula visits Quito.", "visit", "2021-05-03"),
        ("Lula visited Quito.", "visit", None),
        ("Lula, the first leader to visit Quito, spoke on Monday.", "visit", None),
        ("In a call on Monday, Lula and Milei discussed trade.", "call", "2025-03-24"),
        ("It comes ahead of talks of Lula and Milei in Quito on Friday.", "talk", "2025-03-28"),
        ("Lula spoke to the press after meeting with Milei in Quito, Ecuador, on March 10.", "meet",
         "2025-03-10"),
        ("Lula announced a visit to Quito on Monday.", "visit", None),
        ("Ships passed after Lula landed in Quito, through March 20.", "land", None),
        ("Lula would not meet Milei until the summit, in six months in Quito.", "meet", None),
        ("Ten days later, Lula is to meet Milei.", "meet", None),
        ("Lula and Milei were set to meet on March 20.", "meet", "2025-03-20"),
        ("Lula is to meet Milei on March 1.", "meet", "2025-03-01"),
        ("Lula is to meet Milei on October 1.", "meet", "2025-10-01"),
        ("Lula has not been seen in Quito since Thursday.", "see", None),
    ],
)  # fmt: skip
def test_date_of_an_event(
    find_event: FindEvent, sentence: str, verb: str, expected: str | None
) -> None:
    assert days(find_event(sentence, verb)) == expected


@pytest.mark.parametrize(
    ("sentence", "verb", "source"),
    [
        ("Lula visited Quito on Monday.", "visit", DateSource.OWN),
        ("Lula flew to Quito last week to meet Milei.", "meet", DateSource.GOVERNING),
        ("Lula flew to Quito on Monday and met Milei.", "meet", DateSource.INHERITED),
        ("Lula met Milei, Silva said on Monday.", "meet", DateSource.REPORT),
        ("Lula visited Quito.", "visit", None),
    ],
)
def test_source_of_a_date(
    find_event: FindEvent, sentence: str, verb: str, source: DateSource | None
) -> None:
    assert find_event(sentence, verb).date_source is source


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        ("Lula visited Quito.", "visit", "2025-03-27"),
        ("Lula arrives in Quito", "arrive", "2025-03-27"),
        ("Lula was received by Milei.", "receive", "2025-03-27"),
        ("Lula flew to Quito to meet Milei.", "meet", "2025-03-27"),
        ("Lula visited Quito on Monday.", "visit", "2025-03-24"),
        ("Lula has visited Quito.", "visit", None),
        ("Lula had visited Quito.", "visit", None),
        ("Lula will visit Quito.", "visit", None),
        ("Milei, who visited Quito, met Lula.", "visit", None),
        ("Milei met Lula after visiting Quito.", "visit", None),
        ("During his trip to Quito, Lula spoke.", "trip", None),
        ("Lula flew to Quito for talks with Milei.", "talk", "2025-03-27"),
    ],
)
def test_under_a_dateline_the_news_happened_that_day(
    find_event: FindEvent, sentence: str, verb: str, expected: str | None
) -> None:
    assert days(find_event(sentence, verb, under=Under.DATELINE)) == expected


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        ("Lula meets Milei in Quito.", "meet", "2025-03-27"),
        ("Lula met Milei in Quito.", "meet", "2025-03-27"),
        ("Lula meets Milei on Monday.", "meet", "2025-03-24"),
        ("Lula plans to meet Milei.", "meet", None),
        ("Lula had met Milei in Quito.", "meet", None),
        ("Milei, who visited Quito in 2019, meets Lula.", "visit", "2019-01-01/2019-12-31"),
    ],
)
def test_below_the_heading_of_a_day_what_is_told_in_the_present_happened_that_day(
    find_event: FindEvent, sentence: str, verb: str, expected: str | None
) -> None:
    assert days(find_event(sentence, verb, under=Under.DAY)) == expected


@pytest.mark.parametrize(
    "dateline",
    ["MOSCOW, March 27. /TASS/. ", "KYIV, Ukraine (AP) — ", "BEIJING, 27 March (Xinhua) -- "],
)
def test_a_dateline_is_neither_a_party_nor_a_place(find_event: FindEvent, dateline: str) -> None:
    event = find_event(f"{dateline}Lula met Milei.", "meet", under=Under.DATELINE)
    assert (who(event.agents), who(event.partners), event.places) == (["Lula"], ["Milei"], ())
    assert days(event) == "2025-03-27"


def test_what_happened_may_be_dated_a_day_after_publication(find_event: FindEvent) -> None:
    event = find_event("Lula met Milei on Friday in Quito.", "meet")
    assert (days(event), event.status) == ("2025-03-28", Status.HAPPENED)


# --- Any sentence -------------------------------------------------------------------------------


def test_offsets_span_the_words_of_an_event(find_event: FindEvent) -> None:
    sentence = "Later, Lula flew to Quito on Monday, and it rained."
    event = find_event(sentence, "fly")
    assert sentence[event.start : event.end] == "Lula flew to Quito on Monday"


@pytest.mark.parametrize("text", ["", " ", "\n", "Lula", "—", "12", "Monday", "Quito.", "?!"])
def test_a_text_without_a_predicate_has_no_events(parser: Parser, text: str) -> None:
    [doc] = parser.parse([text])
    assert events_in(doc, reference=THURSDAY, under=Under.DATELINE) == []


WORDS = st.lists(
    st.sampled_from(
        "Lula will visit visits met Quito and on Monday , who after in 2019 said next month was to "
        'the summit talks with called off not if his he president of Brazil ( ) " invited -'.split()
    ),
    max_size=16,
).map(" ".join)
TEXTS = WORDS | st.text(max_size=60)
RELAXED = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RELAXED
@given(text=TEXTS, under=st.sampled_from(Under))
def test_events_of_any_text_lie_inside_it(parser: Parser, text: str, under: Under) -> None:
    [doc] = parser.parse([text])
    for event in events_in(doc, reference=THURSDAY, under=under):
        assert 0 <= event.start < event.end <= len(text)
        assert (event.date is None) == (event.date_source is None)
        assert all(party.text in text for party in (*event.agents, *event.partners))


@RELAXED
@given(
    verb=st.sampled_from(["visited", "will visit", "has visited"]),
    when=st.sampled_from(["on Monday", "yesterday", "last week", "next Friday", "tomorrow"]),
    weeks=st.integers(min_value=-500, max_value=500),
)
def test_relative_dates_move_with_the_day_of_publication(
    parser: Parser, verb: str, when: str, weeks: int
) -> None:
    [doc] = parser.parse([f"Lula {verb} Quito {when}."])
    move = timedelta(weeks=weeks)
    [here] = events_in(doc, reference=THURSDAY)
    [there] = events_in(doc, reference=THURSDAY + move)
    assert here.status is there.status
    if here.date is None or there.date is None:
        assert here.date is there.date
    else:
        assert there.date.first - here.date.first == move
        assert there.date.last - here.date.last == move
