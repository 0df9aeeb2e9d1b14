"""What a sentence tells: persons, what facts are found by, and that they come back as written."""

from collections.abc import Callable
from datetime import date
from itertools import islice

import pytest

from reading.events import Action
from reading.facts import AT_ONCE, VERSION, from_json, keys_of, read, to_json
from reading.facts.keys import (
    action_key,
    country_key,
    party_key,
    person_key,
    role_country_key,
    role_key,
)
from reading.facts.types import ReadSentence
from reading.parser import Parser
from reading.types import DateInterval, FactKey, Span

DAY = date(2024, 5, 3)

Read = Callable[[str], ReadSentence]


@pytest.fixture(scope="module")
def read_one(parser: Parser) -> Read:
    def one(text: str) -> ReadSentence:
        [found] = read(text, DAY, parser=parser)
        return found

    return one


def called(found: ReadSentence, text: str) -> list[tuple[str, str | None, str | None]]:
    def said(span: Span | None) -> str | None:
        return None if span is None else span.of(text)

    return [
        (each.name.of(text), said(each.title), said(each.description))
        for each in found.facts.persons
    ]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (
            "Sergey Lavrov, Russia's foreign minister, arrived on Monday.",
            ("Sergey Lavrov", None, "Russia's foreign minister"),
        ),
        (
            "Russian Foreign Minister Sergey Lavrov arrived on Monday.",
            ("Sergey Lavrov", "Russian Foreign Minister", None),
        ),
        (
            "Martin Kimani is the Kenyan ambassador.",
            ("Martin Kimani", None, "the Kenyan ambassador"),
        ),
        ("William Ruto went home on Monday.", ("William Ruto", None, None)),
    ],
)
def test_a_person_has_the_title_and_the_description_that_the_sentence_gives(
    read_one: Read, text: str, person: tuple[str, str | None, str | None]
) -> None:
    assert called(read_one(text), text) == [person]


def test_an_event_is_found_by_who_what_and_where_on_its_day(read_one: Read) -> None:
    text = "Narendra Modi visited Kenya on 1 April 2024."
    keys = keys_of(read_one(text), text)
    for key in (party_key("modi"), country_key("KE"), action_key(Action.VISIT)):
        assert FactKey(key, date(2024, 4, 1)) in keys


def test_who_is_called_something_is_found_by_name_and_role_on_the_day_it_was_written(
    read_one: Read,
) -> None:
    text = "Sergey Lavrov, Russia's foreign minister, arrived on Monday."
    keys = keys_of(read_one(text), text)
    for key in (
        person_key("lavrov"),
        role_key("foreign"),
        role_key("minist"),
        role_country_key("RU"),
    ):
        assert FactKey(key, DAY) in keys


def test_what_nobody_does_nowhere_is_found_by_nothing(read_one: Read) -> None:
    text = "It rained heavily."
    assert keys_of(read_one(text), text) == ()


def test_times_are_resolved_against_the_day_of_publication(read_one: Read) -> None:
    found = read_one("Lula visited Kenya yesterday.")
    [time] = found.facts.times
    assert time.interval == DateInterval(first=date(2024, 5, 2), last=date(2024, 5, 2))


def test_facts_come_back_as_they_were_written(read_one: Read) -> None:
    found = read_one(
        "Foreign Minister Sergey Lavrov met Modi's envoy in New Delhi on 8-9 April 2024, "
        "and “Ünïcode” may visit Kenya next week."
    )
    assert found.facts.events
    assert from_json(to_json(found.facts)) == found.facts


def test_what_is_no_json_of_facts_is_refused() -> None:
    with pytest.raises(ValueError, match="events"):
        from_json('{"events": 3}')


def test_sentences_are_read_in_order_as_they_are_wanted(parser: Parser) -> None:
    text = " ".join(f"Lula visited Kenya on {day} April 2024." for day in range(1, 29))
    reading = read(text, DAY, parser=parser)
    first = list(islice(reading, AT_ONCE))
    rest = list(reading)
    spans = [each.span for each in (*first, *rest)]
    assert len(spans) == 28
    assert spans == sorted(spans)
    assert spans[0] == Span(0, len("Lula visited Kenya on 1 April 2024."))


def test_what_is_read_is_read_anew_when_it_changes(read_one: Read) -> None:
    """Where this fails, something that is read has changed: raise `VERSION`, and the text here."""
    told = read_one("US President Joe Biden will meet Xi Jinping in Lima, Peru, next Saturday.")
    [meeting] = [each for each in told.facts.events if each.action is Action.MEET]
    seen = (
        VERSION,
        [sorted(each.names) for each in (*meeting.agents, *meeting.partners)],
        [(each.country, each.city) for each in meeting.places],
        meeting.status.value,
        str(meeting.date.first) if meeting.date else None,
        [each.label for each in told.facts.entities],
    )
    assert seen == (
        4,
        [["biden", "joe"], ["jinp", "xi"]],
        [("PE", "lima")],
        "planned",
        "2024-05-04",
        ["GPE", "PERSON", "PERSON", "GPE", "GPE", "DATE"],
    )
