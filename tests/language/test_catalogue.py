"""Languages are found by their tags, and what one lacks is said in English."""

from datetime import date
from typing import Any

import pytest
from babel import Locale

from language import Language, Languages

ENGLISH = """
greeting = Good day, { $name }.
    .short = Hello
files =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
"""
FRENCH = "greeting = Bonjour { $name }."


@pytest.fixture
def languages() -> Languages:
    return Languages({"en-GB": ENGLISH, "fr": FRENCH})


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("en-US", "en-GB"),
        ("en-GB", "en-GB"),
        ("ko", "en-GB"),
        ("", "en-GB"),
        (None, "en-GB"),
    ],
)
def test_the_best_language_of_a_tag(languages: Languages, tag: str | None, code: str) -> None:
    assert languages.best(tag).code == code


def test_a_message_has_its_facts(languages: Languages) -> None:
    assert languages.best("fr")("greeting", name="Ada") == "Bonjour Ada."
    assert languages.default("greeting.short") == "Hello"
    assert languages.default("files", count=1) == "1 file"
    assert languages.default("files", count=1234) == "1,234 files"


def test_what_a_language_lacks_is_said_in_english_and_logged(
    languages: Languages, caplog: pytest.LogCaptureFixture
) -> None:
    french = languages.best("fr")
    assert french("greeting.short") == "Hello"
    assert french("files", count=2) == "2 files"
    assert "files is missing in fr" in caplog.text
    assert french.get("files") is None


def test_what_no_language_has_is_an_error(languages: Languages) -> None:
    with pytest.raises(KeyError):
        languages.best("fr")("nonsense")


GERMAN = """
date-first = 1
date-day = { $day }. { $month } { $year }
date-month = { $month } { $year }
date-in-month = { $day }.–{ $last_day }. { $month } { $year }
"""
JAPANESE = """
date-first = 1
date-year = { $year }年
date-day = { $year }年{ $month }{ $day }日
date-in-month = { $year }年{ $month }{ $day }日～{ $last_day }日
date-in-year = { $year }年{ $month }{ $day }日～{ $last_month }{ $last_day }日
"""
POLISH = """
date-first = 1
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
"""
DAYS = [
    ("en-GB", "2024-07-01", "2024-07-01", "1 July 2024"),
    ("en-GB", "2024-07-08", "2024-07-09", "8–9 July 2024"),
    ("en-GB", "2024-06-30", "2024-07-02", "30 June – 2 July 2024"),
    ("en-GB", "2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024"),
    ("en-GB", "2024-07-01", "2024-07-31", "July 2024"),
    ("en-GB", "2024-01-01", "2024-12-31", "2024"),
    ("fr", "2024-07-08", "2024-07-08", "8 juillet 2024"),
    ("fr", "2024-10-22", "2024-10-23", "22–23 octobre 2024"),
    ("fr", "2024-07-01", "2024-07-03", "1er–3 juillet 2024"),
    ("fr", "2024-07-28", "2024-08-01", "28 juillet – 1er août 2024"),
    ("fr", "2023-12-30", "2024-01-02", "30 décembre 2023 – 2 janvier 2024"),
    ("fr", "2024-07-01", "2024-07-31", "juillet 2024"),
    ("fr", "2024-01-01", "2024-12-31", "2024"),
    ("de", "2024-10-22", "2024-10-23", "22.–23. Oktober 2024"),
    ("de", "2024-10-01", "2024-10-01", "1. Oktober 2024"),
    ("de", "2024-10-01", "2024-10-31", "Oktober 2024"),
    ("ja", "2024-10-22", "2024-10-23", "2024年10月22日～23日"),
    ("ja", "2024-10-22", "2024-11-01", "2024年10月22日～11月1日"),
    ("ja", "2024-01-01", "2024-12-31", "2024年"),
    ("pl", "2024-07-08", "2024-07-08", "8 lipca 2024"),
    ("pl", "2024-07-01", "2024-07-31", "lipiec 2024"),
]


def of(code: str) -> Language:
    sources = {"de": GERMAN, "ja": JAPANESE, "pl": POLISH}
    return Language(code, sources[code]) if code in sources else Languages.load().best(code)


@pytest.mark.parametrize(("code", "first", "last", "said"), DAYS)
def test_days_are_written_as_the_language_has_it(
    code: str, first: str, last: str, said: str
) -> None:
    assert of(code).days(date.fromisoformat(first), date.fromisoformat(last)) == said


@pytest.mark.parametrize(("code", "first", "last", "said"), DAYS)
def test_days_are_written_alike_whatever_the_patterns_of_cldr(
    monkeypatch: pytest.MonkeyPatch, code: str, first: str, last: str, said: str
) -> None:
    for patterns in ("date_formats", "datetime_skeletons", "interval_formats"):
        monkeypatch.setattr(Locale, patterns, property(_refuse))
    assert of(code).days(date.fromisoformat(first), date.fromisoformat(last)) == said


def _refuse(locale: Locale) -> None:
    raise AssertionError("a pattern of CLDR was read")


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f"])
def test_thousands_are_parted_alike_whatever_the_space_of_cldr(
    monkeypatch: pytest.MonkeyPatch, space: str
) -> None:
    symbols: dict[str, Any] = {"latn": {**Locale("fr").number_symbols["latn"], "group": space}}
    monkeypatch.setattr(Locale, "number_symbols", property(lambda locale: symbols))
    french = Language("fr", "files = { $count } fichiers\u00a0: { $size }\u00a0Mo")
    said = french("files", count=1234567, size=2.5)
    assert said == "1\u202f234\u202f567 fichiers\u00a0: 2,5\u00a0Mo"


def test_a_list_of_names_ends_with_and() -> None:
    english = Language("en-GB", "list-and = { $first } and { $last }")
    said = [english.listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])]
    assert said == ["", "A", "A and B", "A, B and C"]
