"""The rule that judges what each system shows: the same for a sentence and a long piece."""

from datetime import date

import pytest

from benchmarks.bench import BenchQuestion, Quote
from benchmarks.peers.evidence import DEPTH, Judged, Result, holds, judge

URL = "https://news.example/treaty"
QUOTE = Quote(url=URL, text="Lund flew to Lisbon on Monday to sign the fisheries treaty.")
QUESTION = BenchQuestion(
    id="one", text="when did lund fly to lisbon?", as_of=date(2024, 6, 1), evidence=(QUOTE,)
)


def result(text: str, *, url: str = URL, published_on: date = date(2024, 5, 7)) -> Result:
    return Result(url=url, text=text, published_on=published_on)


@pytest.mark.parametrize(
    "text",
    [
        QUOTE.text,
        f"Talks lasted a year.\n\n{QUOTE.text} Fishermen protested.",
        "lund  flew to\nLISBON on “Monday” to sign the fisheries treaty",  # as a cleaner leaves it
        "to Lisbon on Monday to sign the fisheries",  # 8 of 11 words
    ],
)
def test_a_result_has_the_sentence_that_stands_in_it(text: str) -> None:
    assert holds(result(text), QUOTE)


@pytest.mark.parametrize(
    "text",
    [
        "Lund flew to Lisbon on Monday",  # a piece that ends half-way
        # All the words, in a long piece on the subject, and not the sentence:
        "Lund met Prata. The treaty on fisheries was ready. Prata flew home on Monday to sign "
        "a law to the press in Lisbon.",
        "",
    ],
)
def test_words_that_are_no_run_are_not_the_sentence(text: str) -> None:
    assert not holds(result(text), QUOTE)


def test_the_same_words_in_another_article_are_not_the_evidence() -> None:
    elsewhere = result(QUOTE.text, url="https://news.example/other")
    assert judge(QUESTION, [elsewhere]) == Judged(article=None, sentence=None, words=(11,))


def test_places_count_from_one_and_the_article_may_come_before_the_sentence() -> None:
    shown = [
        result("Farmers brought in barley.", url="https://news.example/other"),
        result("Talks had lasted for a year."),
        result(QUOTE.text),
    ]
    assert judge(QUESTION, shown) == Judged(article=2, sentence=3, words=(4, 6, 11))


def test_what_had_not_come_out_by_the_day_is_passed_over() -> None:
    later = result("Lund is back.", published_on=date(2024, 6, 2))
    assert judge(QUESTION, [later, result(QUOTE.text)]).sentence == 1


def test_only_the_first_results_are_judged() -> None:
    judged = judge(QUESTION, [*([result("Nothing.")] * DEPTH), result(QUOTE.text)])
    assert judged.sentence is None
    assert len(judged.words) == DEPTH
