"""A bound on what a file unpacks to and holds, against decompression bombs."""

from ingest.errors import TooLarge
from ingest.types import Limits


class UnpackBudget:
    """How much more one file, with all the files in it, may unpack to."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = limits.unpacked_bytes
        self._members = limits.members
        self._articles = limits.articles

    @property
    def is_exhausted(self) -> bool:
        """Whether one of the limits was exceeded."""
        return self._bytes < 0 or self._members < 0

    def spend(self, count: int) -> None:
        """Count bytes that were unpacked. Raises `TooLarge` above the limit."""
        self._bytes -= count
        if self._bytes < 0:
            raise TooLarge("What it unpacks to", self.limits.unpacked_bytes)

    def count_member(self) -> None:
        """Count one file within the file. Raises `TooLarge` above the limit."""
        self._members -= 1
        if self._members < 0:
            raise TooLarge("What is in it", self.limits.members, "files")

    def count_article(self) -> None:
        """Count one article of the file. Raises `TooLarge` above the limit."""
        self._articles -= 1
        if self._articles < 0:
            raise TooLarge("What is in it", self.limits.articles, "articles")
