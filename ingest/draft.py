"""What an extractor read, checked and made into a draft."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from index.types import ArticleDraft
from ingest.errors import BadAddress, BadDate, NoDate, NoText, TooLarge
from ingest.extraction.dateline import dateline_of
from ingest.formats.decode import clean
from ingest.types import Dated, DatedBy, Given, Limits
from reading.sentences import sentence_spans

_FIRST_YEAR = 1900
_TITLE_CHARS = 120
_MAX_TITLE_CHARS = 300
_MAX_FIELD_CHARS = 300
_MAX_ADDRESS_CHARS = 2_000
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)|(\d{8})(?:T\d|$)")
_WORDED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a file says about one article, as it says it.

    `how_to_date` helps where no date is; `dated_by` is what a date was found by, where that may
    be wrong.
    """

    text: str
    how_to_date: str
    title: object = None
    date: object = None
    url: object = None
    publisher: object = None
    author: object = None
    dateline: object = None
    language: object = None
    dated_by: object = None


class ExportedFields(Fields):
    """What an export says about an article, which is all: what it leaves out, there is not."""

    __slots__ = ()


def make_draft(
    fields: Fields,
    *,
    given: Given,
    limits: Limits,
    origin: str | None = None,
    many: bool = False,
) -> ArticleDraft:
    """The draft that the fields and the person's words make together. Raises `IngestError`."""
    text = clean(fields.text)
    if not any(character.isalnum() for character in text):
        raise NoText
    if len(text) > limits.text_chars:
        raise TooLarge("Its text", limits.text_chars, "characters")
    # One character more than allowed: the beginning of a longer address is another address.
    said = _line(fields.url, _MAX_ADDRESS_CHARS + 1)
    url = _address(said, None if many else given.url)
    for_gaps = many or given.for_gaps
    title = _choose(given.title, _line(fields.title, _MAX_TITLE_CHARS), for_gaps=for_gaps)
    publisher = _choose(given.publisher, _line(fields.publisher), for_gaps=for_gaps)
    is_all_said = isinstance(fields, ExportedFields)
    dateline = None if is_all_said else dateline_of(text)
    host = None if is_all_said else _host(url)
    dated = _dated(fields, given, for_gaps=for_gaps)
    return ArticleDraft(
        title=shorten(_line(title) or title_of(text), _MAX_TITLE_CHARS),
        text=text,
        published_on=dated.day,
        dated_by=None if is_all_said and fields.dated_by is None else dated.by,
        url=url,
        publisher=_line(publisher) or host or (dateline.agency if dateline else None),
        author=_line(fields.author),
        dateline=_line(fields.dateline) or (dateline.place if dateline else None),
        language=_language(fields.language),
        # An address that is none still tells this article from the others of its file.
        origin=origin or (said if url is None else None),
    )


def title_of(text: str) -> str:
    """A headline that the text begins with, else its first sentence, shortened.

    As headlines do, it ends without a full stop.
    """
    first, _, rest = text.partition("\n")
    is_headline = rest.strip() and len(first) <= _TITLE_CHARS and first.rstrip()[-1] not in ".,;:"
    if is_headline:
        return " ".join(first.lstrip("# ").split()) or first.strip()
    # Of a huge text only the beginning is needed.
    beginning = text[:5_000]
    sentence = " ".join(sentence_spans(beginning)[0].of(beginning).split())
    return shorten(_without_full_stop(sentence), _TITLE_CHARS)


def _without_full_stop(sentence: str) -> str:
    # Three of them are no full stop, and a text of nothing else has no other title.
    return re.sub(r"\.{2,}$", "…", sentence).removesuffix(".") or sentence


def shorten(text: str, limit: int) -> str:
    """The text, cut after a word and marked with … where it is longer than the limit."""
    if len(text) <= limit:
        return text
    head, space, _ = text[:limit].rpartition(" ")
    return (head if space else text[: limit - 1]).rstrip(" ,;:–—-") + "…"


def to_date(value: object) -> date | None:
    """The day that a date, a time or a text names; None where the text names none for certain.

    12/06/2024 is refused: it is another day in London than in Washington.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    try:
        if iso := _ISO.match(text):
            return date.fromisoformat(iso[1] or iso[2])
    except ValueError:
        return None
    return _worded_date(text)


def is_plausible(day: date) -> bool:
    """Whether an article can have been published on the day."""
    # Tomorrow is already today in the east.
    return day.year >= _FIRST_YEAR and day <= datetime.now(UTC).date() + timedelta(days=1)


def _worded_date(text: str) -> date | None:
    for form in _WORDED:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def require_plausible(day: date, *, whose: str, remedy: str) -> None:
    """Nothing, where an article can have been published on the day. Raises `BadDate`."""
    if not is_plausible(day):
        raise BadDate(
            f"{whose} date {day} cannot be right, since it lies "
            f"{'before 1900' if day.year < _FIRST_YEAR else 'in the future'}: {remedy}."
        )


def _dated(fields: Fields, given: Given, *, for_gaps: bool) -> Dated:
    if given.published_on is not None and not (for_gaps and _says_its_day(fields)):
        remedy = "give the day it was published"
        require_plausible(given.published_on, whose="The", remedy=remedy)
        return Dated(day=given.published_on, by=DatedBy.GIVEN)
    if fields.date in (None, ""):
        raise NoDate(fields.how_to_date)
    day = to_date(fields.date)
    if day is None:
        said = str(fields.date)[:40]
        raise BadDate(f"Its date '{said}' is not understood: write it as YYYY-MM-DD.")
    remedy = "write the day it was published into it, or say that along with it"
    require_plausible(day, whose="Its", remedy=remedy)
    by = fields.dated_by if isinstance(fields.dated_by, DatedBy) else DatedBy.SAID
    return Dated(day=day, by=by)


def _says_its_day(fields: Fields) -> bool:
    """Whether the article says a day that can be right, and that is more than its file's."""
    day = to_date(fields.date)
    return day is not None and is_plausible(day) and fields.dated_by is not DatedBy.FILE


def _choose(given: object, said: object, *, for_gaps: bool) -> object:
    first, second = (said, given) if for_gaps else (given, said)
    return second if first in (None, "") else first


def _line(value: object, limit: int = _MAX_FIELD_CHARS) -> str | None:
    """One line of text, whatever shape it was written in; None where there is nothing."""
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if not isinstance(value, str | int | float | date):
        return None
    return " ".join(clean(str(value)).split())[:limit].strip() or None


def _language(value: object) -> str | None:
    code = re.match(r"[a-z]{2,3}(?=[-_]|$)", str(value).lower()) if value else None
    return code[0] if code else None


def _address(said: str | None, given: str | None) -> str | None:
    """The address given, else the one the file says if it is one. Raises `BadAddress`."""
    if given:
        if not _is_web_address(given.strip()):
            raise BadAddress(given)
        return given.strip()
    return said if said is not None and _is_web_address(said) else None


def _is_web_address(text: str) -> bool:
    if len(text) > _MAX_ADDRESS_CHARS or clean(text) != text or any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
