"""What can go wrong on an article's way in, one sentence each.

IngestError
├── UnreadableSource      the file is missing, binary, broken or of an unknown kind
├── NotAnArticle          what was read is not shaped like an article
├── NoText                no text is left to store
├── NoDate                nothing says when it was published
├── BadDate               what it says is no date that can be right
├── BadAddress            the address given is not one of a web page
└── TooLarge              it is larger than the limit

What the archive itself refuses is an `ArchiveError`.
"""

from index.errors import ArchiveError, StorageError, UnknownArticle

__all__ = [
    "ArchiveError",
    "BadAddress",
    "BadDate",
    "IngestError",
    "NoDate",
    "NoText",
    "NotAnArticle",
    "StorageError",
    "TooLarge",
    "UnknownArticle",
    "UnreadableSource",
]


class IngestError(Exception):
    """The article cannot be taken in; `str()` is a sentence that says what to do."""


class UnreadableSource(IngestError):
    """The file is missing, binary, broken or of an unknown kind."""


class NotAnArticle(IngestError):
    """What was read is not shaped like an article."""


class NoText(IngestError):
    """No text is left to store."""

    def __init__(self) -> None:
        super().__init__("There is no text in it: give a file or text that holds an article.")


class NoDate(IngestError):
    """Nothing says when the article was published."""

    def __init__(self, how: str) -> None:
        super().__init__(f"It has no publication date: {how}.")


class BadDate(IngestError):
    """What the article says is no date that can be right."""


class BadAddress(IngestError):
    """The address given is not one of a web page."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"'{address[:80]}' is not a web address: give one that begins with https:// or http://."
        )


class TooLarge(IngestError):
    """It is larger than the limit."""

    def __init__(self, what: str, limit: int, unit: str = "bytes") -> None:
        super().__init__(
            f"{what} is larger than {limit:,} {unit}: split it into smaller pieces and add those."
        )
