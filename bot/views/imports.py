"""The progress and the outcome of an import, in words."""

from collections import Counter

from bot.views.text import escaped, fit_lines, one_line
from ingest.types import ArticleReport, Failure, Outcome, Progress
from language import Language

MOST_FAILURES = 10
_COUNTED = (Outcome.ADDED, Outcome.REPLACED, Outcome.UNCHANGED, Outcome.DUPLICATE)


class ImportTally:
    """Counts what became of the articles of several files; `note` may be called from any thread."""

    def __init__(self, files: int, language: Language) -> None:
        self._files = files
        self._language = language
        self._begun = 0
        self._name = ""
        self._outcomes: Counter[Outcome] = Counter()
        self._failures: list[Failure] = []

    def begin(self, name: str) -> None:
        """Go on to the file with this name."""
        self._begun += 1
        self._name = name

    def note(self, progress: Progress) -> None:
        """Count the latest article."""
        if isinstance(progress.latest, ArticleReport):
            self._outcomes[progress.latest.outcome] += 1
        else:
            self.fail(progress.latest)

    def fail(self, failure: Failure) -> None:
        """Count an article or a file that could not be read."""
        self._failures.append(failure)

    def progress(self) -> str:
        """Return which file is being read, and how many articles are done."""
        language = self._language
        return language(
            "import-progress",
            name=escaped(one_line(self._name, 80)),
            number=self._begun,
            files=self._files,
            count=self._outcomes.total() + len(self._failures),
        )

    def summary(self, *, is_stopped: bool) -> str:
        """Return how many articles had which outcome, and the first failures with their reasons."""
        language = self._language
        counts = [
            language(f"imported-{each}", count=n)
            for each in _COUNTED
            if (n := self._outcomes[each])
        ]
        if self._failures:
            counts.append(language("imported-failed", count=len(self._failures)))
        counted = ", ".join(counts) or language("imported-none")
        lines = [language("import-stopped" if is_stopped else "import-done", counts=counted)]
        lines += [
            f"- {escaped(one_line(each.source, 80))}: {escaped(one_line(each.reason, 200))}"
            for each in self._failures[:MOST_FAILURES]
        ]
        if len(self._failures) > MOST_FAILURES:
            left_out = len(self._failures) - MOST_FAILURES
            lines.append(language("imported-failed-more", count=left_out))
        return fit_lines(lines, language)
