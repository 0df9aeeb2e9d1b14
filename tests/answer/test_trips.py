"""Who went where: X visiting Y is not Y visiting X."""

import pytest

from answer.trips import AskedTrip, asked_trip, matching, trips_in
from answer.words import stems


def asked(question: str) -> AskedTrip | None:
    return asked_trip(question, frozenset(stems(question)))


def told(sentence: str) -> list[tuple[set[str], str]]:
    return [(set(trip.travellers), trip.country) for trip in trips_in(sentence)]


@pytest.mark.parametrize(
    ("sentence", "who", "country"),
    [
        ("Modi visited Russia in July.", {"modi"}, "RU"),
        ("Putin travelled to New Delhi last December.", {"putin"}, "IN"),
        ("Modi welcomed Putin in New Delhi.", {"putin"}, "IN"),
        ("Putin's visit to India lasted a day.", {"putin"}, "IN"),
        ("Modi landed in Vladivostok on Wednesday and saw Putin.", {"modi"}, "RU"),
        ("Macron stayed at home; Scholz flew to Beijing.", {"scholz"}, "CN"),
        ("On Monday Kim arrived in Vostochny, Russia.", {"kim"}, "RU"),
    ],
)
def test_who_goes_and_which_country_to(sentence: str, who: set[str], country: str) -> None:
    [(travellers, goal)] = told(sentence)
    assert who <= travellers
    assert goal == country


def test_a_pronoun_names_nobody() -> None:
    assert told("He visited Moscow in 2024.") == [(set(), "RU")]


@pytest.mark.parametrize(
    "sentence", ["Talks were held in Moscow.", "Modi praised Russia.", "Modi visited a school."]
)
def test_a_sentence_without_going_or_place_tells_of_no_trip(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "made"),
    [
        ("Modi visited Russia.", True),
        ("Modi invited Putin to visit India.", False),
        ("Putin was invited to visit India.", False),
        ("Putin hopes to visit India.", False),
        ("Blinken was the first in five years to visit China.", True),
    ],
)
def test_a_trip_that_somebody_is_only_asked_to_make_is_not_made(sentence: str, made: bool) -> None:
    assert [trip.made for trip in trips_in(sentence)] == [made]


def test_a_trip_knows_where_it_is_told() -> None:
    sentence = "Later, Modi flew to Kyiv and met Zelensky."
    [trip] = trips_in(sentence)
    assert sentence[trip.start : trip.end] == "flew to Kyiv"


@pytest.mark.parametrize(
    ("question", "who", "country", "city"),
    [
        ("When did Modi last visit Russia?", {"modi"}, "RU", None),
        ("when was putin last in india", {"putin"}, "IN", None),
        ("When did Xi travel to Samarkand?", {"xi"}, "UZ", "samarkand"),
        ("Has Trump been to Denmark?", {"trump"}, "DK", None),
    ],
)
def test_a_question_about_a_trip(question: str, who: set[str], country: str, city: str) -> None:
    assert asked(question) == AskedTrip(frozenset(who), country, city)


@pytest.mark.parametrize(
    "question", ["Who leads NATO?", "When did Sweden join NATO?", "Who visited Kyiv?"]
)
def test_a_question_about_something_else_asks_for_no_trip(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("question", "sentence", "same"),
    [
        ("When did Modi visit Russia?", "Modi visited Russia.", True),
        ("When did Modi visit Russia?", "Modi travelled to Kazan.", True),
        ("When did Modi visit Russia?", "Putin visited India.", False),
        ("When did Putin visit India?", "Modi visited Russia.", False),
        ("When did Putin visit India?", "Putin visited Mongolia.", False),
        ("When did Modi visit Moscow?", "Modi visited Moscow.", True),
        ("When did Modi visit Moscow?", "Modi visited Vladivostok.", False),
    ],
)
def test_only_the_same_traveller_and_goal_match(question: str, sentence: str, same: bool) -> None:
    trip = asked(question)
    assert trip is not None
    assert bool(matching(trip, sentence, context_names=True)) is same


def test_a_pronoun_matches_where_the_context_names_who_is_meant() -> None:
    trip = asked("When did Modi visit Russia?")
    assert trip is not None
    assert matching(trip, "He visited Moscow.", context_names=True)
    assert not matching(trip, "He visited Moscow.", context_names=False)
