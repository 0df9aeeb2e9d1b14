"""Trains in one pass: relevance listwise over a question's sentences, spans in relevant ones."""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from answer.evidence.network import ANSWER_TYPES, ORDERS, ReaderNetwork
from answer.evidence.pair_encoder import PairEncoder
from answer.understanding.types import AnswerType, Order
from index.embedder import fastest_precision
from training.data import UNORDERED, Group, Text, shuffled
from training.noise import noisy

_AT_ONCE = 16  # sequences


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The hyper-parameters of a run."""

    seed: int = 1
    groups_a_step: int = 8
    negatives: int = 4
    hardest: int = 10  # negatives are drawn from so many of the first
    learning_rate: float = 1e-4
    heads_rate: float = 1.0  # times that of the encoder
    warm_up: float = 0.06
    weight_decay: float = 0.01
    averaging: float = 0.997  # decay of the weights' moving average, which is what is kept
    pointwise: float = 0.5  # weight of the loss that makes scores comparable between questions
    span: float = 0.7
    verdict: float = 0.5
    question: float = 0.3  # weight of the losses of a question's kind and order
    frozen: int = 0  # layers, from the first, that are left as they are
    lookalikes: int = 1  # of a group's, given the sentence that they look answered by


LARGER = Recipe(
    negatives=3,
    hardest=7,
    learning_rate=4e-5,
    heads_rate=10.0,
    averaging=0.995,
    frozen=2,
    question=0.0,
)
"""The recipe of the larger reader. What a question asks for the small one tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Losses:
    """The losses of a batch, each a scalar; `tokens` is its number of tokens."""

    listwise: Tensor
    pointwise: Tensor
    span: Tensor
    verdict: Tensor
    question: Tensor
    tokens: int

    def total(self, recipe: Recipe) -> Tensor:
        return (
            self.listwise
            + recipe.pointwise * self.pointwise
            + recipe.span * self.span
            + recipe.verdict * self.verdict
            + recipe.question * self.question
        )

    def values(self) -> list[float]:
        losses = (self.listwise, self.pointwise, self.span, self.verdict, self.question)
        return [float(loss.detach()) for loss in losses]


@dataclass(frozen=True, slots=True)
class _Sequence:
    question: str
    sentence: Text
    relevant: bool
    verdict: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    """What the network makes of one sequence of so many tokens; `spans` has shape (tokens, 2)."""

    relevance: Tensor
    spans: Tensor
    verdict: Tensor
    in_sentence: Tensor
    offsets: Sequence[tuple[int, int]]


def train(
    network: ReaderNetwork,
    encoder: PairEncoder,
    groups: Sequence[Group],
    recipe: Recipe,
    *,
    on_step: Callable[[int, int, ReaderNetwork], None],
) -> ReaderNetwork:
    """Train for one pass; return the network with its weights averaged over the last steps.

    `on_step(step, steps, averaged)` is called after each step.
    """
    torch.manual_seed(recipe.seed)
    for module in (network.encoder.embeddings, *network.encoder.encoder.layer[: recipe.frozen]):
        # The embeddings are half of the weights; news names must keep their meaning.
        for parameter in module.parameters():
            parameter.requires_grad = False
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    body = [parameter for parameter in network.encoder.parameters() if parameter.requires_grad]
    heads = [parameter for name, parameter in network.named_parameters() if "encoder" not in name]
    rate = recipe.learning_rate
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate * recipe.heads_rate}],
        weight_decay=recipe.weight_decay,
        fused=True,
    )
    batches = _batches(groups, recipe)
    steps = len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: share_of_rate(step / steps, recipe.warm_up)
    )
    averaged = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))
    network.train()
    began, sums, seen = time.perf_counter(), [0.0] * 5, 0
    for step, batch in enumerate(batches, 1):
        losses = _losses(network, encoder, batch, recipe, step)
        losses.total(recipe).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        averaged.update_parameters(network)
        seen += losses.tokens
        sums = [old + new for old, new in zip(sums, losses.values(), strict=True)]
        if step % 25 == 0:
            means = " ".join(f"{value / 25:.3f}" for value in sums)
            speed = seen / (time.perf_counter() - began)
            print(f"step {step} of {steps}: {means}  {speed:,.0f} tokens/s", flush=True)
            sums = [0.0] * 5
        on_step(step, steps, averaged.module)
        network.train()
    return averaged.module.eval()  # type: ignore[no-any-return]


def share_of_rate(done: float, warm_up: float) -> float:
    """Return the share of the learning rate: it rises linearly, then falls to nothing."""
    return min(done / warm_up, (1 - done) / (1 - warm_up)) if done < 1 else 0.0


def _batches(groups: Sequence[Group], recipe: Recipe) -> list[list[Group]]:
    """Groups of like length together: padding would otherwise be a third of the work."""
    order = shuffled(groups, recipe.seed)
    chance = random.Random(recipe.seed)
    batches = []
    for start in range(0, len(order), 512):
        chunk = sorted(order[start : start + 512], key=_length)
        pieces = [
            chunk[at : at + recipe.groups_a_step]
            for at in range(0, len(chunk), recipe.groups_a_step)
        ]
        chance.shuffle(pieces)
        batches.extend(pieces)
    return batches


def _length(group: Group) -> int:
    texts = [group.positive, *group.negatives[:4]] if group.positive else group.negatives[:4]
    return max((len(text.lead) + len(text.text) for text in texts if text), default=0)


