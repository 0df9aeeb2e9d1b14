"""Progress of a long job: a bar with rate and time left on a terminal, plain lines elsewhere."""

import time
from typing import Self

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from attache.terminal import SafeConsole
from ingest.types import ArticleReport, ArticleSummary, DatedBy, Failure
from ingest.types import Progress as Event
from language.safe_text import safe

_SECONDS_BETWEEN_LINES = 10.0
_SHORTEST_TOLD = 0.02
"""Share of a job from which its time left is told: before it, loading models is most of it."""


def same_story(other: ArticleSummary) -> str:
    """Return the note that an article carries the text of another one."""
    return f"same story as {other.title}" + (f" ({other.publisher})" if other.publisher else "")


class _Reporter:
    """A bar on a terminal; elsewhere a line every ten seconds, so that a log stays readable."""

    def __init__(self) -> None:
        # On stderr: what a command prints on stdout can go on through a pipe.
        self._console = SafeConsole(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("reading", total=1.0)
        self._began = time.monotonic()
        self._last_line = self._began

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _show(self, fraction: float, said: str) -> None:
        now = time.monotonic()
        if self._console.is_terminal:
            self._bar.update(self._task, completed=fraction, description=said)
        elif now - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = now
            click.echo(f"{fraction:4.0%}  {said}{self._left(now, fraction)}", err=True)

    def _left(self, now: float, fraction: float) -> str:
        if fraction < _SHORTEST_TOLD:
            return ""
        return f", {(now - self._began) * (1 - fraction) / fraction:,.0f} s left"

    def _rate(self, passages: int) -> float:
        return passages / max(time.monotonic() - self._began, 1e-9)


class IngestProgress(_Reporter):
    """Shows an ingest; call it with each event."""

    def __call__(self, event: Event) -> None:
        if isinstance(event.latest, Failure):
            self._print(f"failed  {event.latest.source}: {event.latest.reason}", style="red")
            if event.latest.is_undated:
                self._print("        → --date 2024-07-09 says the day of articles that do not.")
        else:
            self._tell(event.latest)
        self._show(
            event.fraction,
            f"{event.done:,} article{'s' * (event.done != 1)}, "
            f"{self._rate(event.passages):.0f} passages/s",
        )

    def _tell(self, report: ArticleReport) -> None:
        """Print what is worth knowing of an article that was added."""
        if report.dated and report.dated.by is not DatedBy.METADATA:
            # A wrong day makes wrong answers, and these are guesses.
            self._print(f"dated   {report.source}: {report.dated.day}, by {report.dated.by}")
        if report.doubt:
            self._print(f"doubted {report.source}: {report.doubt}")
        if report.same_story:
            self._print(f"same    {report.source}: {same_story(report.same_story)}")

    def _print(self, line: str, *, style: str | None = None) -> None:
        self._console.print(safe(line), style=style, markup=False, soft_wrap=True)


class PassageProgress(_Reporter):
    """Shows a rebuild; call it with passages done and passages in all."""

    def __call__(self, done: int, total: int) -> None:
        self._show(done / max(total, 1), f"{done:,} of {total:,} passages")


class ReadingProgress(_Reporter):
    """Shows how articles are read; call it with articles done and articles in all."""

    def __call__(self, done: int, total: int) -> None:
        self._show(done / max(total, 1), f"{done:,} of {total:,} articles read")
