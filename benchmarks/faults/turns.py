"""How often a fault is injected: so many times, and no longer than so many seconds."""

import time
from collections.abc import Iterator


class Turns:
    """Counts from nought, `most` times, and begins no other turn after `seconds`."""

    def __init__(self, most: int, *, seconds: float = float("inf")) -> None:
        self.most = most
        self.taken = 0
        self._seconds = seconds

    def __iter__(self) -> Iterator[int]:
        ends = time.monotonic() + self._seconds
        while self.taken < self.most and time.monotonic() < ends:
            self.taken += 1
            yield self.taken - 1
