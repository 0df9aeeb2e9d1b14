"""Hard negatives: passages that search finds for a question and that do not answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.embedder import Embedder
from training.data import Group, normalised
from training.pool import Pool, embed

DEPTH = 40  # how far down search's list negatives are taken from
KEPT = 10


def mined(groups: Sequence[Group], pool: Pool, embedder: Embedder) -> Iterator[Group]:
    """Add negatives from the pool to the groups, behind those that they have."""
    words = [normalised(passage.text) for passage in pool.passages]
    questions = [group.question for group in groups]
    vectors = embed(embedder, questions, what="questions")
    for group, found in zip(groups, pool.search(questions, vectors, DEPTH), strict=True):
        answers = [normalised(answer) for answer in group.answers]
        known = {text.text for text in (group.positive, *group.negatives) if text}
        negatives = [
            pool.passages[number]
            for number in found
            if pool.passages[number].text not in known
            and not any(answer in words[number] for answer in answers)
            and (group.held_out or not pool.passages[number].held_out)
        ]
        yield replace(group, negatives=(*group.negatives, *negatives[:KEPT]))
