"""Passages to sentences: each once, where it stands, with what the reader is told before it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from answer.evidence.candidate_sentences import sentences
from index.types import Article, ScoredPassage
from reading.facts import LONGEST_SENTENCE
from tests.answer.values import article, passage

ONE = "Lula landed in Nairobi on Monday."
TWO = "Ruto met him at the airport."
THREE = "They signed nothing."
TEXT = f"{ONE} {TWO} {THREE}"

FIRST_TWO = (0, len(ONE) + 1 + len(TWO))
LAST_TWO = (len(ONE) + 1, len(TEXT))


def overlapping() -> tuple[Article, ScoredPassage, ScoredPassage]:
    of = article(TEXT)
    return of, passage(of, *FIRST_TWO), passage(of, *LAST_TWO)


def test_each_sentence_of_overlapping_passages_comes_once_in_the_order_found() -> None:
    _, one, other = overlapping()
    assert [each.text for each in sentences([other, one])] == [TWO, THREE, ONE]


def test_a_wire_copy_of_a_sentence_is_the_same_sentence_from_the_better_passage() -> None:
    first, copy = passage(article(ONE)), passage(article(ONE.upper().replace(" ", "  ")))
    [found] = sentences([first, copy])
    assert (found.article, found.text) == (first.passage.article, ONE)


def test_the_rank_and_the_context_are_those_of_the_better_passage() -> None:
    _, one, other = overlapping()
    shared = next(each for each in sentences([one, other]) if each.text == TWO)
    assert (shared.rank, shared.context) == (0, f"A title\n{ONE} {TWO}")


def test_a_lead_tells_the_day_the_title_and_what_stands_before_in_the_article() -> None:
    _, _, other = overlapping()
    leads = {each.text: each.lead for each in sentences([other])}
    assert leads == {
        TWO: f"1 December 2024. A title. {ONE} »",
        THREE: f"1 December 2024. A title. {ONE} {TWO} »",
    }


def test_nobody_has_read_a_sentence_yet() -> None:
    assert all(
        (each.relevance, each.answers, each.verdict) == (0.0, (), 0.0)
        for each in sentences([passage(article(TEXT))])
    )


def test_what_is_too_long_to_be_a_sentence_is_left_out() -> None:
    longest = "a" * (LONGEST_SENTENCE - 1) + "."
    texts = (f"{longest} {ONE}", f"a{longest} {TWO}")
    found = sentences([passage(article(text)) for text in texts])
    assert [each.text for each in found] == [longest, ONE, TWO]


def test_no_passages_have_no_sentences() -> None:
    assert sentences([]) == []


pieces = st.sampled_from(
    [ONE, TWO, THREE, " ", "\n\n", "“So?” ", "U.S. ", "北京。", "e\u0301 ", "…"]
)


@given(st.lists(pieces, max_size=12).map("".join), st.data())
def test_a_sentence_is_a_slice_of_its_article(text: str, data: st.DataObject) -> None:
    of = article(text)
    cuts = st.integers(0, len(text))
    passages = [
        passage(of, *sorted((data.draw(cuts), data.draw(cuts))))
        for _ in range(data.draw(st.integers(1, 3)))
    ]
    found = sentences(passages)
    for each in found:
        assert each.text == of.text[each.span.start : each.span.end] == each.text.strip() != ""
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
    found = sentences([passage(article(LIVE))])
    assert [each.text for each in found] == [
        "Lula leaves Nairobi", "Lula left on Monday.", MORE,
        "Ruto dines with Lula", "Ruto gave a dinner today.",
        "Lula lands early", "He landed an hour ago.",
        "Guards wait", "They wait since yesterday.",
    ]  # fmt: skip
    assert all(each.span.of(LIVE) == each.text for each in found)


def test_a_sentence_of_a_live_page_was_written_on_the_day_of_its_entry() -> None:
    found = {each.text: each for each in sentences([passage(article(LIVE))])}
    assert found["Lula left on Monday."].written_on == date(2024, 12, 2)
    assert found["Ruto gave a dinner today."].written_on == date(2024, 12, 1)
    assert found["He landed an hour ago."].written_on == date(2024, 11, 30)


def test_a_lead_on_a_live_page_holds_nothing_of_another_entry() -> None:
    found = {each.text: each for each in sentences([passage(article(LIVE))])}
    assert found["Ruto gave a dinner today."].lead == "1 December 2024. A title. »"


def test_a_passage_that_was_stored_across_entries_is_read_entry_by_entry() -> None:
    start, end = LIVE.index("Ruto gave"), LIVE.index("landed an hour") + len("landed an hour ago.")
    found = sentences([passage(article(LIVE), start, end)])
    assert [each.text for each in found] == [
        "Ruto gave a dinner today.", MORE, "Lula lands early", "He landed an hour ago."
    ]  # fmt: skip


def test_any_other_sentence_was_written_on_the_day_of_publication() -> None:
    [first, *_] = sentences([passage(article(TEXT))])
    assert first.written_on == date(2024, 12, 1)