def _losses(
    network: ReaderNetwork,
    encoder: PairEncoder,
    batch: Sequence[Group],
    recipe: Recipe,
    step: int,
) -> _Losses:
    chance = random.Random(recipe.seed * 1_000_003 + step)
    rows = [list(_sequences(group, recipe, chance)) for group in batch]
    flat = [row for group in rows for row in group]
    outputs = _read(network, encoder, flat)
    relevance = torch.stack([output.relevance for output in outputs])
    verdicts = torch.stack([output.verdict for output in outputs])
    listwise, span, place = [], [], 0
    for group, sequences in zip(batch, rows, strict=True):
        if group.positive is not None:
            scores = relevance[place : place + len(sequences)]
            listwise.append(-F.log_softmax(scores, 0)[0])
            loss = _span_loss(outputs[place], group.spans)
            if loss is not None:
                span.append(loss)
        place += len(sequences)
    labels = torch.tensor([float(row.relevant) for row in flat])
    decided = [at for at, row in enumerate(flat) if row.verdict is not None]
    said = torch.tensor([float(bool(flat[at].verdict)) for at in decided])
    return _Losses(
        listwise=_mean(listwise),
        pointwise=F.binary_cross_entropy_with_logits(relevance, labels),
        span=_mean(span),
        verdict=F.binary_cross_entropy_with_logits(verdicts[decided], said)
        if decided
        else torch.zeros(()),
        question=_question_loss(network, encoder, batch, chance)
        if recipe.question
        else torch.zeros(()),
        tokens=sum(output.in_sentence.numel() for output in outputs),
    )


def _read(network: ReaderNetwork, encoder: PairEncoder, rows: Sequence[_Sequence]) -> list[_Output]:
    """What the network makes of each row; rows of like length are read together."""
    outputs: dict[int, _Output] = {}
    order = sorted(
        range(len(rows)), key=lambda at: len(rows[at].sentence.lead) + len(rows[at].sentence.text)
    )
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        pairs = encoder.encode(
            [rows[at].question for at in some],
            [rows[at].sentence.lead for at in some],
            [rows[at].sentence.text for at in some],
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=fastest_precision() is torch.bfloat16):
            relevance, spans, verdicts = network(
                pairs.input_ids, pairs.attention_mask, pairs.token_type_ids
            )
        for number, at in enumerate(some):
            outputs[at] = _Output(
                relevance=relevance[number].float(),
                spans=spans[number].float(),
                verdict=verdicts[number].float(),
                in_sentence=pairs.in_sentence[number],
                offsets=pairs.offsets[number],
            )
    return [outputs[at] for at in range(len(rows))]


def _question_loss(
    network: ReaderNetwork, encoder: PairEncoder, batch: Sequence[Group], chance: random.Random
) -> Tensor:
    """The cross-entropy of the kinds and orders of the batch's questions, where these are known."""
    known = [group for group in batch if group.kind is not None]
    if not known:
        return torch.zeros(())
    nothing = [""] * len(known)
    questions = [noisy(group.question, chance) for group in known]
    pairs = encoder.encode(questions, nothing, nothing)
    with torch.autocast("cpu", torch.bfloat16, enabled=fastest_precision() is torch.bfloat16):
        kinds, orders = network.classify(
            pairs.input_ids, pairs.attention_mask, pairs.token_type_ids
        )
    wanted = torch.tensor([ANSWER_TYPES.index(AnswerType(group.kind or "")) for group in known])
    ordered = [at for at, group in enumerate(known) if group.order is not None]
    loss = F.cross_entropy(kinds.float(), wanted)
    if ordered:
        named = [known[at].order or UNORDERED for at in ordered]
        places = [ORDERS.index(None if name == UNORDERED else Order(name)) for name in named]
        loss = loss + F.cross_entropy(orders[ordered].float(), torch.tensor(places))
    return loss


def _mean(losses: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(losses)).mean() if losses else torch.zeros(())


def _sequences(group: Group, recipe: Recipe, chance: random.Random) -> Iterator[_Sequence]:
    """The positive first, if there is one, then what does not answer."""
    question = noisy(group.question, chance)
    if group.positive is not None:
        yield _Sequence(question, group.positive, True, group.verdict)
    elif group.negatives:
        yield _Sequence(question, group.negatives[0], False)
    first = 0 if group.positive is not None else 1  # without a positive, the first is there already
    hardest = group.negatives[first : recipe.hardest]
    for negative in chance.sample(hardest, min(recipe.negatives, len(hardest))):
        yield _Sequence(question, negative, False)
    if group.positive is not None:
        likely = chance.sample(group.lookalikes, min(recipe.lookalikes, len(group.lookalikes)))
        for other in likely:
            yield _Sequence(noisy(other, chance), group.positive, False)


def _span_loss(output: _Output, spans: Sequence[tuple[int, int]]) -> Tensor | None:
    """The cross-entropy of the answers' starts and ends; None if no answer is in the tokens."""
    offsets = output.offsets
    starts = [t for t, (a, b) in enumerate(offsets) if b and any(a <= s < b for s, _ in spans)]
    ends = [t for t, (a, b) in enumerate(offsets) if b and any(a < e <= b for _, e in spans)]
    if not starts or not ends:
        return None
    inside = output.spans.masked_fill(~output.in_sentence.unsqueeze(-1), -math.inf)
    log_likely = F.log_softmax(inside, 0)
    return -(log_likely[starts, 0].logsumexp(0) + log_likely[ends, 1].logsumexp(0)) / 2


def save(network: ReaderNetwork, tokenizer_file: Path, folder: Path) -> None:
    """Write the network and its tokenizer, as `NetworkReader.load` reads them."""
    network.save(folder)
    (folder / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())
