"""From the fields of an article to an `Item`: a draft of the article, or a failure."""

from collections.abc import Callable

from index.types import ArticleDraft
from ingest.draft import make_draft
from ingest.failures import to_failure
from ingest.fields import ExportedFields, Fields
from ingest.types import (
    ArticleDetails,
    DatedBy,
    Doubt,
    ExtractedArticle,
    Item,
    Limits,
    PublicationDate,
)


class ItemBuilder:
    """Builds the items of one file; an article that fails does not stop the others.

    `origin` identifies a file of one article, as a `file:` URI. In a file that `is_within` another
    one, `details` only fill gaps: they were given about the outer file.
    """

    def __init__(
        self,
        details: ArticleDetails,
        limits: Limits,
        origin: str | None = None,
        *,
        is_within: bool = False,
    ) -> None:
        self._details = details
        self._limits = limits
        self._origin = origin
        self._is_within = is_within

    def build(self, source: str, read: Callable[[], Fields], *, many: bool = False) -> Item:
        """Return the article whose fields `read` returns, or the failure to read it.

        `many` says that it is one of several articles of the file.
        """
        try:
            fields = read()
            draft = self._draft(fields, many=many)
            return ExtractedArticle(
                source=source,
                draft=draft,
                dated=self._dated(fields, draft),
                doubt=fields.doubt if isinstance(fields.doubt, Doubt) else None,
            )
        except Exception as error:
            return to_failure(source, error)

    def _draft(self, fields: Fields, *, many: bool) -> ArticleDraft:
        details = self._details.as_defaults() if many or self._is_within else self._details
        # The articles of one file cannot be told apart by the file.
        origin = None if many else self._origin
        return make_draft(fields, details=details, limits=self._limits, origin=origin)

    def _dated(self, fields: Fields, draft: ArticleDraft) -> PublicationDate | None:
        """Return the date if it was inferred; None if it was said outright, of this article."""
        is_meant = draft.dated_by is DatedBy.GIVEN and not self._details.fills_gaps
        is_said = is_meant or isinstance(fields, ExportedFields)
        if draft.dated_by is None or draft.dated_by is DatedBy.SAID or is_said:
            return None
        return PublicationDate(day=draft.published_on, by=draft.dated_by)
