"""The reader's network: what it says of pairs and of questions, and that it is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from answer.evidence.network import ANSWER_TYPES, ORDERS, VERDICT_WEIGHTS, ReaderNetwork
from answer.evidence.network_reader import NetworkReader
from answer.evidence.pair_encoder import PairEncoder, Pairs
from answer.understanding.types import AnswerType, Order
from index.bert import WEIGHTS
from tests.answer.evidence.networks import (
    LARGER_CONFIG,
    TOKENIZER,
    tiny_larger_network,
    tiny_network,
)
from training.verdicts import with_verdict_layers

QUESTION = "Where did Modi land?"
PASSAGES = ("Modi landed in Kazan on Tuesday, where leaders met.", "The dollar fell.", "")


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(TOKENIZER)


@pytest.fixture(scope="module")
def pairs(encoder: PairEncoder) -> Pairs:
    return encoder.encode([QUESTION] * 3, ["A title"] * 3, PASSAGES)


@pytest.fixture
def reader(encoder: PairEncoder) -> NetworkReader:
    return NetworkReader(tiny_network(), encoder)


def inputs(pairs: Pairs) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    return pairs.input_ids, pairs.attention_mask, pairs.token_type_ids


def test_of_each_pair_it_says_relevance_spans_and_yes_or_no(pairs: Pairs) -> None:
    with torch.inference_mode():
        relevance, spans, verdicts = tiny_network()(*inputs(pairs))
    assert relevance.shape == verdicts.shape == (3,)
    assert spans.shape == (*pairs.input_ids.shape, 2)


def test_of_each_question_it_says_what_is_asked_for(encoder: PairEncoder) -> None:
    questions = encoder.encode([QUESTION, "Who left?"], ["", ""], ["", ""])
    with torch.inference_mode():
        kinds, orders = tiny_network().classify(*inputs(questions))
    assert kinds.shape == (2, len(ANSWER_TYPES))
    assert orders.shape == (2, len(ORDERS))


def test_every_answer_type_and_order_has_one_output() -> None:
    assert sorted(ANSWER_TYPES) == sorted(AnswerType)
    assert len(ORDERS) == len(set(ORDERS))
    assert set(ORDERS) == {None, *Order} - {Order.LAST_BUT_ONE}  # which only words tell


@pytest.mark.parametrize("network", [tiny_network(), tiny_larger_network()])
@pytest.mark.parametrize("eight_bit", [False, True])
def test_what_is_saved_is_loaded_with_all_its_heads(
    pairs: Pairs, tmp_path: Path, network: ReaderNetwork, eight_bit: bool
) -> None:
    network.save(tmp_path, eight_bit=eight_bit)
    again = ReaderNetwork.load(tmp_path)
    assert again.config == network.config
    with torch.inference_mode():
        before = (*network(*inputs(pairs)), *network.classify(*inputs(pairs)))
        after = (*again(*inputs(pairs)), *again.classify(*inputs(pairs)))
    for one, other in zip(before, after, strict=True):  # kept in half precision, or in eight bits
        assert torch.allclose(one, other, atol=0.05 * (1 + 2 * eight_bit))


@pytest.mark.parametrize("eight_bit", [False, True])
def test_the_layers_for_yes_and_no_are_kept_as_changes_to_those_they_began_as(
    pairs: Pairs, tmp_path: Path, eight_bit: bool
) -> None:
    config = replace(LARGER_CONFIG, hidden_size=256, intermediate_size=256)  # wide enough to pack
    network = with_verdict_layers(tiny_larger_network(config=config), 1)
    layer = network.encoder.verdict_layer[0]
    with torch.no_grad():
        layer.output["dense"].weight += 4e-3  # less than eight bits tell apart
    network.save(tmp_path, eight_bit=eight_bit)
    again = ReaderNetwork.load(tmp_path, eight_bit=eight_bit)
    assert again.config == network.config
    base = ReaderNetwork.load(tmp_path).encoder.encoder.layer[-1]
    changed = again.encoder.verdict_layer[0].output["dense"].weight
    assert changed.dtype is (torch.float16 if eight_bit else torch.float32)
    change = changed.float() - base.output["dense"].weight
    original = layer.output["dense"].weight - base.output["dense"].weight
    assert torch.allclose(change, original, atol=5e-4)
    with torch.inference_mode():
        expected, found = network(*inputs(pairs)), again(*inputs(pairs))
    assert torch.allclose(expected[2], found[2], atol=0.1 * (1 + 2 * eight_bit))
    (tmp_path / VERDICT_WEIGHTS).unlink()
    with pytest.raises(OSError, match="verdict"):
        ReaderNetwork.load(tmp_path)


@pytest.mark.parametrize("eight_bit", [False, True])
def test_however_it_is_kept_it_reads_in_eight_bits(
    pairs: Pairs, tmp_path: Path, eight_bit: bool
) -> None:
    tiny_larger_network().save(tmp_path, eight_bit=eight_bit)
    numbers = ReaderNetwork.load(tmp_path)
    integers = ReaderNetwork.load(tmp_path, eight_bit=True)
    assert any(each.dtype is torch.int8 for each in integers.state_dict().values())
    assert all(each.dtype is torch.float32 for each in numbers.state_dict().values())
    with torch.inference_mode():
        expected, found = (each(*inputs(pairs)) for each in (numbers, integers))
    for one, other in zip(expected, found, strict=True):
        assert torch.allclose(one, other, atol=0.1)


def test_in_eight_bits_it_takes_half_of_the_space(tmp_path: Path) -> None:
    tiny_network().save(tmp_path / "half")
    tiny_network().save(tmp_path / "eight", eight_bit=True)
    half, eight = ((tmp_path / each / WEIGHTS).stat().st_size for each in ("half", "eight"))
    assert eight < 0.6 * half


def test_a_pretrained_encoder_may_be_cut_to_its_first_layers(tmp_path: Path) -> None:
    from transformers import MPNetConfig, MPNetModel

    sizes = {"hidden_size": 32, "num_attention_heads": 4, "intermediate_size": 48}
    MPNetModel(MPNetConfig(vocab_size=20, num_hidden_layers=3, **sizes)).save_pretrained(tmp_path)
    network = ReaderNetwork.from_encoder(tmp_path, layers=2)
    assert network.config.num_hidden_layers == len(network.encoder.encoder.layer) == 2


def test_nothing_is_loaded_from_a_folder_without_a_network(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="config"):
        ReaderNetwork.load(tmp_path)


def test_what_is_asked_for_comes_as_probabilities(reader: NetworkReader) -> None:
    reading = reader.classify(QUESTION)
    assert set(reading.answer_types) == set(AnswerType)
    assert set(reading.orders) == set(ORDERS)
    for likely in (reading.answer_types.values(), reading.orders.values()):
        assert all(0 <= each <= 1 for each in likely)
        assert sum(likely) == pytest.approx(1)


def test_each_passage_is_read_as_if_alone_whatever_the_order(reader: NetworkReader) -> None:
    together = reader.read(QUESTION, ["A title"] * 3, PASSAGES)
    alone = [reader.read(QUESTION, ["A title"], [passage])[0] for passage in PASSAGES]
    for one, other in zip(together, alone, strict=True):
        assert one.relevance == pytest.approx(other.relevance, abs=1e-4)
        assert one.verdict == pytest.approx(other.verdict, abs=1e-4)
        assert [each.span for each in one.spans] == [each.span for each in other.spans]


def test_different_passages_are_read_differently(reader: NetworkReader) -> None:
    readings = reader.read(QUESTION, [""] * 3, PASSAGES)
    assert len({reading.verdict for reading in readings}) == 3
    assert len({reading.relevance for reading in readings}) == 3


def test_spans_are_log_probabilities_of_words_of_the_passage(reader: NetworkReader) -> None:
    for passage, reading in zip(PASSAGES, reader.read(QUESTION, [""] * 3, PASSAGES), strict=True):
        assert all(each.score <= 0 for each in reading.spans)
        assert all(0 <= each.span.start < each.span.end <= len(passage) for each in reading.spans)
        assert bool(reading.spans) is bool(passage)
