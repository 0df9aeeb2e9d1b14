"""What the program writes into its log, caught at DEBUG."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from attache import logs


@contextmanager
def log_at_debug(
    *secrets: str, formatter: type[logs.SafeFormatter] = logs.SafeFormatter
) -> Iterator[io.StringIO]:
    """Yield what is logged meanwhile, formatted and filtered as `attache` does."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(secrets))
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in logs.OWN}
    root.addHandler(handler)
    logs.set_level("DEBUG")
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
