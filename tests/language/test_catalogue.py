"""Languages are found by their tags, and what one lacks is said in English."""

from datetime import date

import pytest

from language import Language, Languages

ENGLISH = """
date-first = 1
greeting = Good day, { $name }.
    .short = Hello
files =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
"""
FRENCH = "date-first = 1er\ngreeting = Bonjour { $name }."


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


@pytest.mark.parametrize(
    ("code", "first", "last", "said"),
    [
        ("fr", "2024-07-08", "2024-07-08", "8 juillet 2024"),
        ("fr", "2024-10-22", "2024-10-23", "22–23 octobre 2024"),
        ("fr", "2024-07-01", "2024-07-03", "1er–3 juillet 2024"),
        ("fr", "2024-07-28", "2024-08-01", "28 juillet – 1er août 2024"),
        ("fr", "2023-12-30", "2024-01-02", "30 décembre 2023 – 2 janvier 2024"),
        ("fr", "2024-07-01", "2024-07-31", "juillet 2024"),
        ("fr", "2024-01-01", "2024-12-31", "2024"),
        ("de", "2024-10-22", "2024-10-23", "22.–23. Oktober 2024"),
        ("de", "2024-10-01", "2024-10-01", "1. Oktober 2024"),
        ("ja", "2024-10-22", "2024-10-23", "2024年10月22日～23日"),
        ("ja", "2024-01-01", "2024-12-31", "2024年"),
    ],
)
def test_days_are_written_as_the_language_has_it(
    code: str, first: str, last: str, said: str
) -> None:
    language = Language(code, "date-first = 1er" if code == "fr" else "date-first = 1")
    assert language.days(date.fromisoformat(first), date.fromisoformat(last)) == said


def test_a_list_of_names_ends_with_and() -> None:
    english = Language("en-GB", "date-first = 1\nlist-and = { $first } and { $last }")
    said = [english.listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])]
    assert said == ["", "A", "A and B", "A, B and C"]
