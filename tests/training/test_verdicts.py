"""Layers of the larger reader learn to tell yes from no, and everything else stays as it was."""

import pytest

from answer.evidence.network import ReaderNetwork
from answer.evidence.network_reader import NetworkReader
from answer.evidence.pair_encoder import PairEncoder
from tests.answer.evidence.networks import TOKENIZER, tiny_larger_network, tiny_network
from training.data import Group, Text
from training.verdicts import VerdictRecipe, train_verdicts, with_verdict_layers

LANDED = Text("Lula landed in Nairobi on Monday.", "A title")
RECIPE = VerdictRecipe(layers=1, passes=30, batch=4, learning_rate=0.01, averaging=0.0)


def asked(question: str, verdict: bool | None) -> Group:
    return Group(
        source="outcome",
        question=question,
        positive=LANDED,
        spans=(),
        answers=(),
        verdict=verdict,
    )


GROUPS = [asked("Was Lula in Nairobi?", True), asked("Was Ruto in Cairo?", False)] * 8
UNDECIDED = asked("When did Lula land?", None)


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(TOKENIZER)


@pytest.fixture(scope="module")
def losses() -> list[float]:
    return []


@pytest.fixture(scope="module")
def trained(encoder: PairEncoder, losses: list[float]) -> ReaderNetwork:
    return train_verdicts(
        tiny_larger_network(),
        encoder,
        [*GROUPS, UNDECIDED],
        RECIPE,
        on_step=lambda step, steps, loss: losses.append(loss),
    )


def test_yes_is_told_from_no(
    trained: ReaderNetwork, encoder: PairEncoder, losses: list[float]
) -> None:
    assert len(losses) == RECIPE.passes * len(GROUPS) / RECIPE.batch
    assert sum(losses[-8:]) < sum(losses[:8]) / 2
    reader = NetworkReader(trained, encoder)
    yes, no = (
        reader.read(group.question, [LANDED.lead], [LANDED.text])[0].verdict for group in GROUPS[:2]
    )
    assert yes > 0 > no


def test_nothing_else_is_changed(trained: ReaderNetwork, encoder: PairEncoder) -> None:
    before, after = (
        NetworkReader(network, encoder).read("Was Lula in Nairobi?", [""], [LANDED.text])[0]
        for network in (tiny_larger_network(), trained)
    )
    assert (before.relevance, before.spans) == (after.relevance, after.spans)
    assert before.verdict != after.verdict


def test_until_they_are_trained_they_tell_what_was_told_before(encoder: PairEncoder) -> None:
    before, after = (
        NetworkReader(network, encoder).read("Was Lula in Nairobi?", [""], [LANDED.text])[0]
        for network in (tiny_larger_network(), with_verdict_layers(tiny_larger_network(), 1))
    )
    assert before.verdict == pytest.approx(after.verdict, abs=1e-5)


def test_they_are_not_read_where_neither_is_asked_for(
    trained: ReaderNetwork, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = NetworkReader(trained, encoder)
    asked_for = reader.read("Was Lula in Nairobi?", [""], [LANDED.text])[0]
    monkeypatch.setattr(trained.encoder, "verdict", None)
    found = reader.read("Was Lula in Nairobi?", [""], [LANDED.text], whether=False)[0]
    assert (found.relevance, found.spans) == (asked_for.relevance, asked_for.spans)


def test_the_smaller_reader_has_none() -> None:
    with pytest.raises(ValueError, match="larger"):
        with_verdict_layers(tiny_network(), 1)
