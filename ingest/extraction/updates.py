"""A live page's entries, where its markup shows them and nothing declares them.

Entries are siblings of one kind, each with a time of its own and text of its own, one after another
in time. Lists of other stories, comments and chronicles look much the same: what leads elsewhere,
stands beside the article's text or is of other days than the page is left alone.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

from lxml import html

from ingest.extraction.blocks import text_of_tree
from ingest.extraction.dating import day_in, is_only_a_date
from ingest.extraction.markup import Markup

FEWEST = 3
"""Entries that a page must show, where they are not marked as a live page's."""

MOST_OF_TEXT = 0.6
"""The share of the page's text that its entries must be: else it is an article beside a list."""

DAYS_FROM_PAGE = 7

_FEWEST_WORDS = 8
_MOST_TIMES = 2_000
_HIGHEST = 8
"""Elements between an entry and its time."""

_MOST_GROUPS = 8

_ENTRY_TAGS = frozenset({"article", "li", "div", "section"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARKED = "liveBlogUpdate"
_STAMPS = ("data-timestamp", "data-time", "data-datetime", "data-published", "data-date")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")
_NO_ENTRY = re.compile(
    r"comment|related|recommend|recirc|sidebar|most-?read|trending|teaser|newsletter|"
    r"(?:^|[\s_-])(?:respon(?:ses?|d)|repl(?:y|ies)|reviews?|promo|widget|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|byline|author|meta|timestamp|permalink|advert\w*|ad-slot|"
    r"newsletter|promo|related)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OUTSIDE = frozenset({"aside", "footer", "nav"})

_Kind = tuple[html.HtmlElement, str, str]
"""What siblings have in common: their parent, tag and first class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One entry: its day, and `said`, the time as it is written there; `id` is its element's."""

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


def shown_updates(markup: Markup, *, text: str, day: date | None) -> list[Update]:
    """Each entry of a live page; none where the page is none.

    `text` is what is read as the page's article, `day` when its metadata say it was published.
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
    """Runs of like siblings with times, the longest first, of these the deepest."""
    found: defaultdict[_Kind, dict[html.HtmlElement, None]] = defaultdict(dict)
    for time in islice(_times(markup), _MOST_TIMES):
        for element in (time, *islice(time.iterancestors(), _HIGHEST)):
            parent = element.getparent()
            if element.tag in _ENTRY_TAGS and parent is not None:
                # Some themes number their classes; in others a class tells entries from the rest.
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
    """The time of day that the element is made to tell, as its attributes write it."""
    if element.get("itemprop") == "dateModified":
        return None
    if element.tag == "time" or element.get("itemprop") == "datePublished":
        values = (element.get("datetime"), element.get("content"))
    else:
        values = tuple(element.get(name) for name in _STAMPS)
    return next((value for value in values if value and _moment(value) is not None), None)


def _moment(said: str) -> datetime | None:
    """The moment that is written so; None where that is no more than a day."""
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
    """Whether the element belongs to what stands around an article."""
    for each in (element, *element.iterancestors()):
        label = f"{each.get('class', '')} {each.get('id', '')}"[:300]
        if each.tag in _OUTSIDE or (each.tag not in ("html", "body") and _NO_ENTRY.search(label)):
            return True
        if each.get("itemprop") == "comment":
            return True
    return False


def _are_live(entries: Sequence[_Entry], day: date | None) -> bool:
    """Whether the entries follow each other in time, of the page's days, and lead nowhere else."""
    moments = [entry.at for entry in entries]
    is_ordered = all(a >= b for a, b in pairwise(moments)) or all(
        a <= b for a, b in pairwise(moments)
    )
    first, last = min(moments), max(moments)
    days = timedelta(days=DAYS_FROM_PAGE)
    near = day is None or all(abs(at.date() - day) <= days for at in (first, last))
    if not (is_ordered and first < last and last - first <= days and near):
        return False
    return not any(_leads_elsewhere(entry.element) for entry in entries)


def _leads_elsewhere(element: html.HtmlElement) -> bool:
    """Whether it is a way to another page: its heading, or most that it says, is a link."""
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


def _are_most(updates: Sequence[Update], text: str) -> bool:
    """Whether the entries are most of the page's text, and each says something."""
    if any(len(update.text.split()) < _FEWEST_WORDS for update in updates):
        return False
    said = _squeezed(" ".join(f"{update.title or ''} {update.text}" for update in updates))
    lines = [_squeezed(line) for line in text.split("\n")]
    within = sum(len(line) for line in lines if line in said)
    return within >= MOST_OF_TEXT * max(1, sum(map(len, lines)))


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _updates(entries: Sequence[_Entry]) -> list[Update]:
    return [update for entry in entries if (update := _update(entry)).text]


def _update(entry: _Entry) -> Update:
    own = copy.deepcopy(entry.element)
    own.tail = None
    heading = next(own.iter(*_HEADINGS), None)
    title = " ".join(heading.text_content().split()) if heading is not None else None
    for element in [each for each in own.iterdescendants() if isinstance(each.tag, str)]:
        label = f"{element.get('class', '')} {element.get('id', '')}"[:300]
        is_label = _said(element) is not None and _words(element) <= _FEWEST_WORDS
        if element is heading or is_label or element.tag == "figure" or _NO_TEXT.search(label):
            element.drop_tree()
    lines = [line for line in text_of_tree(own).split("\n\n") if not is_only_a_date(line)]
    return Update(
        text="\n\n".join(lines),
        title=title,
        day=day_in(entry.said) or entry.at.date(),
        said=entry.said,
        id=entry.element.get("id"),
    )
