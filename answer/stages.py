"""The stages of an answer, and how long each takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Stage(StrEnum):
    """A stage of an answer, in the order they come."""

    UNDERSTAND = "understand"
    RETRIEVE = "retrieve"
    EXTRACT = "extract"
    DECIDE = "decide"
    CITE = "cite"


OnStage = Callable[[Stage, float], None]
"""Is told how many seconds a stage took, also where it failed or was cut off."""


def ignore(_stage: Stage, _seconds: float) -> None:
    """Take no note of it."""


@contextmanager
def timed(stage: Stage, on_stage: OnStage) -> Iterator[None]:
    """Tell how long the block took."""
    began = time.perf_counter()
    try:
        yield
    finally:
        on_stage(stage, time.perf_counter() - began)
