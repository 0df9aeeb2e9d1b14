"""The log: what this program says of its work, without secrets and without what people ask.

Each event is one line, as text or as JSON; what is passed as `extra` are its fields. Libraries log
whole events of Discord, SQL with its values and pages at DEBUG and INFO, so only their warnings
are written, whatever the level.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType

from attache.render.json_line import json_line
from language.safe_text import safe

OWN = ("attache", "bot", "prose", "answer", "ingest", "servers", "index", "language", "reading")
"""The packages that the level applies to."""

# Whoever has the token of an interaction or a webhook can reply in its name.
_DISCORD_TOKEN = re.compile(r"(?<=/)(webhooks|interactions)(/\d+/)[^\s/?'\"]+")
_HIDDEN = "[hidden]"
_NO_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

log = logging.getLogger(__name__)


def configure(level: str, *, as_json: bool = False, secrets: Iterable[str] = ()) -> None:
    """Log to stderr from `level` on. The `secrets` are written nowhere."""
    handler = logging.StreamHandler()
    handler.setFormatter((JsonFormatter if as_json else SafeFormatter)(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    set_level(level)


def log_endings() -> None:
    """Have what ends the program or a thread logged; Python itself writes it with its secrets."""
    sys.excepthook = _log_the_end
    threading.excepthook = _log_end_of_thread


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
    """Formats records as text, without secrets and control characters.

    The message and the fields are one line; those of a traceback are indented, so that no text
    can forge an event.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(sorted(filter(None, secrets), key=len, reverse=True))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line of a record, its fields at the end as `name=value`."""
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        return " ".join((super().formatMessage(record) + fields).splitlines())

    def format(self, record: logging.LogRecord) -> str:
        """Return a record with its traceback."""
        line, *traceback = super().format(record).splitlines()
        return self.cleaned("\n  ".join([line, *traceback]))

    def cleaned(self, text: str) -> str:
        """Return the text without secrets and control characters."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return safe(_DISCORD_TOKEN.sub(rf"\1\2{_HIDDEN}", text))


class JsonFormatter(SafeFormatter):
    """Formats each record as an object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's time (UTC), level, logger, message and fields, and its traceback."""
        event: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.cleaned(record.getMessage()),
        }
        for name, value in _fields(record).items():
            is_plain = value is None or isinstance(value, bool | int | float)
            event[name] = value if is_plain else self.cleaned(str(value))
        if record.exc_info and record.exc_info[0] is not None:
            event["exception"] = self.cleaned(self.formatException(record.exc_info))
        return json_line(event)


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    """Return what was passed as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _NO_FIELDS}


def _log_the_end(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    log.critical("an unforeseen error ends the program", exc_info=(kind, error, traceback))


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        log.critical("an unforeseen error ends a thread", exc_info=ended.exc_value)
