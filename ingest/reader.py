"""What is read about one article to the article, or to the reason why it is none."""

import logging
from collections.abc import Callable

from index.types import ArticleDraft
from ingest.draft import ExportedFields, Fields, make_draft
from ingest.errors import IngestError
from ingest.types import Dated, DatedBy, Failure, Found, Given, Item, Limits

log = logging.getLogger(__name__)


class Reader:
    """Makes the articles of one file; what goes wrong with one becomes a `Failure`.

    What is given only fills gaps where the file `is_within` another, which it was given about.
    """

    def __init__(
        self, given: Given, limits: Limits, origin: str | None = None, *, is_within: bool = False
    ) -> None:
        self._given = given
        self._limits = limits
        self._origin = origin
        self._is_within = is_within

    def article(self, source: str, read: Callable[[], Fields], *, many: bool = False) -> Item:
        """The article whose fields `read` gives, or why it cannot be taken in."""
        try:
            fields = read()
            draft = self._draft(fields, many=many)
            return Found(source=source, draft=draft, dated=self._dated(fields, draft))
        except Exception as error:
            return failed(source, error)

    def _draft(self, fields: Fields, *, many: bool) -> ArticleDraft:
        return make_draft(
            fields,
            given=self._given,
            limits=self._limits,
            # One file with many articles tells none of them from the others.
            origin=None if many else self._origin,
            many=many or self._is_within,
        )

    def _dated(self, fields: Fields, draft: ArticleDraft) -> Dated | None:
        """What the day was found by; None where it was said outright, of this article."""
        is_meant = draft.dated_by is DatedBy.GIVEN and not self._given.for_gaps
        is_said = is_meant or isinstance(fields, ExportedFields)
        if draft.dated_by is None or draft.dated_by is DatedBy.SAID or is_said:
            return None
        return Dated(day=draft.published_on, by=draft.dated_by)


def failed(source: str, error: Exception) -> Failure:
    """The failure that an error becomes; one that nobody foresaw is logged.

    Raises `MemoryError` again: what is left of the process is not to be trusted.
    """
    if isinstance(error, IngestError):
        return Failure(source=source, reason=str(error))
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, RecursionError):
        reason = "Its parts stand too deep within one another: give its text as plain text."
        return Failure(source=source, reason=reason)
    # Whatever a parser trips over in one article must not stop the others.
    log.error("Reading %s failed.", source, exc_info=error)
    reason = "It could not be read (details are in the log): try it as plain text."
    return Failure(source=source, reason=reason)
