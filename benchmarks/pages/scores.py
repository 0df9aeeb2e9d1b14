"""Days, titles and texts that readers of pages find, beside what the pages of `faults.py` hold."""

import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import htmldate
import trafilatura
from lxml import html

from benchmarks.pages.sheet import Page
from benchmarks.tables import share, table
from ingest.extraction.article import extract_article
from ingest.extraction.markup import Markup
from ingest.fields import Fields

_TOKEN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")
_OURS, _FAST, _EXTENSIVE = "Attaché", "htmldate fast", "htmldate extensive"

FindDay = Callable[[str, str], date | None]
FindText = Callable[[str, str], str]


def page_report(pages: Sequence[Page]) -> str:
    """Return the tables: days by languages, days by kinds, texts and titles."""
    found = [_extracted(page) for page in pages]
    days = {
        _OURS: [each.date if isinstance(each.date, date) else None for each in found],
        _FAST: [_htmldate(page, extensive=False) for page in pages],
        _EXTENSIVE: [_htmldate(page, extensive=True) for page in pages],
    }
    titles = share(
        sum(each.title == page.title for each, page in zip(found, pages, strict=True)) / len(pages)
    )
    texts = {
        _OURS: [each.text for each in found],
        "trafilatura": [
            trafilatura.extract(page.html, include_comments=False) or "" for page in pages
        ],
    }
    if (readability := _readability()) is not None:
        texts["readability"] = [readability(page.html) for page in pages]
    return "\n\n".join(
        (
            _days_by_language(pages, days),
            _days_by_kind(pages, days),
            _texts(pages, texts),
            f"Titles right: {titles}",
        )
    )


def _extracted(page: Page) -> Fields:
    return extract_article(Markup.of(page.html), url=page.url)


def _htmldate(page: Page, *, extensive: bool) -> date | None:
    found = htmldate.find_date(
        page.html, url=page.url, original_date=True, extensive_search=extensive
    )
    return date.fromisoformat(found) if found else None


def _readability() -> Callable[[str], str] | None:
    """Return the extraction of readability-lxml, where that is installed."""
    try:
        documents = importlib.import_module("readability")
    except ImportError:
        return None

    def extract(source: str) -> str:
        return str(html.fromstring(documents.Document(source).summary()).text_content())

    return extract


def outcome(said: date | None, right: date | None) -> str:
    """Return "right", "wrong", or "none" where a day was not found that is there."""
    if said == right:
        return "right"
    return "wrong" if said else "none"


def _shares(
    pages: Sequence[Page], days: Sequence[date | None], of: Callable[[Page], bool]
) -> tuple[str, str]:
    counts = Counter(
        outcome(said, page.day) for said, page in zip(days, pages, strict=True) if of(page)
    )
    return share(counts["right"] / max(1, counts.total())), share(
        counts["wrong"] / max(1, counts.total())
    )


def _days_by_language(pages: Sequence[Page], days: dict[str, list[date | None]]) -> str:
    groups: dict[str, Callable[[Page], bool]] = {
        "English": lambda page: page.language == "en",
        "other languages": lambda page: page.language != "en",
        "all": lambda _: True,
    }
    rows = [
        (name, str(sum(map(of, pages))), *_cells(pages, days, of)) for name, of in groups.items()
    ]
    return table(("days", "pages", *_heads(days)), rows)


def _days_by_kind(pages: Sequence[Page], days: dict[str, list[date | None]]) -> str:
    kinds = dict.fromkeys(page.kind for page in pages)
    rows = [
        (kind, *_cells(pages, days, lambda page, kind=kind: page.kind == kind)) for kind in kinds
    ]  # type: ignore[misc]
    return table(("kind", *_heads(days)), rows)


def _heads(names: Iterable[str]) -> list[str]:
    return [f"{name}: {what}" for name in names for what in ("right", "wrong")]


def _cells(
    pages: Sequence[Page], days: dict[str, list[date | None]], of: Callable[[Page], bool]
) -> list[str]:
    return [cell for each in days.values() for cell in _shares(pages, each, of)]


def _texts(pages: Sequence[Page], texts: dict[str, list[str]]) -> str:
    rows = []
    for name, said in texts.items():
        scores = [
            _f1(got, " ".join(page.paragraphs)) for got, page in zip(said, pages, strict=True)
        ]
        rows.append(
            (
                name,
                share(sum(scores) / len(scores)),
                share(sum(score < 0.9 for score in scores) / len(scores)),
            )
        )
    return table(("text", "F1", "under .9"), rows)


def _f1(got: str, wanted: str) -> float:
    ours, theirs = (Counter(_TOKEN.findall(text.casefold())) for text in (got, wanted))
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())
