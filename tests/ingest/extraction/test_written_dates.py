from datetime import date

import pytest

from ingest.extraction.written_dates import day_in, is_only_a_date

DAY = date(2021, 11, 5)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Posted Nov. 5th, 2021, 10:28 p.m. ET", "en"),
        ("Publié le 5 novembre 2021 à 10h20", "fr"),
        ("5 de noviembre de 2021", "es"),
        ("5. November 2021, 10:20 Uhr", "de"),
        ("05.11.2021", "de"),
        ("05/11/2021", "it"),
        ("5 ноября 2021 г.", "ru"),
        ("5 listopada 2021", "pl"),
        ("2021年11月5日", "zh"),
        ("2021년 11월 5일", None),
        ("5 نوفمبر 2021", "ar"),
        ("5 नवंबर 2021", "hi"),
        ("2021. november 5.", "hu"),
        ("05.11.21, 10:20", "de"),
        ("٥ نوفمبر ٢٠٢١", "ar"),
        ("05\u200f/11\u200f/2021", "ar"),
        ("２０２１年１１月５日", "ja"),
    ],
)
def test_a_day_is_read_in_many_languages(text: str, language: str | None) -> None:
    assert day_in(text, language) == DAY
    assert is_only_a_date(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("05/11/2021", "en"),
        ("05.11.2021", None),
        ("5 listopada 2021", None),  # October in Croatian, November in Polish
        ("12.4 million in 2021", "en"),
        ("05.11.21", "en"),
        ("05.11.21", "hu"),
    ],
)
def test_a_day_that_could_be_two_is_none(text: str, language: str | None) -> None:
    assert day_in(text, language) is None


def test_a_day_in_a_sentence_is_no_line_with_only_a_date() -> None:
    assert not is_only_a_date("The pact of 5 November 2021 was signed", "en")
