"""Loading what stays in memory until the process ends: modules and models."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Pause the garbage collector, and exempt what is in memory at the end from later collections.

    torch and spaCy make a million objects that all stay; to look through them time and again takes
    half a second.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
