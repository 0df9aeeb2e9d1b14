import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import LONGEST_SENTENCE, MAX_WORDS, split_into_passages
from reading.sentences import sentence_spans

WORDS = st.lists(st.sampled_from(["talks", "Moscow", "visit", "Modi", "on", "the"]), min_size=1)
SENTENCES = WORDS.map(lambda words: "He " + " ".join(words) + ".")
TEXTS = st.lists(SENTENCES, min_size=1, max_size=60).map(" ".join)


def covered(text: str) -> set[int]:
    return {i for span in split_into_passages(text) for i in range(span.start, span.end)}


@given(st.text())
def test_any_text_is_covered_but_for_its_white_space(text: str) -> None:
    letters = {i for i, character in enumerate(text) if not character.isspace()}
    assert letters <= covered(text)
    assert all(0 <= span.start < span.end <= len(text) for span in split_into_passages(text))


@given(TEXTS)
def test_passages_begin_and_end_with_a_sentence_and_keep_to_the_limit(text: str) -> None:
    sentences = sentence_spans(text)
    starts = {span.start for span in sentences}
    ends = {span.end for span in sentences}
    for span in split_into_passages(text):
        assert span.start in starts
        assert span.end in ends
        assert len(span.of(text).split()) <= MAX_WORDS or span in sentences


@given(TEXTS)
def test_passages_go_forward_and_repeat_one_sentence_at_most(text: str) -> None:
    passages = split_into_passages(text)
    for before, after in itertools.pairwise(passages):
        assert before.start < after.start
        assert before.end < after.end
        shared = text[after.start : before.end] if after.start < before.end else ""
        assert len(sentence_spans(shared)) <= 1


def test_neighbouring_passages_share_a_sentence() -> None:
    text = " ".join(f"Sentence {n} is about the talks held in the capital." for n in range(40))
    passages = split_into_passages(text)
    assert len(passages) > 2
    assert all(a.end > b.start for a, b in itertools.pairwise(passages))
    assert all(90 <= len(span.of(text).split()) <= 130 for span in passages[:-1])


def test_a_sentence_too_long_to_embed_is_cut_between_words() -> None:
    text = "It began. " + " ".join(["Word"] + ["word"] * (LONGEST_SENTENCE + 50)) + ". It ended."
    pieces = [span.of(text) for span in split_into_passages(text)]
    assert pieces[0] == "It began."
    assert pieces[-1] == "It ended."
    assert len(pieces) == 5
    assert set(" ".join(pieces[1:-1]).split()) <= {"Word", "word", "word."}


def test_text_without_spaces_does_not_make_one_endless_passage() -> None:
    text = "x" * 100_000
    assert max(span.end - span.start for span in split_into_passages(text)) < 10_000


def test_an_empty_text_has_no_passages() -> None:
    assert split_into_passages("") == split_into_passages(" \n ") == []


# --- Live pages -----------------------------------------------------------------------------------

DAY = date(2024, 7, 9)
ENTRY = "The envoys spoke about grain and gas for an hour, and agreed to meet again on Monday. " * 3


def test_no_passage_runs_from_one_entry_of_a_live_page_into_the_next() -> None:
    text = "\n\n".join(f"{at} p.m.\n\nEnvoys arrive in Oslo\n\n{ENTRY}" for at in (9, 8, 7))
    passages = [span.of(text) for span in split_into_passages(text, published_on=DAY)]
    assert passages == [f"Envoys arrive in Oslo\n\n{ENTRY}".strip()] * 3


def test_a_long_entry_is_split_and_its_time_is_in_no_passage() -> None:
    text = "\n\n".join(f"{at} p.m.\n\n{ENTRY * 5}" for at in (9, 8, 7))
    passages = split_into_passages(text, published_on=DAY)
    assert len(passages) > 6
    assert not any("p.m." in span.of(text) for span in passages)
    assert text[: passages[0].end].startswith("9 p.m.\n\nThe envoys")
