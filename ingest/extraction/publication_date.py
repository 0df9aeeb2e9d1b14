"""Find the day on which a page was published.

It is looked for in the metadata, below the headline, in the URL, in the dateline of the text, and
elsewhere on the page. A day on which two of these agree counts before one that only one says; else
the first of them counts. An implausible day is passed over for the next of these.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import htmldate
from lxml import html

from ingest.dates import is_plausible
from ingest.extraction.markup import Markup, Node, text_of, types_of
from ingest.extraction.months import month_number
from ingest.extraction.shown_dates import (
    Place,
    ShownDate,
    around_headline,
    is_beside,
    is_of_another,
    shown_dates,
)
from ingest.extraction.vocabulary import html_names
from ingest.extraction.written_dates import day_in, day_of_dateline, find_days
from ingest.types import DatedBy, PublicationDate

logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_IN_URL = re.compile(
    r"[/_.=-](?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2}|[a-z]{3,9})[/-](?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)(?P<month2>0[1-9]|1[0-2])(?P<day2>[0-3]\d)(?!\d)",
    re.IGNORECASE,
)
_META_DATE = re.compile(
    r"(?:^|[\W_]|publi\w*|issue\w*|creat\w*|release\w*|post\w*|article)[\W_]?(?:date|time|day)"
    r"|publish|pubdate|publication|date[\W_]?(?:publi|issue|creat|time)",
    re.IGNORECASE,
)
_NOT_PUBLISHED = re.compile(
    r"modif|updat|revis|review|expir|valid|access|crawl|event|start|end[\W_]?(?:date|time)|verif|"
    r"title|descr|image|url|today|current|build",
    re.IGNORECASE,
)
_LONGEST_META = 60
# The farthest that clocks on the earth are behind UTC, and ahead of it.
_BEHIND = timedelta(hours=12)
_AHEAD = timedelta(hours=14)
_WITNESSES = (DatedBy.PAGE, DatedBy.ADDRESS, DatedBy.METADATA, DatedBy.DATELINE)
"""Which of several local days counts, where the time of publication is in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    """A day that a page says; `utc` is the moment, where it is written as one in UTC.

    What stands far from the headline is no `witness`: it counts where nothing else says a day.
    """

    day: date
    by: DatedBy
    utc: datetime | None = None
    is_witness: bool = True

    def agrees_with(self, other: "_Sighting") -> bool:
        """Whether both may mean one moment, by a clock in some place."""
        return self.day == other.day or self.may_be(other.day) or other.may_be(self.day)

    def may_be(self, day: date) -> bool:
        """Whether the day was another one than in UTC somewhere at that moment, namely this one."""
        if self.utc is None or day == self.day:
            return False
        return day in ((self.utc - _BEHIND).date(), (self.utc + _AHEAD).date())


def find_publication_date(markup: Markup, *, url: str | None, text: str) -> PublicationDate | None:
    """Return the date and where it was found; an implausible one only if there is no other."""
    found = list(_sightings(markup, url, text))
    plausible = [each for each in found if is_plausible(each.day)]
    if plausible:
        witnesses = [each for each in plausible if each.is_witness]
        best = _local(_most_agreed(witnesses or plausible), plausible)
        return PublicationDate(day=best.day, by=best.by)
    if found:
        return PublicationDate(day=found[0].day, by=found[0].by)
    guessed = _guessed(markup)
    return PublicationDate(day=guessed, by=DatedBy.PAGE) if guessed else None


def day_in_url(url: str) -> date | None:
    """Return the day that the path of the address names."""
    found = _IN_URL.search(url.partition("?")[0])
    return _url_day(found) if found else None


def day_shown(shown: ShownDate, language: str | None = None) -> date | None:
    """Return the day of an element: that of its stamp, but as its text shows it to readers."""
    sighting = _shown(shown, language)
    return sighting.day if sighting else None


def _most_agreed(sightings: Sequence[_Sighting]) -> _Sighting:
    """Return the first day that the most places agree on."""

    def places(one: _Sighting) -> int:
        return len({other.by for other in sightings if one.agrees_with(other)})

    return max(sightings, key=places)


def _local(best: _Sighting, sightings: Sequence[_Sighting]) -> _Sighting:
    """Return the day as it was where the article was published, if anything on the page says it.

    An evening in New York is the next day in UTC.
    """
    clock = best.utc and best.utc.date()
    witnesses = [
        each
        for each in sightings
        if clock and each.utc is None and (each.day == clock or best.may_be(each.day))
    ]
    first = min(witnesses, key=lambda each: _WITNESSES.index(each.by), default=best)
    return best if first.day == best.day else first


