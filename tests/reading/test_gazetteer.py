"""Place names in a text, and their countries."""

import pytest

from reading.gazetteer import mentions


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Russia", "RU"),
        ("Kazan", "RU"),
        ("Vladivostok", "RU"),
        ("the Kremlin", "RU"),
        ("Samarkand", "UZ"),
        ("New Delhi", "IN"),
        ("Kyiv", "UA"),
        ("Pyongyang", "KP"),
        ("South Korea", "KR"),
        ("the United Kingdom", "GB"),
        ("Britain", "GB"),
        ("the U.S.", "US"),
        ("the White House", "US"),
        ("Türkiye", "TR"),
        ("Chinese", "CN"),
        ("Indian", "IN"),
        ("French", "FR"),
        ("New York", "US"),
        ("St. Petersburg", "RU"),
        ("Luanda", "AO"),
    ],
)
def test_a_name_stands_for_its_country(name: str, country: str) -> None:
    assert [mention.country for mention in mentions(f"Talks with {name} ended.")] == [country]


def test_mentions_come_in_order_at_their_offsets() -> None:
    text = "From Samarkand, Uzbekistan, he went on to India's capital."
    found = [(text[each.start : each.end], each.city) for each in mentions(text)]
    assert found == [("Samarkand", "samarkand"), ("Uzbekistan", None), ("India", None)]


def test_two_countries_joined_are_two() -> None:
    text = "The US-China talks in Moscow-based banks' rooms, near Guinea-Bissau."
    found = [text[each.start : each.end] for each in mentions(text)]
    assert found == ["US", "China", "Guinea-Bissau"]


def test_a_seat_of_government_is_a_country_and_no_city() -> None:
    [washington] = mentions("Officials in Washington agreed.")
    assert (washington.country, washington.city) == ("US", None)


@pytest.mark.parametrize(
    "text", ["", "He told us of it in March.", "A nice reading, of course.", "President Xi spoke."]
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert mentions(text) == []


def test_places_typed_in_lower_case_count_only_where_any_case_does() -> None:
    question = "when did modi last visit russia after the us"
    assert mentions(question) == []
    assert [each.country for each in mentions(question, any_case=True)] == ["RU", "US"]


def test_possessives_may_be_typed_without_apostrophe() -> None:
    assert [each.country for each in mentions("russias envoy in india", any_case=True)] == [
        "RU",
        "IN",
    ]
