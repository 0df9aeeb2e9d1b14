"""Trains the layers that embed questions: near the passage that answers, far from all the others.

The vectors of passages stay as they are, so that no archive is embedded anew. What is learned is
how people ask for what news tells: "nabbed" for captured, "duties" for tariffs.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor

from index.archive import Archive
from index.bert import BertEncoder
from index.embedder import BUNDLED_IDENTITY
from index.minilm import pooled
from index.types import PUBLIC
from training.data import is_held_out
from training.facts import HELD_OUT, in_any_spaces
from training.noise import noisy
from training.train import share_of_rate

_LONGEST = 64  # tokens of a question


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRecipe:
    """The hyper-parameters of a run."""

    seed: int = 1
    epochs: int = 2
    questions_a_step: int = 64
    learning_rate: float = 4e-5
    warm_up: float = 0.06
    weight_decay: float = 0.01
    temperature: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The n passages of an archive, with their vectors (n, dimension).

    `articles` are the rows of each article by its address, `stories` those of each story.
    """

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    articles: Mapping[str, Sequence[int]]
    stories: Mapping[int, Sequence[int]]
    story_of: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPassage:
    """A question with the rows of the passages that answer it.

    `unknown` are those that may answer too, in copies of the article.
    """

    question: str
    answering: tuple[int, ...]
    unknown: tuple[int, ...]
    held_out: bool


def read_passages(folder: Path) -> Passages:
    """Read the public passages of the archive in a folder, with the bundled model's vectors."""
    return asyncio.run(_read_passages(folder))


async def _read_passages(folder: Path) -> Passages:
    texts: list[str] = []
    vectors, article_ids = [], []
    async with await Archive.open(folder) as archive:
        async for batch in archive.vectors.batches(PUBLIC, BUNDLED_IDENTITY):
            texts += batch.texts
            vectors.append(batch.vectors)
            article_ids += batch.article_ids.tolist()
        known = {article.id: article async for article in archive.articles.every(PUBLIC)}
    articles, stories = defaultdict(list), defaultdict(list)
    for row, number in enumerate(article_ids):
        articles[known[number].url or ""].append(row)
        stories[known[number].story].append(row)
    return Passages(
        texts=texts,
        vectors=np.concatenate(vectors),
        articles=articles,
        stories=stories,
        story_of=[known[number].story for number in article_ids],
    )


def asked_passages(
    facts: Mapping[int, Mapping[str, Any]],
    outcomes: Iterable[Mapping[str, Any]],
    passages: Passages,
) -> Iterator[AskedPassage]:
    """Yield the questions of facts, and the yes/no questions about them, whose article is there."""
    questions = {number: list(fact["questions"]) for number, fact in facts.items()}
    for row in outcomes:
        if row["id"] in questions:
            questions[row["id"]] += [*row["yes"], *row["no"]]
    for number, fact in facts.items():
        own = passages.articles.get(fact["url"], ())
        said = in_any_spaces(fact["quote"])
        answering = tuple(row for row in own if said.search(passages.texts[row]))
        if not answering:
            continue
        story = passages.stories[passages.story_of[answering[0]]]
        for question in questions[number]:
            yield AskedPassage(
                question=question,
                answering=answering,
                unknown=tuple(row for row in story if row not in own),
                held_out=is_held_out(fact["url"], HELD_OUT),
            )


class QuestionEncoder:
    """A BERT encoder whose layers are trained, its embeddings left as they are."""

    def __init__(self, folder: Path) -> None:
        self.network = BertEncoder.load(folder)
        self._tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding()

    def embed(self, questions: Sequence[str]) -> Tensor:
        """Return the vectors of n questions, shape (n, dimension), of length one."""
        encodings = self._tokenizer.encode_batch(list(questions))
        mask = torch.tensor([each.attention_mask for each in encodings])
        ids = torch.tensor([each.ids for each in encodings])
        return pooled(self.network(ids, mask, torch.zeros_like(ids)), mask)

    def save(self, path: Path) -> None:
        """Write the layers, in half precision."""
        layers = self.network.encoder.state_dict()
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file({name: value.half().contiguous() for name, value in layers.items()}, path)


def train_questions(
    encoder: QuestionEncoder,
    asked: Sequence[AskedPassage],
    passages: Passages,
    recipe: QuestionRecipe,
) -> None:
    """Train by a softmax over all passages of the archive, those that may answer too left out."""
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    encoder.network.embeddings.requires_grad_(False)
    trained = list(encoder.network.encoder.parameters())
    optimiser = torch.optim.AdamW(
        trained, lr=recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    batches = list(_batches(asked, recipe, chance))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: share_of_rate(step / len(batches), recipe.warm_up)
    )
    vectors = torch.from_numpy(passages.vectors).T.contiguous()
    began, losses = time.perf_counter(), 0.0
    for step, batch in enumerate(batches, 1):
        questions = encoder.embed([noisy(each.question, chance) for each in batch])
        loss = _loss(questions @ vectors / recipe.temperature, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        losses += float(loss.detach())
        if step % 50 == 0:
            seconds = time.perf_counter() - began
            print(f"step {step} of {len(batches)}: {losses / 50:.3f}  {seconds:.0f} s", flush=True)
            losses = 0.0


def _loss(scores: Tensor, batch: Sequence[AskedPassage]) -> Tensor:
    """The mean of minus the log probability of the passages that answer; `scores` is (n, all)."""
    known = torch.ones_like(scores, dtype=torch.bool)
    answering = torch.zeros_like(scores, dtype=torch.bool)
    for number, each in enumerate(batch):
        known[number, list(each.unknown)] = False
        answering[number, list(each.answering)] = True
    scores = scores.masked_fill(~known, -torch.inf)
    return (scores.logsumexp(1) - scores.masked_fill(~answering, -torch.inf).logsumexp(1)).mean()


def _batches(
    asked: Sequence[AskedPassage], recipe: QuestionRecipe, chance: random.Random
) -> Iterator[list[AskedPassage]]:
    for _ in range(recipe.epochs):
        order = chance.sample(asked, len(asked))
        for start in range(0, len(order) - recipe.questions_a_step + 1, recipe.questions_a_step):
            yield order[start : start + recipe.questions_a_step]


def found_at(
    encoder: QuestionEncoder, asked: Sequence[AskedPassage], passages: Passages
) -> NDArray[np.int64]:
    """Return how many passages are nearer to each question than the nearest that answers it."""
    before = []
    with torch.inference_mode():
        for start in range(0, len(asked), 64):
            some = asked[start : start + 64]
            scores = encoder.embed([each.question for each in some]).numpy() @ passages.vectors.T
            before += [
                int((row > row[list(each.answering)].max()).sum())
                for row, each in zip(scores, some, strict=True)
            ]
    return np.array(before, np.int64)
