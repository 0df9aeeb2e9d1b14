"""Loads the span readers: the bundled ones, or another by path or hub name."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from answer.errors import DamagedReader, UnknownReader

if TYPE_CHECKING:
    from answer.evidence.span_reader import SpanReader

BUNDLED_READER = "bundled"
BUNDLED_FOLDER = Path(__file__).parent / "model"
BUNDLED_SHA256 = "a722ff3f463c9fdb6d8c6ed4b5a9862ae936ae6d40fdefbbfb824f5c6d4db699"

LARGER_FOLDER = Path(__file__).parent / "larger_model"
LARGER_SHA256 = "29856d77cd69f9f8f7a6d0f610a569ecae2209345d61e7598fd71c1f381e38a3"
VERDICT_SHA256 = "70da6aef3ccd5665dae621cf5c535ece5b834d23d55c141c2e6cca385fce7450"


def load_reader(name: str = BUNDLED_READER) -> "SpanReader":
    """Load the bundled reader, or another by path or hub name.

    Raises `DamagedReader` if the bundled weights are missing or damaged, `UnknownReader` if
    nothing can be loaded by that name, `NoReader` if what is loaded points at no answers.
    """
    # Imported here: torch takes seconds, and `attache --help` needs none of it.
    from answer.evidence.network_reader import NetworkReader

    if _is_network(Path(name)):
        try:
            return NetworkReader.load(Path(name))
        except Exception as error:  # each library has its own for weights that are cut off
            raise UnknownReader(name) from error
    _check(BUNDLED_FOLDER / "model.safetensors", BUNDLED_SHA256)
    bundled = NetworkReader.load(BUNDLED_FOLDER)
    if name == BUNDLED_READER:
        return bundled

    from answer.evidence.hub_reader import QuestionAnsweringReader

    return QuestionAnsweringReader.load(name, bundled)


def load_larger_reader(name: str = BUNDLED_READER) -> "SpanReader | None":
    """Load what reads the best sentences again; None beside a reader that is not the bundled one.

    Raises `DamagedReader` if its weights are missing or damaged.
    """
    return load_bundled_larger() if name == BUNDLED_READER else None


def load_bundled_larger() -> "SpanReader":
    """Load the larger reader. Raises `DamagedReader` if its weights are missing or damaged."""
    from answer.evidence.network_reader import NetworkReader

    _check(LARGER_FOLDER / "model.safetensors", LARGER_SHA256)
    _check(LARGER_FOLDER / "verdict.safetensors", VERDICT_SHA256)
    return NetworkReader.load(LARGER_FOLDER)


def _check(weights: Path, sha256: str) -> None:
    try:
        with weights.open("rb") as file:
            sound = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        sound = False
    if not sound:
        raise DamagedReader(
            f"The reader's weights in {weights} are missing or damaged. Install Attaché anew."
        )


def _is_network(folder: Path) -> bool:
    """Whether the folder holds what `ReaderNetwork.save` wrote."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        return bool(config.get("architectures") == ["ReaderNetwork"])
    except (OSError, ValueError):
        return False
