"""Which Thursday is meant: the last or the next, by the whole sentence."""

from datetime import date
from pathlib import Path

import pytest

from reading.errors import DamagedLeaning
from reading.events import Under, leaning, times_in
from reading.events.leaning import is_open
from reading.facts import SentenceText, read_sentences
from reading.parser import Parser
from reading.types import Span, Status

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
    found = [e for e in times_in(text, doc, reference=WEDNESDAY) if "Friday" in e.text]
    assert [each.interval.first for each in found if each.interval] == [meant]


def test_a_chronology_tells_in_the_present_what_has_been(parser: Parser) -> None:
    text = "Lula leaves for Paris on Friday."
    [doc] = parser.parse([text])
    [friday] = times_in(text, doc, reference=WEDNESDAY, under=Under.DAY)
    assert friday.interval is not None
    assert friday.interval.first == BACK


def test_the_days_of_events_are_those_of_the_sentence(parser: Parser) -> None:
    text = "Lula leaves for Paris on Friday."
    [told] = read_sentences(
        [SentenceText(span=Span(0, len(text)), text=text, written_on=WEDNESDAY)], parser=parser
    )
    assert [each.interval and each.interval.first for each in told.times] == [AHEAD]
    assert [(e.date and e.date.first, e.status) for e in told.events] == [(AHEAD, Status.PLANNED)]


def test_the_date_of_a_dateline_is_found(parser: Parser) -> None:
    text = "BEIJING, Nov. 14 (Xinhua) -- Lula arrived in Beijing."
    [told] = read_sentences(
        [SentenceText(span=Span(0, len(text)), text=text, written_on=date(2024, 11, 15))],
        parser=parser,
    )
    assert [each.text for each in told.times] == ["Nov. 14"]


def test_damaged_weights_are_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(leaning, "path", lambda: tmp_path / "leaning.npz")
    leaning.weights.cache_clear()
    try:
        with pytest.raises(DamagedLeaning, match="Install Attaché anew"):
            leaning.weights()
    finally:
        leaning.weights.cache_clear()


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
