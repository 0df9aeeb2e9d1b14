"""Names as people type them, in the archive's spelling."""

from datetime import UTC, date, datetime

import pytest

from answer.evidence.names import NameMatcher
from answer.understanding.question import parse
from index.types import Article, Passage, ScoredPassage
from reading.types import Span

BEIJING = (
    "Antony Blinken met Xi Jinping in Beijing on Monday. Blinken had put off the visit in February."
)
MOSCOW = "Narendra Modi and Vladimir Putin met in Moscow. The visit lasted two days."


def matcher(question: str, *texts: str) -> NameMatcher:
    passages = [passage(number, text) for number, text in enumerate(texts, 1)]
    return NameMatcher(parse(question, as_of=date(2026, 1, 1)), passages)


def passage(number: int, text: str) -> ScoredPassage:
    article = Article(
        id=number,
        collection="public",
        title="A title",
        text=text,
        published_on=date(2024, 7, 9),
        url=None,
        publisher=None,
        author=None,
        dateline=None,
        language=None,
        added_at=datetime.now(UTC),
        story=number,
    )
    whole = Passage(id=number, article=article, span=Span(0, len(text)))
    return ScoredPassage(passage=whole, score=1.0)


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [("blinkin", "Blinken"), ("Jingping", "Jinping"), ("moscw", "Moscow"), ("Putinn", "Putin")],
)
def test_a_misspelled_name_is_the_archives_name(typed: str, spelled: str) -> None:
    names = matcher(f"when did {typed} talk", BEIJING, MOSCOW)
    assert names.matches(spelled)


def test_a_word_that_the_archive_knows_or_that_is_short_is_left_alone() -> None:
    names = matcher("visit by Mody and Xo", BEIJING, MOSCOW)
    assert names.terms["visit"] == "visit"
    assert names.terms["xo"] == "xo"


def test_a_name_that_nobody_wrote_is_not_taken_for_another() -> None:
    names = matcher("when did Erdogan visit Beijing", BEIJING)
    assert names.terms["erdogan"] == "erdogan"
    assert names.names_share(names.found_in(BEIJING)) < 1.0


def test_the_words_of_the_question_match_in_any_form() -> None:
    names = matcher("When did blinkin visit Beijing?", BEIJING)
    assert names.matches("Blinken")
    assert names.matches("visited")
    assert names.matches("Beijing's")
    assert not names.matches("Moscow")


def test_a_capital_stands_for_its_country() -> None:
    names = matcher("When did Modi visit Russia?", MOSCOW)
    assert "russia" in names.found_in("He landed in Moscow.")
    assert "russia" not in names.found_in("He landed in Beijing.")


def test_names_are_told_from_words_without_capitals_in_the_question() -> None:
    names = matcher("when did modi and putin visit moscow", MOSCOW, BEIJING)
    assert names.names_share(names.found_in("Modi and Putin were in Moscow.")) == 1.0
    assert names.names_share(names.found_in("Modi was in Moscow.")) == pytest.approx(2 / 3)
    assert names.names_share(names.found_in("A visit.")) == 0.0


def test_a_rare_word_weighs_more_than_one_that_every_passage_holds() -> None:
    names = matcher("blinken visit", BEIJING, MOSCOW, MOSCOW)
    rare, common = names.found_in("Blinken"), names.found_in("visit")
    assert names.share(rare) > names.share(common) > 0
    assert names.share(rare | common) == pytest.approx(1.0)
    assert names.share(frozenset()) == 0


def test_a_name_is_found_in_its_other_spellings() -> None:
    found = matcher("When was Zelensky in London?", "Zelenskyy met Zelensky in London.")
    assert found.names("Zelenskyy")
    assert not found.names("Zelaya")


def test_a_name_is_found_with_its_accents_and_without() -> None:
    found = matcher("When was Erdogan in London?", "Erdoğan met Erdogan's aide in London.")
    assert found.names("Erdoğan")
