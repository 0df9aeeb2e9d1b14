"""Passages to sentences: each once, where it stands, with what the reader found in it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from answer.evidence.candidate_sentences import LONGEST_SENTENCE, sentences
from answer.evidence.types import NOT_READ, AnswerSpan, PassageReading, Sentence
from index.types import Article, ScoredPassage
from reading.types import Span
from tests.answer.values import article, passage

ONE = "Lula landed in Nairobi on Monday."
TWO = "Ruto met him at the airport."
THREE = "They signed nothing."
TEXT = f"{ONE} {TWO} {THREE}"

FIRST_TWO = (0, len(ONE) + 1 + len(TWO))
LAST_TWO = (len(ONE) + 1, len(TEXT))


def reading(of: ScoredPassage, relevance: float, *words: str) -> PassageReading:
    """A reading that points at these words of the passage."""
    starts = [of.passage.text.index(each) for each in words]
    return PassageReading(
        relevance,
        tuple(
            AnswerSpan(Span(start, start + len(each)), -1.0 - at)
            for at, (start, each) in enumerate(zip(starts, words, strict=True))
        ),
    )


def words(sentence: Sentence) -> list[str]:
    return [answer.span.of(sentence.text) for answer in sentence.answers]


def overlapping() -> tuple[Article, ScoredPassage, ScoredPassage]:
    of = article(TEXT)
    return of, passage(of, *FIRST_TWO), passage(of, *LAST_TWO)


def test_each_sentence_of_overlapping_passages_comes_once_in_the_order_found() -> None:
    _, one, other = overlapping()
    found = sentences([other, one], [reading(other, 1.0), reading(one, 0.0)])
    assert [each.text for each in found] == [TWO, THREE, ONE]


def test_a_wire_copy_of_a_sentence_is_the_same_sentence_from_the_better_passage() -> None:
    first, copy = passage(article(ONE)), passage(article(ONE.upper().replace(" ", "  ")))
    [found] = sentences([first, copy], [reading(first, 0.0), reading(copy, 3.0)])
    assert found.article is first.passage.article
    assert (found.text, found.relevance) == (ONE, 0.0)


def test_the_likelier_reading_of_a_sentence_wins_and_the_better_rank_is_kept() -> None:
    _, one, other = overlapping()
    found = sentences([one, other], [reading(one, -2.0, "Ruto"), reading(other, 4.0, "airport")])
    shared = next(each for each in found if each.text == TWO)
    assert (shared.rank, shared.relevance, words(shared)) == (0, 4.0, ["airport"])
    assert shared.context == f"A title\n{TWO} {THREE}"


def test_a_less_likely_reading_found_later_changes_nothing() -> None:
    _, one, other = overlapping()
    found = sentences([one, other], [reading(one, 4.0, "Ruto"), reading(other, -2.0, "airport")])
    shared = next(each for each in found if each.text == TWO)
    assert (shared.rank, shared.relevance, words(shared)) == (0, 4.0, ["Ruto"])


def test_spans_are_at_offsets_of_the_sentence_best_first() -> None:
    _, _, other = overlapping()
    found = sentences([other], [reading(other, 0.0, "nothing", "the airport", "Ruto", "They")])
    assert {each.text: words(each) for each in found} == {
        TWO: ["the airport", "Ruto"],
        THREE: ["nothing", "They"],
    }


def test_words_across_a_boundary_answer_in_neither_sentence() -> None:
    _, one, _ = overlapping()
    found = sentences([one], [reading(one, 0.0, "on Monday. Ruto")])
    assert [words(each) for each in found] == [[], []]


def test_a_passage_that_was_not_read_has_sentences_with_nothing_to_say_for_them() -> None:
    read, unread = passage(article(ONE)), passage(article(TWO))
    found = sentences([read, unread], [reading(read, 2.0)])
    assert [(each.rank, each.relevance) for each in found] == [(0, 2.0), (1, NOT_READ)]
    assert found[1].answers == ()


def test_what_is_too_long_to_be_a_sentence_is_left_out() -> None:
    longest = "a" * (LONGEST_SENTENCE - 1) + "."
    texts = (f"{longest} {ONE}", f"a{longest} {TWO}")
    found = sentences([passage(article(text)) for text in texts], [])
    assert [each.text for each in found] == [longest, ONE, TWO]


def test_no_passages_have_no_sentences() -> None:
    assert sentences([], []) == []


pieces = st.sampled_from(
    [ONE, TWO, THREE, " ", "\n\n", "“So?” ", "U.S. ", "北京。", "e\u0301 ", "…"]
)


@given(st.lists(pieces, max_size=12).map("".join), st.data())
def test_a_sentence_is_a_slice_of_its_article_and_its_words_of_the_passage(
    text: str, data: st.DataObject
) -> None:
    of = article(text)
    cuts = st.integers(0, len(text))
    passages, readings = [], []
    for _ in range(data.draw(st.integers(1, 3))):
        start, end = sorted((data.draw(cuts), data.draw(cuts)))
        inside = st.integers(0, end - start)
        spans = [Span(*sorted(pair)) for pair in data.draw(st.lists(st.tuples(inside, inside)))]
        passages.append(passage(of, start, end))
        readings.append(
            PassageReading(
                data.draw(st.floats(-5, 5)), tuple(AnswerSpan(each, -1.0) for each in spans)
            )
        )
    found = sentences(passages, readings)
    pointed = {
        each.span.of(one.passage.text)
        for one, reading in zip(passages, readings, strict=True)
        for each in reading.spans
    }
    for each in found:
        assert each.text == of.text[each.span.start : each.span.end] == each.text.strip() != ""
        assert set(words(each)) <= pointed
    keys = [" ".join(each.text.lower().split()) for each in found]
    assert len(set(keys)) == len(keys)


# --- Live pages -----------------------------------------------------------------------------------

MORE = "Nobody else was in the room, and neither of them took any question at all after the talks."
LIVE = "\n\n".join(
    f"{at} Share this update {told} {MORE}"
    for at, told in (
        ("1:10 am ET December 2, 2024", "Lula leaves Nairobi Jane Roe Lula left on Monday."),
        ("9:05 pm ET December 1, 2024", "Ruto dines with Lula Jane Roe Ruto gave a dinner today."),
        ("8 am ET November 30, 2024", "Lula lands early Ola Berg He landed an hour ago."),
        ("7 am ET November 30, 2024", "Guards wait Ola Berg They wait since yesterday."),
    )
)


def test_sentences_of_a_live_page_hold_no_time_or_reporter_of_an_entry() -> None:
    found = sentences([passage(article(LIVE))], [])
    assert [each.text for each in found] == [
        "Lula leaves Nairobi", "Lula left on Monday.", MORE,
        "Ruto dines with Lula", "Ruto gave a dinner today.",
        "Lula lands early", "He landed an hour ago.",
        "Guards wait", "They wait since yesterday.",
    ]  # fmt: skip
    assert all(each.span.of(LIVE) == each.text for each in found)


def test_a_sentence_of_a_live_page_was_written_on_the_day_of_its_entry() -> None:
    found = {each.text: each.written_on for each in sentences([passage(article(LIVE))], [])}
    assert found["Lula left on Monday."] == date(2024, 12, 2)
    assert found["Ruto gave a dinner today."] == date(2024, 12, 1)
    assert found["He landed an hour ago."] == date(2024, 11, 30)


def test_what_the_reader_finds_in_a_name_of_a_reporter_answers_nothing() -> None:
    live = passage(article(LIVE))
    found = sentences([live], [reading(live, 2.0, "Jane Roe", "Nairobi", "Monday")])
    assert [words(each) for each in found if each.answers] == [["Nairobi"], ["Monday"]]


def test_a_passage_that_was_stored_across_entries_is_read_entry_by_entry() -> None:
    start, end = LIVE.index("Ruto gave"), LIVE.index("landed an hour") + len("landed an hour ago.")
    found = sentences([passage(article(LIVE), start, end)], [])
    assert [each.text for each in found] == [
        "Ruto gave a dinner today.", MORE, "Lula lands early", "He landed an hour ago."
    ]  # fmt: skip


def test_any_other_sentence_was_written_on_the_day_of_publication() -> None:
    [first, *_] = sentences([passage(article(TEXT))], [])
    assert first.written_on == date(2024, 12, 1)
