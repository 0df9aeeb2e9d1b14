"""The state of a server's archive, its questions and its gaps, in words."""

from collections.abc import Iterator, Sequence

from discord.utils import format_dt

from bot.views.paging import PAGE_SIZE
from bot.views.text import escaped, fit_lines, one_line
from ingest.types import CollectionReport
from language import Language
from servers.service import Gap, Usage

USAGE_DAYS = 30
"""The days before today of which questions are counted."""


def report_text(report: CollectionReport, language: Language) -> str:
    """Return what a collection holds, and the state of its indexes."""
    lines = [language("archive-holds", articles=report.articles, passages=report.passages)]
    if report.oldest and report.newest:
        first, last = language.day(report.oldest), language.day(report.newest)
        name = "archive-published.day" if first == last else "archive-published"
        lines.append(language(name, first=first, last=last))
    if report.last_added_at:
        lines.append(language("archive-added", moment=format_dt(report.last_added_at)))
    megabytes = report.bytes_on_disk / 1024**2
    if report.indexed_passages == report.passages:
        lines.append(language("archive-indexed", size=megabytes))
    else:
        indexed = report.indexed_passages
        lines.append(language("archive-indexed-partly", passages=indexed, size=megabytes))
    return "\n".join(lines)


def engine_lines(report: CollectionReport, language: Language) -> Iterator[str]:
    """Yield the embedding model, and the generation of the indexes."""
    yield escaped(report.model)
    if report.generation:
        yield language("archive-generation", name=escaped(report.generation))


def public_text(report: CollectionReport, language: Language) -> str | None:
    """Return what the public collection holds, or None if it is empty."""
    if not report.newest:
        return None
    return language("archive-public", articles=report.articles, day=language.day(report.newest))


def usage_text(usage: Usage, language: Language) -> str:
    """Return how many questions were asked lately, and how many were answered."""
    if not usage.asked:
        return language("usage-none", days=USAGE_DAYS)
    share = usage.answered * 100 // usage.asked
    line = language("usage", days=USAGE_DAYS, asked=usage.asked, share=share)
    if not usage.helpful and not usage.unhelpful:
        return line
    return language("usage-judged", usage=line, helpful=usage.helpful, unhelpful=usage.unhelpful)


def gaps_text(gaps: Sequence[Gap], usage: Usage, language: Language, *, is_recorded: bool) -> str:
    """Return one page of the questions that were not answered."""
    if not is_recorded:
        return language(
            "gaps-not-kept",
            unanswered=usage.asked - usage.answered,
            asked=usage.asked,
            days=USAGE_DAYS,
        )
    if not gaps:
        return language("gaps-none")
    lines = [f"- {_gap(each, language)}" for each in gaps[:PAGE_SIZE]]
    return fit_lines(lines, language)


def _gap(gap: Gap, language: Language) -> str:
    question = escaped(one_line(gap.text, 120))
    last = language.day(gap.last_asked.date())
    return language("gaps-line", question=question, times=gap.times, day=last)
