"""What tells questions from chatter is learned from examples."""

from answer.understanding.utterances import Utterance
from training.utterances import TEXTS, fit, read_texts


def test_kinds_are_learned_from_a_few_examples() -> None:
    taught = [("when was it?", "who was there?", "where is he"), ("thanks", "thank you", "ty")]
    kinds = (Utterance.QUESTION, Utterance.THANKS)
    found = [(text, kind) for texts, kind in zip(taught, kinds, strict=True) for text in texts]
    model = fit(found * 20)
    assert model.kind_of("when is he there?") is Utterance.QUESTION
    assert model.kind_of("thank you, thanks") is Utterance.THANKS


def test_there_are_examples_of_every_kind() -> None:
    typed = read_texts(TEXTS)
    assert set(typed) == set(Utterance)
    assert min(map(len, typed.values())) > 150
