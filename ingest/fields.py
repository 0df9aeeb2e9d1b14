"""What a source says about one article, before anything is checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of one article as the source writes them; only `text` is sure to be a string.

    `how_to_date` is the remedy to show where no date is found. `dated_by` is a `DatedBy` where the
    date was inferred, and may be wrong; `doubt` is a `Doubt` about the text.
    """

    text: str
    how_to_date: str
    title: object = None
    date: object = None
    url: object = None
    publisher: object = None
    author: object = None
    dateline: object = None
    language: object = None
    dated_by: object = None
    doubt: object = None


class ExportedFields(Fields):
    """The fields of an exported article. They are complete: what is missing is not inferred."""

    __slots__ = ()
