"""Command line, settings, wiring."""

import time

# Noted before anything else is imported: imports are part of what the user waits for.
_STARTED = time.perf_counter()


def seconds_since_start() -> float:
    """Return how long this process has run, in seconds; the interpreter's own start is left out."""
    return time.perf_counter() - _STARTED
