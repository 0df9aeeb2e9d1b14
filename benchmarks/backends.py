"""What the reader would cost on ONNX Runtime and OpenVINO, beside torch, in one run.

Needs `pip install onnx onnxruntime openvino`, which the product does not. All read the same batches
of the bench's passages, in turn, on as many threads.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from answer.network import ReaderNetwork
from answer.pairs import PairEncoder, Pairs
from answer.reader import PASSAGES_READ
from answer.readers import BUNDLED_FOLDER
from answer.span_reader import BATCH
from benchmarks import bench
from benchmarks.answers import search_all
from benchmarks.tables import table
from index.embedder import Embedder
from index.types import ScoredPassage

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
Read = Callable[[Pairs], NDArray[np.float32]]
"""From a batch to the relevance of each pair."""


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
    measure(options)


def measure(options: argparse.Namespace) -> None:
    """Print a row for each backend: its time, its speed beside torch's in fp32, its agreement."""
    questions = bench.questions(options.bench)[: options.questions]
    found = asyncio.run(search_all(options.data, Embedder.load(), questions))
    encoder = PairEncoder(BUNDLED_FOLDER / "tokenizer.json")
    batches = [
        batch
        for question, passages in zip(questions, found, strict=True)
        for batch in batched(encoder, question.text, passages[:PASSAGES_READ])
    ]
    with tempfile.TemporaryDirectory() as folder:
        ways = backends(batches[0], Path(folder), options.threads)
        expected = relevance(ways["torch, float32"], batches)
        differs = {name: float(np.abs(relevance(way, batches) - expected).max())
                   for name, way in ways.items()}  # fmt: skip
        times = {name: cpu_times(way, batches, options.rounds) for name, way in ways.items()}
    base = statistics.median(times["torch, float32"])
    rows = [
        (name, f"{1000 * median / len(questions):.0f} ms", f"{base / median:.2f}", f"{off:.3f}")
        for (name, taken), off in zip(times.items(), differs.values(), strict=True)
        for median in [statistics.median(taken)]
    ]
    print(table(("backend", "CPU a question", "times as fast", "log odds off, at most"), rows))


def batched(encoder: PairEncoder, question: str, passages: Sequence[ScoredPassage]) -> list[Pairs]:
    """The batches in which the product reads the passages: those of like length together."""
    rows = sorted(
        ((each.passage.article.title, each.passage.text) for each in passages),
        key=lambda row: len(row[0]) + len(row[1]),
    )
    return [
        encoder.encode([question] * len(part), [t for t, _ in part], [p for _, p in part])
        for at in range(0, len(rows), BATCH)
        for part in [rows[at : at + BATCH]]
    ]


def backends(example: Pairs, folder: Path, threads: int) -> dict[str, Read]:
    """Each way to read, torch in float32 first."""
    import onnxruntime
    import openvino
    from onnxruntime.quantization import QuantType, quantize_dynamic

    plain = ReaderNetwork.load(BUNDLED_FOLDER)
    inputs = tuple(getattr(example, name) for name in INPUTS)
    exact, small = folder / "reader.onnx", folder / "reader-int8.onnx"
    axes = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "spans")}
    torch.onnx.export(
        plain, inputs, exact, input_names=list(INPUTS), output_names=["relevance", "spans"],
        dynamic_axes=axes | {"relevance": {0: "pairs"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(exact, small, weight_type=QuantType.QInt8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    converted = openvino.convert_model(plain, example_input=inputs)
    core = openvino.Core()

    def by_torch(network: ReaderNetwork) -> Read:
        def read(pairs: Pairs) -> NDArray[np.float32]:
            with torch.inference_mode():
                return network(*(getattr(pairs, name) for name in INPUTS))[0].float().numpy()

        return read

    def by_onnx(path: Path) -> Read:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda pairs: session.run(
            ["relevance"], {name: getattr(pairs, name).numpy() for name in INPUTS}
        )[0]

    def by_openvino(precision: str) -> Read:
        model = core.compile_model(
            converted, "CPU",
            {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads,
             "PERFORMANCE_HINT": "LATENCY", "ENABLE_CPU_PINNING": False},
        )  # fmt: skip
        return lambda pairs: np.array(model([getattr(pairs, name).numpy() for name in INPUTS])[0])

    return {
        "torch, float32": by_torch(plain),
        "torch, bfloat16": by_torch(ReaderNetwork.load(BUNDLED_FOLDER, dtype=torch.bfloat16)),
        "OpenVINO, float32": by_openvino("f32"),
        "OpenVINO, bfloat16": by_openvino("bf16"),
        "ONNX Runtime, float32": by_onnx(exact),
        "ONNX Runtime, int8": by_onnx(small),
    }


def relevance(read: Read, batches: Sequence[Pairs]) -> NDArray[np.float32]:
    return np.concatenate([read(batch) for batch in batches])


def cpu_times(read: Read, batches: Sequence[Pairs], rounds: int) -> list[float]:
    """CPU seconds of each round, which other work on the machine disturbs less than the clock."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        for batch in batches:
            read(batch)
        taken.append(time.process_time() - began)
    return taken


if __name__ == "__main__":
    main()
