"""Where, when and by whom a text says that it was sent."""

import pytest

from ingest.extraction.dateline import Dateline, dateline_of

NEWS = "The president will visit India in December, his aide said."


@pytest.mark.parametrize(
    ("dateline", "place", "agency", "day"),
    [
        ("MOSCOW, March 27 (TASS) - ", "MOSCOW", "TASS", None),
        ("MOSCOW, March 27. /TASS/. ", "MOSCOW", "TASS", None),
        ("NEW DELHI, Dec. 4 (Reuters) – ", "NEW DELHI", "Reuters", None),
        ("KYIV, Ukraine (AP) — ", "KYIV, Ukraine", "AP", None),
        ("BEIJING, Nov. 14 (Xinhua) -- ", "BEIJING", "Xinhua", None),
        ("WASHINGTON/MOSCOW, 3 March (Reuters) - ", "WASHINGTON/MOSCOW", "Reuters", None),
        ("MOSCOW, July 9, 2024 (The Wire) — ", "MOSCOW", "The Wire", "July 9, 2024"),
        ("LONDON, Dec. 4, 2024 (PA) — ", "LONDON", "PA", "Dec 4, 2024"),
        ("ST. PETERSBURG, 9 July 2024 /TASS/ ", "ST. PETERSBURG", "TASS", "9 July 2024"),
        ("WASHINGTON — ", "WASHINGTON", None, None),
        ("CARPINTERIA, Calif. — ", "CARPINTERIA, Calif.", None, None),
        ("GENEVA: ", "GENEVA", None, None),
    ],
)
def test_a_dateline_gives_place_agency_and_a_day_with_its_year(
    dateline: str, place: str, agency: str | None, day: str | None
) -> None:
    assert dateline_of(dateline + NEWS) == Dateline(place=place, agency=agency, day=day)


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "NATO leaders met in Vilnius - without Ukraine.",
        "BREAKING — the president is on his way.",
        "LIVE UPDATES: the summit, hour by hour.",
        "UN chief visits Kyiv",
        "A-list guests — all of them — came.",
        "",
    ],
)
def test_other_beginnings_are_no_datelines(text: str) -> None:
    assert dateline_of(text) is None


def test_a_long_beginning_is_read_fast() -> None:
    assert dateline_of("A" * 1_000_000) is None
    assert dateline_of("MOSCOW " * 100_000) is None
