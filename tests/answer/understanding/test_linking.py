"""The words of a question in the passages that were found for it."""

from datetime import UTC, date, datetime

import pytest

from answer.understanding.linking import TermMatcher, link
from answer.understanding.question import understand
from index.types import Article, Passage, ScoredPassage
from reading.types import Span

BEIJING = (
    "Antony Blinken met Xi Jinping in Beijing on Monday. Blinken had put off the visit in February."
)
MOSCOW = "Narendra Modi and Vladimir Putin met in Moscow. The visit lasted two days."


def matcher(question: str, *texts: str) -> TermMatcher:
    passages = [passage(number, text) for number, text in enumerate(texts, 1)]
    return link(understand(question, as_of=date(2026, 1, 1)), passages).terms


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


def test_a_name_that_nobody_wrote_is_not_taken_for_another() -> None:
    terms = matcher("when did Erdogan visit Beijing", BEIJING)
    assert terms.is_name("Erdogan")
    assert terms.name_coverage(terms.found_in(BEIJING)) < 1.0


def test_the_words_of_the_question_match_in_any_form() -> None:
    terms = matcher("When did blinken visit Beijing?", BEIJING)
    assert terms.matches("Blinken")
    assert terms.matches("visited")
    assert terms.matches("Beijing's")
    assert not terms.matches("Moscow")


def test_a_capital_stands_for_its_country() -> None:
    terms = matcher("When did Modi visit Russia?", MOSCOW)
    assert "russia" in terms.found_in("He landed in Moscow.")
    assert "russia" not in terms.found_in("He landed in Beijing.")


def test_names_are_told_from_words_without_capitals_in_the_question() -> None:
    terms = matcher("when did modi and putin visit moscow", MOSCOW, BEIJING)
    assert terms.name_coverage(terms.found_in("Modi and Putin were in Moscow.")) == 1.0
    assert terms.name_coverage(terms.found_in("Modi was in Moscow.")) == pytest.approx(2 / 3)
    assert terms.name_coverage(terms.found_in("A visit.")) == 0.0


def test_a_rare_word_weighs_more_than_one_that_every_passage_holds() -> None:
    terms = matcher("blinken visit", BEIJING, MOSCOW, MOSCOW)
    rare, common = terms.found_in("Blinken"), terms.found_in("visit")
    assert terms.coverage(rare) > terms.coverage(common) > 0
    assert terms.coverage(rare | common) == pytest.approx(1.0)
    assert terms.coverage(frozenset()) == 0


def test_a_name_is_found_in_its_other_spellings() -> None:
    terms = matcher("When was Zelensky in London?", "Zelenskyy met Zelensky in London.")
    assert terms.is_name("Zelenskyy")
    assert not terms.is_name("Zelaya")


def test_a_name_is_found_with_its_accents_and_without() -> None:
    terms = matcher("When was Erdogan in London?", "Erdoğan met Erdogan's aide in London.")
    assert terms.is_name("Erdoğan")
