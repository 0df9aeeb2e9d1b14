"""The weights of an answer: fitted by `python -m training calibrate`, and kept as data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from answer.errors import DamagedReader

FILE = "weights.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What is weighed, in five steps (docs/reader.md).

    `promise` are the weights of a sentence's signals before it is read, `sentence` those once it
    is, in their order, and `rereading` those of what `SentenceSignals.rereading` returns. `report`
    are a constant and the weights of a report's signals. `confidence` are those of an answer's
    signals by the method that found it, a constant first.
    """

    promise: tuple[float, ...]
    sentence: tuple[float, ...]
    rereading: tuple[float, ...]
    report: tuple[float, ...]
    confidence: Mapping[str, tuple[float, ...]]

    def to_json(self) -> str:
        """Return what `read` reads."""
        content = {
            "promise": self.promise,
            "sentence": self.sentence,
            "rereading": self.rereading,
            "report": self.report,
            "confidence": dict(self.confidence),
        }
        return json.dumps(content, indent=2) + "\n"

    @classmethod
    def read(cls, text: str) -> "Weights":
        """Read weights. Raises `ValueError` where the text holds none."""
        content = json.loads(text)
        try:
            return cls(
                promise=_numbers(content["promise"]),
                sentence=_numbers(content["sentence"]),
                rereading=_numbers(content["rereading"]),
                report=_numbers(content["report"]),
                confidence={name: _numbers(row) for name, row in content["confidence"].items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("These are no weights.") from error


def _numbers(row: Sequence[float]) -> tuple[float, ...]:
    return tuple(map(float, row))


def path() -> Path:
    """Where the weights in use are kept."""
    return Path(str(files("answer").joinpath("data", FILE)))


@cache
def weights() -> Weights:
    """Return the weights in use, read once. Raises `DamagedReader`."""
    try:
        return Weights.read(path().read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedReader(
            f"The weights in {path()} are missing or damaged. Install Attaché anew."
        ) from error
