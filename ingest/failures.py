"""Turn the errors of one source into `Failure`s, so that the other sources go on."""

import logging

from ingest.errors import IngestError, NoDate
from ingest.types import Failure
from language.safe_text import without_passwords

log = logging.getLogger(__name__)


def to_failure(source: str, error: Exception) -> Failure:
    """Return the failure that an error becomes; unforeseen errors are logged.

    Raises `MemoryError` again: the process cannot be trusted after it.
    """
    source = without_passwords(source)
    if isinstance(error, IngestError):
        is_undated = isinstance(error, NoDate)
        return Failure(source=source, reason=str(error), is_undated=is_undated)
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, RecursionError):
        reason = "Its parts stand too deep within one another: give its text as plain text."
        return Failure(source=source, reason=reason)
    # Whatever a parser trips over in one article must not stop the others.
    log.error("Reading %s failed.", source, exc_info=error)
    reason = "It could not be read (details are in the log): try it as plain text."
    return Failure(source=source, reason=reason)


def unreadable(source: str, error: OSError) -> Failure:
    """Return the failure of a file that the operating system does not give."""
    said = error.strerror or str(error)
    return Failure(
        source=source, reason=f"It cannot be read ({said}): check the path and its permissions."
    )
