"""The log: what this program says of its work, without secrets and without what people ask.

Libraries log whole events of Discord, SQL with its values and pages at DEBUG and INFO, so only
their warnings are written, whatever the level.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from language.safe_text import safe

OWN = ("attache", "bot", "answer", "ingest", "servers", "index", "language", "reading")
"""The packages that the level applies to."""

# Whoever has the token of an interaction or a webhook can reply in its name.
_DISCORD_TOKEN = re.compile(r"(?<=/)(webhooks|interactions)(/\d+/)[^\s/?'\"]+")
_HIDDEN = "[hidden]"


def configure(level: str, *, secrets: Iterable[str] = ()) -> None:
    """Log to stderr from `level` on. The `secrets` are written nowhere."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    set_level(level)


def set_level(level: str) -> None:
    """Have this program's own packages log from `level` on."""
    for package in OWN:
        logging.getLogger(package).setLevel(level)


@contextmanager
def silenced() -> Iterator[None]:
    """Write no log meanwhile."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


class SafeFormatter(logging.Formatter):
    """Formats records without secrets and control characters, a message on one line."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(filter(None, secrets))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the first line of a record: a title cannot forge another one."""
        return " ".join(super().formatMessage(record).splitlines())

    def format(self, record: logging.LogRecord) -> str:
        """Return a record with its traceback."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return safe(_DISCORD_TOKEN.sub(rf"\1\2{_HIDDEN}", text))
