"""Find the entries of a live blog in its markup, where no JSON-LD declares them.

Entries are sibling elements of one kind, each with its time and its text, in order of time. Lists
of other articles, comments and chronologies look similar: they are told by links to other pages,
by their place beside the article's text, or by days that are not the page's.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import islice, pairwise

from lxml import html

from ingest.extraction.html_text import plain_line, tree_to_text
from ingest.extraction.markup import Markup
from ingest.extraction.publication_date import day_shown
from ingest.extraction.shown_dates import ShownDate
from ingest.extraction.written_dates import is_only_a_date

FEWEST = 3
"""Entries that a page must have, where they are not marked as those of a live blog."""

MOST_OF_TEXT = 0.6
"""The least share of the page's text that is in its entries; below, it is an article and a list."""

DAYS_FROM_PAGE = 7
"""The most days between the page's publication and its entries."""

_FEWEST_WORDS = 8
_MOST_TIMES = 2_000
_LONGEST = 120
_HIGHEST = 8
"""The most elements between an entry and its time."""

_MOST_GROUPS = 8

_ENTRY_TAGS = frozenset({"article", "li", "div", "section"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARKED = "liveBlogUpdate"
_STAMPS = ("data-timestamp", "data-time", "data-datetime", "data-published", "data-date")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")
_NOT_ENTRIES = re.compile(
    r"comment|related|recommend|recirc|sidebar|most-?read|trending|teaser|newsletter|"
    r"(?:^|[\s_-])(?:respon(?:ses?|d)|repl(?:y|ies)|reviews?|promo|widget|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|byline|author|meta|timestamp|permalink|advert\w*|ad-slot|"
    r"newsletter|promo|related)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE_THE_ARTICLE = frozenset({"aside", "footer", "nav"})

_SiblingKind = tuple[html.HtmlElement, str, str]
"""What siblings have in common: their parent, tag and first class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEntry:
    """One entry; `said` is its time as the markup writes it, `id` that of its element."""

    text: str
    title: str | None
    day: date
    said: str
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    element: html.HtmlElement
    said: str
    at: datetime


def find_live_entries(markup: Markup, *, text: str, day: date | None) -> list[LiveEntry]:
    """Return the entries of a live blog; none if the page is no live blog.

    `text` is what was extracted as the page's article, `day` its publication by its metadata.
    """
    marked = [
        entry
        for element in markup.tree.iter()
        if isinstance(element.tag, str) and _MARKED in element.get("itemprop", "").split()
        if (entry := _entry(element)) is not None
    ]
    if marked:
        return _updates(marked)
    for entries in _siblings(markup):
        if _are_live(entries, day) and _are_most(updates := _updates(entries), text):
            return updates
    return []


def _siblings(markup: Markup) -> Iterator[list[_Entry]]:
    """Yield groups of similar siblings with times, the largest first, of these the deepest."""
    found: defaultdict[_SiblingKind, dict[html.HtmlElement, None]] = defaultdict(dict)
    for time in islice(_times(markup), _MOST_TIMES):
        for element in (time, *islice(time.iterancestors(), _HIGHEST)):
            parent = element.getparent()
            if element.tag in _ENTRY_TAGS and parent is not None:
                # Some themes number their classes; in others only a class marks the entries.
                for label in ("", element.get("class", "").partition(" ")[0]):
                    found[parent, str(element.tag), label][element] = None
    groups = [list(elements) for elements in found.values() if len(elements) >= FEWEST]
    groups.sort(key=lambda group: (-len(group), -sum(1 for _ in group[0].iterancestors())))
    for elements in groups[:_MOST_GROUPS]:
        if not _is_beside(elements[0]):
            entries = [entry for each in elements if (entry := _entry(each)) is not None]
            if len(entries) == len(elements):
                yield entries


def _times(markup: Markup) -> Iterator[html.HtmlElement]:
    for element in markup.tree.iter():
        if isinstance(element.tag, str) and _said(element) is not None:
            yield element


def _said(element: html.HtmlElement) -> str | None:
    """Return the time in the attributes of the element, as it is written; None without any."""
    if element.get("itemprop") == "dateModified":
        return None
    if element.tag == "time" or element.get("itemprop") == "datePublished":
        values = (element.get("datetime"), element.get("content"))
    else:
        values = tuple(element.get(name) for name in _STAMPS)
    return next((value for value in values if value and _moment(value) is not None), None)


def _moment(said: str) -> datetime | None:
    """Parse a time, in UTC where it has no zone; None where it is only a day."""
    said = said.strip()
    try:
        if _EPOCH.match(said):
            return datetime.fromtimestamp(int(said[:10]), UTC)
        moment = datetime.fromisoformat(said)
    except (ValueError, OverflowError):
        return None
    if not re.search(r"\d[T ]\d", said):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _entry(element: html.HtmlElement) -> _Entry | None:
    said = next((said for each in element.iter() if (said := _said_of(each))), None)
    moment = _moment(said) if said else None
    return _Entry(element=element, said=said, at=moment) if said and moment else None


def _said_of(element: html.HtmlElement) -> str | None:
    return _said(element) if isinstance(element.tag, str) else None


def _is_beside(element: html.HtmlElement) -> bool:
    """Whether the element is in a sidebar, a footer, comments or the like."""
    for each in (element, *element.iterancestors()):
        label = f"{each.get('class', '')} {each.get('id', '')}"[:300]
        if each.tag in _BESIDE_THE_ARTICLE or (
            each.tag not in ("html", "body") and _NOT_ENTRIES.search(label)
        ):
            return True
        if each.get("itemprop") == "comment":
            return True
    return False


def _are_live(entries: Sequence[_Entry], day: date | None) -> bool:
    """Whether the entries are in order of time, near the page's day, and no links elsewhere."""
    moments = [entry.at for entry in entries]
    is_ordered = all(a >= b for a, b in pairwise(moments)) or all(
        a <= b for a, b in pairwise(moments)
    )
    first, last = min(moments), max(moments)
    days = timedelta(days=DAYS_FROM_PAGE)
    near = day is None or all(abs(at.date() - day) <= days for at in (first, last))
    if not (is_ordered and first < last and last - first <= days and near):
        return False
    return not any(_is_link(entry.element) for entry in entries)


def _is_link(element: html.HtmlElement) -> bool:
    """Whether its heading, or most of its text, is a link to another page."""
    words = _words(element)
    for link in element.iter("a"):
        if link.get("href", "#").startswith("#"):
            continue
        around = (*link.iter(*_HEADINGS), *link.iterancestors(*_HEADINGS))
        if around or 2 * _words(link) > words:
            return True
    return False


def _words(element: html.HtmlElement) -> int:
    return len(element.text_content().split())


def _are_most(updates: Sequence[LiveEntry], text: str) -> bool:
    """Whether the entries make up most of the page's text, and none is almost empty."""
    if any(len(update.text.split()) < _FEWEST_WORDS for update in updates):
        return False
    said = _letters_of(" ".join(f"{update.title or ''} {update.text}" for update in updates))
    lines = [_letters_of(line) for line in text.split("\n")]
    within = sum(len(line) for line in lines if line in said)
    return within >= MOST_OF_TEXT * max(1, sum(map(len, lines)))


def _letters_of(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _updates(entries: Sequence[_Entry]) -> list[LiveEntry]:
    return [update for entry in entries if (update := _update(entry)).text]


def _update(entry: _Entry) -> LiveEntry:
    own = copy.deepcopy(entry.element)
    own.tail = None
    heading = next(own.iter(*_HEADINGS), None)
    title = plain_line(heading.text_content()) if heading is not None else None
    day = _day_of(entry, own)
    for element in [each for each in own.iterdescendants() if isinstance(each.tag, str)]:
        label = f"{element.get('class', '')} {element.get('id', '')}"[:300]
        is_label = _said(element) is not None and _words(element) <= _FEWEST_WORDS
        if element is heading or is_label or element.tag == "figure" or _NOT_TEXT.search(label):
            element.drop_tree()
    lines = [line for line in tree_to_text(own).split("\n\n") if not is_only_a_date(line)]
    return LiveEntry(
        text="\n\n".join(map(unescape, lines)),
        title=title,
        day=day,
        said=entry.said,
        id=entry.element.get("id"),
    )


def _day_of(entry: _Entry, element: html.HtmlElement) -> date:
    """Return the day of the entry: that which is shown with its time, if clocks there said so."""
    time = next(each for each in element.iter() if _said_of(each) == entry.said)
    shown = ShownDate(text=" ".join(time.text_content().split())[:_LONGEST], stamp=entry.said)
    return day_shown(shown) or entry.at.date()
