"""What speaks for a sentence, and what it adds up to."""

from dataclasses import replace

import pytest

from answer.evidence.sentence_scoring import as_read, as_reread, signals_of
from answer.evidence.sentence_signals import (
    NO_SIGNALS,
    SIGNALS_READ,
    SIGNALS_UNREAD,
    UNLIKELIEST,
    SentenceSignals,
)
from answer.evidence.types import Sentence
from answer.understanding.linking import link
from answer.understanding.types import Question
from reading.types import Span
from tests.answer.values import article, asking, passage
from tests.answer.weighing import PLAIN, weighed

WHEN = asking("When did Lula visit Kenya?")
SAID = "Lula visited Kenya."


def sentence(
    text: str = SAID,
    *,
    context: str = "",
    rank: int = 0,
    meaning_rank: int | None = None,
    relevance: float = 3.0,
    published: str = "2024-12-01",
) -> Sentence:
    of = article(text, published=published)
    return Sentence(
        article=of,
        written_on=of.published_on,
        span=Span(0, len(text)),
        context=context or text,
        lead="",
        rank=rank,
        meaning_rank=meaning_rank,
        relevance=relevance,
    )


def signals(of: Sentence | None = None, *, question: Question = WHEN) -> SentenceSignals:
    terms = link(question, [passage(article(SAID))]).terms
    return signals_of(question, of or sentence(), terms)


def test_the_questions_words_speak_for_the_sentence_that_holds_them() -> None:
    all_words, some, none = (
        signals(sentence(text)) for text in (SAID, "Lula left.", "Grain is cheap.")
    )
    assert all_words.coverage == all_words.around == all_words.names == 1.0
    assert 1.0 > some.coverage > none.coverage == 0.0
    assert 1.0 > some.names > none.names == 0.0


def test_the_words_around_speak_for_a_sentence_apart_from_its_own() -> None:
    found = signals(sentence("He left.", context=f"A title\n{SAID} He left."))
    assert (found.coverage, found.around, found.names) == (0.0, 1.0, 1.0)


def test_the_rank_in_search_speaks_less_the_lower_it_is() -> None:
    first, second, far = (signals(sentence(rank=rank)).rank for rank in (0, 1, 50))
    assert 1.0 == first > second > far > 0.0


def test_the_rank_by_meaning_speaks_apart_from_it() -> None:
    first, far, none = (signals(sentence(meaning_rank=rank)).meaning for rank in (0, 50, None))
    assert 1.0 == first > far > none == 0.0


def test_what_the_reader_says_is_added_when_it_has_read() -> None:
    unread = signals()
    assert (unread.relevance, unread.span) == (0.0, 0.0)
    read = as_read(unread, sentence(relevance=3.0), span=-1.0)
    assert read == replace(unread, relevance=3.0 / 5, span=-1.0 / 9)


def test_below_the_unlikeliest_words_make_no_difference() -> None:
    likely, less, least, none = (
        as_read(signals(), sentence(), span=span).span for span in (-0.5, -2.0, UNLIKELIEST, -50.0)
    )
    assert likely > less > least == none == -1.0


def test_newer_articles_speak_more_of_what_is_so() -> None:
    today, lately, long_ago = (
        signals(sentence(published=day)).newness
        for day in ("2025-01-01", "2024-12-01", "2020-01-01")
    )
    assert 1.0 == today > lately > long_ago > 0.0


@pytest.mark.parametrize("text", ["When did Lula first visit Kenya?", "Did Lula go in 2019?"])
def test_an_article_is_no_better_for_being_new_where_an_earlier_time_is_asked_about(
    text: str,
) -> None:
    assert signals(question=asking(text)).newness == 0.0


def test_seen_from_a_day_far_ahead_nothing_is_new() -> None:
    assert signals(question=asking("When did Lula go?", as_of="9999-01-01")).newness >= 0.0


def test_a_score_is_the_weighed_sum_of_the_signals() -> None:
    weights = tuple(range(1, 1 + SIGNALS_READ))
    with weighed(replace(PLAIN, sentence=weights)):
        assert NO_SIGNALS.first_score == 0.0
        for name, weight in zip(SentenceSignals.__dataclass_fields__, weights, strict=False):
            assert replace(NO_SIGNALS, **{name: 2.0}).first_score == 2.0 * weight


def test_what_the_larger_reader_says_is_weighed_beside_the_score_from_before() -> None:
    with weighed(replace(PLAIN, rereading=(2.0, 3.0, 5.0, 7.0))):
        read = replace(NO_SIGNALS, rank=0.5, relevance=0.5)
        assert read.score == 2.0 * read.first_score
        again = as_reread(read, sentence(relevance=-5.0), span=-4.5)
        assert again == replace(read, again=1.0, again_relevance=-1.0, again_span=-0.5)
        assert again.first_score == read.first_score
        assert again.score == 2.0 * read.first_score + 3.0 - 5.0 - 3.5


def test_what_a_sentence_promises_is_what_speaks_for_it_unread() -> None:
    weights = tuple(range(1, 1 + SIGNALS_UNREAD))
    with weighed(replace(PLAIN, promise=weights)):
        assert replace(NO_SIGNALS, relevance=1.0, span=1.0).promise == 0.0
        for name, weight in zip(SentenceSignals.__dataclass_fields__, weights, strict=False):
            assert replace(NO_SIGNALS, **{name: 2.0}).promise == 2.0 * weight


def test_weights_of_another_number_of_signals_are_no_scores() -> None:
    short = replace(PLAIN, sentence=PLAIN.sentence[1:])
    with weighed(short), pytest.raises(ValueError, match="zip"):
        _ = NO_SIGNALS.score
