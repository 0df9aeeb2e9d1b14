"""Live pages in plain text: which texts are one, where their entries stand, and on which day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.live import Entry, entries_of
from reading.types import Span

DAY = date(2024, 5, 12)
TALKS = "The two envoys spoke about grain and gas for an hour, and agreed to meet again on Monday."
BODY = f"{TALKS}\n\nNobody else was in the room, and neither of them took any question after it."


def entries(text: str, *, day: date = DAY) -> list[Entry]:
    return list(entries_of(text, published_on=day))


def page(*stamps: str, between: str = "\n\n") -> str:
    """A page whose entries stand below stamps, all with the same text."""
    return "\n\n".join(f"{stamp}{between}{BODY}" for stamp in stamps)


def shown(text: str, *, day: date = DAY) -> list[tuple[str, ...]]:
    """Stamp, headline and byline of each entry."""

    def words(span: Span | None) -> str:
        return span.of(text) if span else ""

    return [(words(e.stamp), words(e.headline), words(e.byline)) for e in entries(text, day=day)]


def days(text: str, *, day: date = DAY) -> list[int]:
    """The days of the entries, counted from the day of publication."""
    return [(each.day - day).days for each in entries(text, day=day)]


# --- Which texts are live pages -------------------------------------------------------------------


@pytest.mark.parametrize(
    "stamps",
    [
        ("5:45 p.m.", "5:30 p.m.", "4 p.m."),
        ("17.45", "17.30", "9.05"),
        ("10.45am BST", "10.02am BST", "09.15 BST"),
        ("8:15 a.m.", "9 a.m.", "12:40 p.m."),
        ("5 hr 12 min ago", "7 hr 2 min ago", "1 day ago"),
        ("Posted 14:03 GMT, 12 May", "Posted 11:20 GMT, 12 May", "Posted 22:40 GMT, 11 May"),
        ("Updated 10:20 AM EDT, Sun May 12, 2024", "Updated 9:05 AM EDT, Sun May 12, 2024",
         "Updated 8 PM EDT, Sat May 11, 2024"),
        ("1:44 pm ET", "Noon", "11:42 am ET"),
        ("15:40 (1340 GMT)", "14:20 (1220 GMT)", "13:05 (1105 GMT)"),
    ],
)  # fmt: skip
def test_times_alone_on_their_lines_begin_entries(stamps: tuple[str, ...]) -> None:
    text = page(*stamps)
    assert [stamp for stamp, _, _ in shown(text)] == list(stamps)
    assert [each.body.of(text) for each in entries(text)] == [BODY] * 3


@pytest.mark.parametrize("mark", [":", " |", " —", " -", "", " update:"])
def test_times_before_headlines_begin_entries_where_the_newest_comes_first(mark: str) -> None:
    text = page(*(f"{at} p.m.{mark} Envoys arrive" for at in ("9:10", "8", "7:45")))
    assert [each.headline and each.headline.of(text) for each in entries(text)] == [
        "Envoys arrive"
    ] * 3


def test_words_beside_each_time_make_any_two_of_them_entries() -> None:
    text = " ".join(
        f"{at} pm ET May 12, 2024 Share this update Talks begin. {TALKS}" for at in ("2:33", "1:10")
    )
    assert [each.body.of(text) for each in entries(text)] == [f"Talks begin. {TALKS}"] * 2
    assert shown(text)[0][0] == "2:33 pm ET May 12, 2024 Share this update"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "May 12, 2024, 10:14 a.m. ET\n\n" + BODY,
        page("5:45 p.m.", "5:30 p.m."),
        # A chronology, a schedule, a transcript, a game's clock, verses, and dates long ago.
        page("1:01 a.m.: Troops land. ", "3:29 a.m.: They leave. ", "4:21 a.m.: He speaks. "),
        "\n\n".join(f"{at} p.m.\n\nShot put, final" for at in (9, 8, 7, 6)),
        "\n\n".join(f"{at} p.m. until 10 p.m.: {BODY}" for at in (9, 8, 7, 6)),
        page("00:01 Host", "01:05 Guest", "03:15 Host", "05:21 Guest", between="\n"),
        page("8:14 left in the first half: ", "6:33 left in it: ", "3:23 left in it: "),
        page("4 p.m. July 7, 1947", "1 p.m. July 7, 1947", "9 a.m. July 6, 1947"),
        page("10 min ago there was nothing. ", "9 min ago there was. ", "8 min ago too. "),
        # In no order of a clock.
        page(*(f"{at}: Doors open" for at in ("7 p.m.", "9 p.m.", "6 p.m.", "11 p.m.", "8 p.m."))),
        "",
        "\n\n",
    ],
)
def test_any_other_text_is_one_entry(text: str) -> None:
    assert entries(text) == [
        Entry(day=DAY, stamp=None, headline=None, byline=None, body=Span(0, len(text)))
    ]


@given(st.text())
def test_any_text_has_entries_in_order_that_do_not_overlap(text: str) -> None:
    parts = [part for entry in entries(text) for part in sorted(entry.parts)]
    assert parts == sorted(parts)
    assert all(0 <= part.start < part.end <= len(text) for part in parts)


@given(
    st.lists(st.sampled_from(["5:45 p.m.", "Share this update", "\n", "9 May", "11:02", "A b."]))
)
def test_whatever_a_page_is_made_of_its_parts_do_not_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = entries(text)
    parts = sorted(span for e in found for span in (*e.parts, e.stamp, e.byline) if span)
    assert all(one.end <= other.start for one, other in pairwise(parts))


# --- What stands in them --------------------------------------------------------------------------


def test_what_stands_above_the_first_stamp_is_an_entry_of_the_day_of_publication() -> None:
    text = f"The talks enter their second day.\n\n{page('9 p.m.', '8 p.m.', '7:30 p.m.')}"
    first = entries(text)[0]
    assert (first.stamp, first.day, first.body.of(text)) == (
        None,
        DAY,
        "The talks enter their second day.",
    )


def test_a_headline_stands_below_its_stamp_or_above_it() -> None:
    below = page(*(f"{at} p.m.\n\nEnvoys arrive in Oslo" for at in (9, 8, 7)))
    above = "\n\n".join(f"Envoys arrive in Oslo\n\n{at} p.m.\n\n{BODY}" for at in (9, 8, 7))
    for text in (below, above):
        assert [headline for _, headline, _ in shown(text)] == ["Envoys arrive in Oslo"] * 3
        assert [each.body.of(text) for each in entries(text)] == [BODY] * 3


def test_a_line_that_parts_the_entries_belongs_to_none() -> None:
    text = page("9 p.m.", "8 p.m.", "7 p.m.").replace("\n\n8 p.m.", "\n\n___\n\n8 p.m.")
    assert entries(text)[0].body.of(text) == BODY


@pytest.mark.parametrize(
    ("told", "byline"),
    [
        (f"{BODY}\n\n— Jane Roe", "— Jane Roe"),
        (f"{BODY} – Jane Roe and Ola Berg", "– Jane Roe and Ola Berg"),
        (f"{BODY}\n\n-Jane Roe, The Courier", "-Jane Roe, The Courier"),
        (f"By Jane Roe\n\n{BODY}", "By Jane Roe"),
        (f"From NBS's Jane Roe in Oslo\n\n{BODY}", "From NBS's Jane Roe in Oslo"),
    ],
)
def test_reporters_are_told_from_what_they_write(told: str, byline: str) -> None:
    text = "\n\n".join(f"{at} p.m.\n\nEnvoys arrive in Oslo\n\n{told}" for at in (9, 8, 7))
    assert [found for _, _, found in shown(text)] == [byline] * 3
    assert [each.body.of(text) for each in entries(text)] == [BODY] * 3


ONE_LINE = [
    ("Envoys leave Oslo after talks", "Jane Roe", "The envoys left Oslo on Sunday."),
    ("King Olav: 'Nothing is lost'", "Ola Berg", "King Olav said in Bergen that nothing is lost."),
    ("How long will the talks take?", "Jane Roe", "President Anna Lund said it may take days."),
    ("Anna Lund meets 12 envoys", "Jane Roe and Ola Berg", '"I met all of them," Anna Lund said.'),
    ("Grain prices fall in Bergen", "Reuters", "Prices fell by 3% in Bergen on Sunday."),
    ("Ships wait off Bergen", "Kim Moe-Dahl", "Ten ships lay off Bergen, Anna Lund said."),
    ("Anna Lund to speak at noon", "Ola Berg", "Lund will speak at noon in Oslo, Olav said."),
]


def one_line(told: list[tuple[str, str, str]]) -> str:
    return "\n\n".join(
        f"{12 - at}:05 pm ET Share this update {' '.join(parts)}" for at, parts in enumerate(told)
    )


def test_headline_reporter_and_text_are_told_apart_on_one_line() -> None:
    text = one_line(ONE_LINE)
    found = [(headline, byline) for _, headline, byline in shown(text)]
    assert found == [(headline, byline) for headline, byline, _ in ONE_LINE]
    assert [each.body.of(text) for each in entries(text)] == [body for _, _, body in ONE_LINE]


def test_without_reporters_nothing_is_taken_for_one() -> None:
    told = [(headline, "", body) for headline, _, body in ONE_LINE]
    assert {byline for _, _, byline in shown(one_line(told))} == {""}


# --- Their days -----------------------------------------------------------------------------------


def test_an_entry_is_of_the_day_that_its_stamp_names() -> None:
    text = page("Updated 1 p.m. Tuesday, May 14", "Updated 4 p.m. Monday, May 13", "Updated 9 a.m.")
    assert days(text) == [2, 1, 1]


def test_midnight_passes_between_clocks_that_run_on() -> None:
    assert days(page("1:50 a.m.", "1:15 a.m.", "11 p.m.", "9:40 p.m.", "8 p.m.")) == [1, 1, 0, 0, 0]
    assert days(page("9 a.m.", "8:30 a.m.", "7 a.m.", "11:20 p.m.")) == [0, 0, 0, -1]
    assert days(page("9 a.m.", "1 p.m.", "10 p.m.", "12:10 a.m.")) == [0, 0, 0, 1]


def test_one_dated_stamp_dates_the_others() -> None:
    assert days(page("1:50 a.m.", "11 p.m. May 10", "9 p.m.", "8 p.m.")) == [-1, -2, -2, -2]


def test_no_midnight_passes_where_entries_stand_a_little_out_of_order() -> None:
    text = page("5 p.m.", "4:10 p.m.", "4:25 p.m.", "3 p.m.", "2 p.m.", "1 p.m.")
    assert set(days(text)) == {0}


def test_hours_ago_are_counted_back_from_the_day_of_publication() -> None:
    assert days(page("40 min ago", "5 hr 12 min ago", "26 hr ago", "3 days ago")) == [0, 0, -1, -3]


def test_the_time_of_the_page_itself_begins_no_entry() -> None:
    text = page("May 12, 2024, 10:14 a.m. ET", "9:39 p.m.", "7:50 p.m.", "7:10 p.m.")
    assert days(text) == [0, 0, 0, 0]
    assert entries(text)[0].stamp is None


@given(st.sampled_from([date.min, date.max]))
def test_days_stay_within_the_calendar(day: date) -> None:
    for stamps in (("9 a.m.", "8 a.m.", "11 p.m."), ("3 days ago", "4 days ago", "9 days ago")):
        assert all(
            abs(each.day - day) < timedelta(days=10) for each in entries(page(*stamps), day=day)
        )