def _sightings(markup: Markup, url: str | None, text: str) -> Iterator[_Sighting]:
    language = markup.language and markup.language.lower()
    for said in _metadata(markup):
        yield from _seen(DatedBy.METADATA, said, language)
    below: list[_Sighting] = []
    others: list[_Sighting] = []
    for shown in shown_dates(markup, language):
        if sighting := _shown(shown, language):
            (below if shown.place is Place.BELOW else others).append(sighting)
    yield from below
    if url and (day := day_in_url(url)):
        yield _Sighting(day=day, by=DatedBy.ADDRESS)
    if (dateline := day_of_dateline(text, language)) and (day := day_in(dateline, language)):
        yield _Sighting(day=day, by=DatedBy.DATELINE)
    yield from others


def _seen(by: DatedBy, said: str, language: str | None) -> Iterator[_Sighting]:
    if day := day_in(said, language):
        yield _Sighting(day=day, by=by, utc=_moment_in_utc(said))


def _shown(shown: ShownDate, language: str | None) -> _Sighting | None:
    stamped = next(_seen(DatedBy.PAGE, shown.stamp or "", language), None)
    written = next(_seen(DatedBy.PAGE, shown.text, language), None)
    said = stamped or written
    if stamped and written and stamped.may_be(written.day):
        said = written
    return said and replace(said, is_witness=shown.place is not Place.ELSEWHERE)


def _moment_in_utc(said: str) -> datetime | None:
    """Return the moment that is written, where it has a time of day and is in UTC."""
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    has_time = bool(re.search(r"\d[T ]\d", said))
    return moment if has_time and moment.utcoffset() == timedelta(0) else None


# --- Metadata -------------------------------------------------------------------------------------


def _metadata(markup: Markup) -> Iterator[str]:
    """Yield what metadata say of the day, the surest first."""
    own = sorted(markup.articles, key=lambda node: not _is_of_page(node, markup))
    yield from _values(own, "datePublished")
    for name in html_names("publication_dates"):
        if said := markup.metas.get(name):
            yield said
    pages = [node for node in markup.nodes if types_of(node) & {"WebPage", "ItemPage"}]
    yield from _values(pages, "datePublished")
    for name, said in markup.metas.items():
        is_date = _META_DATE.search(name) and not _NOT_PUBLISHED.search(name)
        if is_date and len(said) <= _LONGEST_META and "://" not in said:
            yield said
    yield from _values(own, "dateCreated")


def _values(nodes: Sequence[Node], name: str) -> Iterator[str]:
    for node in nodes:
        if said := text_of(node.get(name)):
            yield said


def _is_of_page(node: Node, markup: Markup) -> bool:
    """Whether the JSON-LD is about the article of the page, and not about another one."""
    headline = " ".join((text_of(node.get("headline")) or "").split()).casefold()
    if headline and any(headline in heading.casefold() for heading in markup.headings):
        return True
    urls = (text_of(node.get(name)) for name in ("url", "@id", "mainEntityOfPage"))
    return markup.canonical is not None and markup.canonical in urls


# --- The address, and the last resort -------------------------------------------------------------


def _url_day(found: re.Match[str]) -> date | None:
    named = found.groupdict()
    year, month, day = (named[name] or named[f"{name}2"] for name in ("year", "month", "day"))
    number = int(month) if month.isdecimal() else month_number(month, "en")
    try:
        return date(int(year), number or 0, int(day))
    except ValueError:
        return None


def _guessed(markup: Markup) -> date | None:
    """Return htmldate's guess, if the article's part of the page writes that day out in full.

    It knows more layouts, but also takes days from addresses of images, and days that could be two.
    """
    body = deepcopy(markup.tree.find("body"))
    if body is None:
        return None
    near = around_headline(replace(markup, tree=body))
    for element in list(body.iterdescendants()):
        if element.getparent() is None or element in near:
            continue
        if (
            element.tag in ("blockquote", "figure")
            or is_beside(element)
            or is_of_another(element, near)
        ):
            element.drop_tree()
    page = html.Element("html")
    page.append(body)
    try:
        found = htmldate.find_date(page, extensive_search=False, original_date=True, url="")
    except Exception:  # one more guess, which must not cost the page
        return None
    language = markup.language and markup.language.lower()
    day = day_in(found) if found else None
    written = {each.day for line in page.itertext() for each in find_days(line, language)}
    return day if day in written and day <= datetime.now(UTC).date() else None
