"""Find the day on which a page was published.

It is looked for in the metadata, then in what readers see, in the URL, and in the dateline of the
text. An implausible day is passed over for the next of these.
"""

import logging
import re
from collections.abc import Iterator
from datetime import date

import htmldate
from lxml import html

from ingest.dates import is_plausible, to_date
from ingest.extraction.markup import Markup, text_of
from ingest.extraction.vocabulary import html_names
from ingest.types import DatedBy, PublicationDate

logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_MONTHS = (
    "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? "
    "sept?(?:ember)? oct(?:ober)? nov(?:ember)? dec(?:ember)?"
).split()
_MONTH = "|".join(_MONTHS)
_WORDED = re.compile(
    rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-](?:of\s)?(?P<month>{_MONTH})\.?,?[\s-]"
    rf"(?P<year>\d{{4}})|(?P<month2>{_MONTH})\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s"
    r"(?P<year2>\d{4}))(?!\w)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\w/-])(?P<day>\d{4}-\d{2}-\d{2})(?![\w-]|T\D)")
_IN_URL = re.compile(
    rf"[/_.=-](?P<year>(?:19|20)\d\d)[/-](?P<month>\d{{1,2}}|{_MONTH})[/-](?P<day>\d{{1,2}})(?!\d)"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)(?P<month2>0[1-9]|1[0-2])(?P<day2>[0-3]\d)(?!\d)",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:pub(?:lished|lish|lication)?|post(?:ed)?|entry|article|story|news)?[\s_-]?"
    r"(?:date|time|timestamp|dateline|datetime|published|pubdate|posted-on)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r"\b(?:updated|modified|edited|revised|corrected|reviewed)\b", re.IGNORECASE)
_BESIDE_A_DATE = re.compile(
    r"\b(?:published|posted|issued|released|updated|modified|first|last|date|on|at|by|from|the|"
    r"et|est|edt|gmt|utc|bst|"
    r"cet|cest|am|pm|ist|msk|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|[ap]\.m\.|[\W_]",
    re.IGNORECASE,
)
_END_OF_DATELINE = re.compile(r"[^.!?]{0,40}?(?:[—–:]|--| - )")
_LONGEST_LABEL = 120
_MOST_BLOCKS = 400
_DATELINE_CHARS = 120


def find_publication_date(markup: Markup, *, url: str | None, text: str) -> PublicationDate | None:
    """Return the date and where it was found; an implausible one only if there is no other."""
    implausible: PublicationDate | None = None
    for by, said in _candidates(markup, url, text):
        day = day_in(said)
        if day is None:
            continue
        if is_plausible(day):
            return PublicationDate(day=day, by=by)
        implausible = implausible or PublicationDate(day=day, by=by)
    return implausible


def day_in(text: str) -> date | None:
    """Return the first day that the text names; None where it names none unambiguously."""
    text = " ".join(text[:500].split())
    if day := to_date(text):
        return day
    if iso := _ISO.search(text):
        return to_date(iso["day"])
    worded = _WORDED.search(text)
    return _day(worded) if worded else None


def day_of_dateline(text: str) -> str | None:
    """Return the day as the dateline of the text writes it; None where it has none."""
    head = text[:_DATELINE_CHARS]
    for found in (_WORDED.search(head), _ISO.search(head)):
        if found and _END_OF_DATELINE.match(text, found.end()):
            return found[0]
    return None


def _candidates(markup: Markup, url: str | None, text: str) -> Iterator[tuple[DatedBy, str]]:
    for said in _metadata(markup):
        yield DatedBy.METADATA, said
    for said in _shown(markup):
        yield DatedBy.PAGE, said
    if url and (found := _IN_URL.search(url.partition("?")[0])) and (day := _day(found)):
        yield DatedBy.ADDRESS, day.isoformat()
    if dateline := day_of_dateline(text):
        yield DatedBy.DATELINE, dateline


def _metadata(markup: Markup) -> Iterator[str]:
    for name in ("datePublished", "dateCreated"):
        for node in markup.articles:
            if said := text_of(node.get(name)):
                yield said
    for name in html_names("publication_dates"):
        if said := markup.metas.get(name):
            yield said
    # htmldate knows hundreds of names that few sites use.
    head = markup.tree.find("head")
    if head is not None:
        alone = html.Element("html")
        alone.append(html.fromstring(html.tostring(head, encoding="unicode")))
        try:
            found = htmldate.find_date(alone, extensive_search=False, original_date=True, url="")
        except Exception:  # one more guess, which must not cost the page
            found = None
        if found:
            yield found


def _shown(markup: Markup) -> Iterator[str]:
    """Yield dates that stand by themselves: in elements made for them, or as a line of text."""
    for element in markup.tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("body", "html", "meta"):
            continue
        label = f"{element.get('class', '')} {element.get('id', '')}"
        is_marked = element.get("itemprop") == "datePublished"
        if element.tag == "time" or is_marked or _DATE_CLASS.search(label[:300]):
            shown = " ".join("".join(element.itertext())[: _LONGEST_LABEL * 4].split())
            around = f"{label} {shown} {element.get('itemprop', '')}"
            if len(shown) <= _LONGEST_LABEL and not _MODIFIED.search(around.replace("_", " ")):
                yield element.get("datetime") or element.get("content") or shown
    for _, block in zip(range(_MOST_BLOCKS), markup.blocks(), strict=False):
        if is_only_a_date(block) and not _MODIFIED.search(block):
            yield block


def is_only_a_date(block: str) -> bool:
    """Whether the line holds a date, words such as "Published", and nothing else."""
    if len(block) > _LONGEST_LABEL:
        return False
    found = _WORDED.search(block) or _ISO.search(block)
    if not found:
        return False
    return not _BESIDE_A_DATE.sub("", block[: found.start()] + " " + block[found.end() :])


def _day(found: re.Match[str]) -> date | None:
    named = found.groupdict()
    year, month, day = (named[name] or named[f"{name}2"] for name in ("year", "month", "day"))
    try:
        return date(int(year), _month(month), int(day))
    except ValueError:
        return None


def _month(said: str) -> int:
    if said.isdecimal():
        return int(said)
    return next(n for n, name in enumerate(_MONTHS, start=1) if name[:3] == said[:3].lower())
