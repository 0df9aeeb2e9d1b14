"""What tells questions from chatter is learned from examples."""

from answer.understanding.utterances import Utterance, features
from benchmarks.utterances import TYPED
from training.utterances import TEXTS, fit, read_texts


def test_kinds_are_learned_from_a_few_examples() -> None:
    taught = [("when was it?", "who was there?", "where is he"), ("thanks", "thank you", "ty")]
    kinds = (Utterance.QUESTION, Utterance.THANKS)
    found = [(text, kind) for texts, kind in zip(taught, kinds, strict=True) for text in texts]
    learned = fit(found * 20)
    for text, kind in (
        ("when is he there?", Utterance.QUESTION),
        ("thank you, thanks", Utterance.THANKS),
    ):
        likely = learned.likelihoods(features(text))
        assert list(Utterance)[int(likely.argmax())] is kind


def test_there_are_examples_of_every_kind() -> None:
    typed = read_texts(TEXTS)
    assert set(typed) == set(Utterance)
    assert min(map(len, typed.values())) > 150


def test_what_is_measured_is_not_trained_on() -> None:
    trained, measured = (
        {text for texts in read_texts(path).values() for text in texts} for path in (TEXTS, TYPED)
    )
    assert not trained & measured
