"""Which Thursday is meant: the last or the next, by the whole sentence."""

from datetime import date

import pytest

from reading.events import Under, times_in
from reading.events.leaning import is_open
from reading.parser import Parser

WEDNESDAY = date(2024, 5, 15)
AHEAD, BACK = date(2024, 5, 17), date(2024, 5, 10)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Lula met Macron in Paris on Friday.", BACK),
        ("Friday's meeting ended without a deal.", BACK),
        ("The ministry said on Friday that talks would go on.", BACK),
        ("Lula will meet Macron in Paris on Friday.", AHEAD),
        ("Lula leaves for Paris on Friday.", AHEAD),
        ("The truce expires on Friday.", AHEAD),
        ("A hearing is set for Friday.", AHEAD),
        ("The vote comes ahead of a meeting of ministers on Friday.", AHEAD),
        ("Ruto, who lifted the ban in May, on Friday will bring it back.", AHEAD),
        ("When the leaders meet in Paris on Friday, they are expected to sign.", AHEAD),
    ],
)
def test_a_weekday_is_the_one_that_the_sentence_means(
    parser: Parser, text: str, meant: date
) -> None:
    [doc] = parser.parse([text])
    found = [each for each in times_in(doc, reference=WEDNESDAY) if "Friday" in each.text]
    assert [each.interval.first for each in found if each.interval] == [meant]


def test_a_chronology_tells_in_the_present_what_has_been(parser: Parser) -> None:
    [doc] = parser.parse(["Lula leaves for Paris on Friday."])
    [friday] = times_in(doc, reference=WEDNESDAY, under=Under.DAY)
    assert friday.interval is not None
    assert friday.interval.first == BACK


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Friday", True),
        ("Friday at 9 p.m.", True),
        ("this Friday", True),
        ("Friday, May 3", False),
        ("May", False),
        ("yesterday", False),
    ],
)
def test_only_of_a_weekday_without_a_date_is_the_lean_asked(words: str, *, asked: bool) -> None:
    assert is_open(words) is asked
