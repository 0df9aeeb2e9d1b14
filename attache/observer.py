"""What the services over an archive tell of their work, without texts and names."""

from typing import Protocol

from answer.stages import Stage
from index.state import ArchiveWatch
from ingest.types import ArticleReport, Failure


class Observer(Protocol):
    """Is told what the services do."""

    def archive_opened(self, watch: ArchiveWatch) -> None:
        """Note how the archive's state can be read while it is open."""

    def stage_took(self, stage: Stage, seconds: float) -> None:
        """Note how long a stage of an answer took."""

    def article_settled(self, settled: ArticleReport | Failure) -> None:
        """Note what became of an article on its way into the archive."""


class NoObserver:
    """Takes no note of anything."""

    def archive_opened(self, watch: ArchiveWatch) -> None:
        """Do nothing."""

    def stage_took(self, stage: Stage, seconds: float) -> None:
        """Do nothing."""

    def article_settled(self, settled: ArticleReport | Failure) -> None:
        """Do nothing."""
