"""How long named functions take while the program runs as it always does."""

import functools
import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

CLOCKS: dict[str, Callable[[], float]] = {"elapsed": time.perf_counter, "cpu": time.process_time}
"""Where other programs share the machine, time on the CPU says more than time that passed."""


class Stopwatch:
    """Adds up, for each label, the milliseconds spent between two laps, by each clock."""

    def __init__(self) -> None:
        self._running: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._laps: list[dict[tuple[str, str], float]] = []

    def lap(self) -> None:
        """Keep what was added up since the last lap."""
        self._laps.append(dict(self._running))
        self._running.clear()

    def clear(self) -> None:
        """Forget all laps."""
        self._laps.clear()

    def of(self, label: str, clock: str) -> list[float]:
        """Return the milliseconds of a label in each lap."""
        return [lap.get((label, clock), 0.0) for lap in self._laps]

    @contextmanager
    def measures(self, label: str) -> Iterator[None]:
        """Add the time of a block to a label."""
        began = {name: clock() for name, clock in CLOCKS.items()}
        try:
            yield
        finally:
            for name, clock in CLOCKS.items():
                self._running[label, name] += 1000 * (clock() - began[name])

    @contextmanager
    def watches(self, **functions: tuple[Any, str]) -> Iterator[None]:
        """Add the time of every call of label=(owner, name of a function) to its label."""
        with ExitStack() as undo:
            for label, (owner, name) in functions.items():
                original = inspect.getattr_static(owner, name)
                setattr(owner, name, self._timed(label, original))
                undo.callback(setattr, owner, name, original)
            yield

    def _timed(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def later(*args: Any, **kwargs: Any) -> Any:
                with self.measures(label):
                    return await function(*args, **kwargs)

            return later

        @functools.wraps(function)
        def now(*args: Any, **kwargs: Any) -> Any:
            with self.measures(label):
                return function(*args, **kwargs)

        return now
