"""Text of others, made safe to show."""

import json

import pytest

from language.safe_text import escaped_in_json, safe, without_control_characters

HOSTILE = "Modi\x1b]0;owned\x07 \x9b2Jin\x00 \u202eMoscow\u2066\x7f\ud800"


def test_what_terminals_obey_and_what_reorders_the_line_becomes_space_of_the_same_length() -> None:
    shown = without_control_characters(HOSTILE)
    assert shown == "Modi ]0;owned   2Jin   Moscow   "
    assert len(shown) == len(HOSTILE)


def test_lines_tabs_and_the_letters_of_every_language_stay() -> None:
    text = "A\n\tb: « Moscou »\u202f!, می\u200cخواهم, naï\u00adve, 東京, 🇮🇳"
    assert without_control_characters(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://user:pw@news.example/a", "https://news.example/a"),
        ("'https://to:k@n@news.example' is not fetched", "'https://news.example' is not fetched"),
        ("ftp://token@news.example", "ftp://news.example"),
        ("https://news.example/@desk?mail=a@b.example", "https://news.example/@desk?mail=a@b.example"),
        ("https://a.example/feed?id=1&api_key=k3y&n=2", "https://a.example/feed?id=1&api_key=…&n=2"),
        ("https://a.example/?Token=t#top", "https://a.example/?Token=…#top"),
        ("https://a.example/?author=Lee&keyword=key", "https://a.example/?author=Lee&keyword=key"),
        ("to desk@news.example, see https://news.example", "to desk@news.example, see https://news.example"),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_its_password_and_its_key(written: str, shown: str) -> None:
    assert safe(written) == shown


def test_json_is_escaped_and_read_as_the_same_text() -> None:
    written = escaped_in_json(json.dumps(HOSTILE, ensure_ascii=False))
    assert written.isprintable()
    assert json.loads(written) == HOSTILE
