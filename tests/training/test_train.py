"""A tiny network learns what two groups teach: all of its heads, and nothing else."""

from itertools import pairwise
from pathlib import Path

import pytest
import torch

from answer.evidence.network import ReaderNetwork
from answer.evidence.network_reader import NetworkReader
from answer.evidence.pair_encoder import PairEncoder
from answer.evidence.types import Reading
from answer.understanding.types import AnswerType, Order
from tests.answer.evidence.networks import TOKENIZER, tiny_network
from training.data import UNORDERED, Group, Text
from training.train import Recipe, save, train

LANDED = Text("Lula landed in Nairobi on Monday.", "A title")
CHEAP = Text("Grain is cheap in the south.")

WHEN = Group(
    source="fact-date",
    question="When did Lula last land?",
    positive=LANDED,
    spans=((26, 32),),
    answers=("Monday",),
    negatives=(CHEAP,),
    lookalikes=("When did Ruto resign?",),
    kind="date",
    order="last",
)
IS = Group(
    source="outcome",
    question="Is grain cheap in the south?",
    positive=CHEAP,
    spans=(),
    answers=(),
    negatives=(LANDED,),
    verdict=True,
    kind="outcome",
    order=UNORDERED,
)
IS_NOT = Group(
    source="outcome",
    question="Was Lula in Cairo?",
    positive=LANDED,
    spans=(),
    answers=(),
    negatives=(CHEAP,),
    verdict=False,
    kind="outcome",
)

RECIPE = Recipe(groups_a_step=3, learning_rate=0.03, averaging=0.0)


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(TOKENIZER)


def trained(
    encoder: PairEncoder, groups: list[Group], recipe: Recipe = RECIPE
) -> tuple[ReaderNetwork, list[tuple[int, int]]]:
    """The network trained on the groups, and the steps that were told of."""
    steps: list[tuple[int, int]] = []
    network = train(
        tiny_network(),
        encoder,
        groups,
        recipe,
        on_step=lambda step, of, _: steps.append((step, of)),
    )
    return network, steps


@pytest.fixture(scope="module")
def learnt(encoder: PairEncoder) -> NetworkReader:
    return NetworkReader(trained(encoder, [WHEN, IS, IS_NOT] * 100)[0], encoder)


def read(reader: NetworkReader, question: str, passage: Text) -> Reading:
    [reading] = reader.read(question, [passage.lead], [passage.text])
    return reading


def test_the_passage_that_answers_becomes_the_more_relevant_one(learnt: NetworkReader) -> None:
    for group, other in ((WHEN, CHEAP), (IS, LANDED)):
        assert group.positive is not None
        right = read(learnt, group.question, group.positive).relevance
        assert right > read(learnt, group.question, other).relevance


def test_a_lookalike_is_not_answered_by_the_passage(learnt: NetworkReader) -> None:
    [lookalike] = WHEN.lookalikes
    assert read(learnt, lookalike, LANDED).relevance < read(learnt, WHEN.question, LANDED).relevance


def test_the_span_that_answers_is_found(learnt: NetworkReader) -> None:
    [found, *_] = read(learnt, WHEN.question, LANDED).spans
    assert found.span.of(LANDED.text) == "Monday"


def test_yes_is_told_from_no(learnt: NetworkReader) -> None:
    yes, no = read(learnt, IS.question, CHEAP), read(learnt, IS_NOT.question, LANDED)
    assert yes.verdict > no.verdict


def test_what_is_asked_for_is_learnt(learnt: NetworkReader) -> None:
    when, whether = learnt.classify(WHEN.question), learnt.classify(IS.question)
    assert max(when.answer_types, key=when.answer_types.__getitem__) is AnswerType.DATE
    assert max(whether.answer_types, key=whether.answer_types.__getitem__) is AnswerType.OUTCOME
    assert when.orders[Order.LAST] > 0.5 > whether.orders[Order.LAST]


def test_the_embeddings_stay_as_they_were(encoder: PairEncoder) -> None:
    before, (after, _) = tiny_network(), trained(encoder, [WHEN, IS] * 3)
    names = [name for name, _ in before.named_parameters()]
    same = {
        name for name in names if torch.equal(before.get_parameter(name), after.get_parameter(name))
    }
    assert same == {name for name in names if name.startswith("encoder.embeddings.")}


def test_layers_that_are_frozen_stay_as_they_were(encoder: PairEncoder) -> None:
    before = tiny_network().encoder.encoder.layer[0]
    recipe = Recipe(groups_a_step=3, frozen=1)
    after = trained(encoder, [WHEN, IS] * 3, recipe)[0].encoder.encoder.layer[0]
    for one, other in zip(before.parameters(), after.parameters(), strict=True):
        assert torch.equal(one, other)


def test_each_step_is_told_of_in_one_pass(encoder: PairEncoder) -> None:
    _, steps = trained(encoder, [WHEN, IS, IS_NOT] * 3)
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_the_same_seed_trains_the_same_network(encoder: PairEncoder) -> None:
    one, other = (trained(encoder, [WHEN, IS, IS_NOT] * 2)[0] for _ in range(2))
    for first, second in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.allclose(first, second, atol=1e-6)


@pytest.mark.parametrize(
    "lean",
    [
        Group(source="a", question="Who left?", positive=None, spans=(), answers=()),
        Group(
            source="b",
            question="Who left?",
            positive=None,
            spans=(),
            answers=(),
            negatives=(CHEAP,),
        ),
        Group(source="c", question="Who left?", positive=LANDED, spans=(), answers=()),
    ],
    ids=["no passage", "negatives alone", "no span"],
)
def test_groups_that_lack_something_teach_what_they_have(encoder: PairEncoder, lean: Group) -> None:
    network, _ = trained(encoder, [WHEN, lean, IS, lean])
    assert all(bool(parameter.isfinite().all()) for parameter in network.parameters())


def test_the_loss_goes_down(encoder: PairEncoder, capsys: pytest.CaptureFixture[str]) -> None:
    trained(encoder, [WHEN, IS, IS_NOT] * 75)
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("step")]
    losses = [sum(map(float, line.split(": ")[1].split("  ")[0].split())) for line in told]
    assert len(losses) == 3
    assert all(later < earlier for earlier, later in pairwise(losses))


def test_what_is_saved_can_be_read_with(encoder: PairEncoder, tmp_path: Path) -> None:
    save(tiny_network(), TOKENIZER, tmp_path / "reader")
    readings = NetworkReader.load(tmp_path / "reader").read("Who?", [""], [LANDED.text])
    assert readings[0].spans
