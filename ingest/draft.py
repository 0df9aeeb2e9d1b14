"""Check the fields of an article, and make a draft of them."""

import re
from datetime import date
from urllib.parse import urlsplit

from index.types import ArticleDraft
from ingest.dates import is_plausible, require_plausible, to_date
from ingest.decoding import clean
from ingest.errors import BadAddress, BadDate, NoDate, NoText, TooLarge
from ingest.extraction.dateline import dateline_of
from ingest.fields import ExportedFields, Fields
from ingest.types import ArticleDetails, DatedBy, Limits, PublicationDate
from ingest.web.urls import with_scheme
from reading.sentences import sentence_spans

_TITLE_CHARS = 120
_MAX_TITLE_CHARS = 300
_MAX_FIELD_CHARS = 300
_MAX_ADDRESS_CHARS = 2_000


def make_draft(
    fields: Fields,
    *,
    details: ArticleDetails,
    limits: Limits,
    origin: str | None = None,
) -> ArticleDraft:
    """Return the draft that the fields and the user's details make together.

    `origin` identifies the article where it has no address. What neither says, but exported
    fields, is inferred from the text and the address. Raises `IngestError`.
    """
    text = clean(fields.text)
    if not any(character.isalnum() for character in text):
        raise NoText
    if len(text) > limits.text_chars:
        raise TooLarge("Its text", limits.text_chars, "characters")
    # One character more than allowed: an address that is cut off would be another address.
    said = _line(fields.url, _MAX_ADDRESS_CHARS + 1)
    url = _address(said, details.url)
    title = _choose(details, details.title, _line(fields.title, _MAX_TITLE_CHARS))
    publisher = _choose(details, details.publisher, _line(fields.publisher))
    is_complete = isinstance(fields, ExportedFields)
    dateline = None if is_complete else dateline_of(text)
    host = None if is_complete else _host(url)
    dated = _dated(fields, details)
    return ArticleDraft(
        title=shorten(_line(title) or title_of(text), _MAX_TITLE_CHARS),
        text=text,
        published_on=dated.day,
        dated_by=None if is_complete and fields.dated_by is None else dated.by,
        url=url,
        publisher=_line(publisher) or host or (dateline.agency if dateline else None),
        author=_line(fields.author),
        dateline=_line(fields.dateline) or (dateline.place if dateline else None),
        language=_language(fields.language),
        # What is no web address still tells this article from the others of its file.
        origin=origin or (said if url is None else None),
    )


def title_of(text: str) -> str:
    """Return the headline that the text begins with, else its first sentence, shortened.

    A sentence loses its full stop, as headlines have none.
    """
    first, _, rest = text.partition("\n")
    is_headline = rest.strip() and len(first) <= _TITLE_CHARS and first.rstrip()[-1] not in ".,;:"
    if is_headline:
        return " ".join(first.lstrip("# ").split()) or first.strip()
    # Finding the sentences of a huge text would take long.
    beginning = text[:5_000]
    sentence = " ".join(sentence_spans(beginning)[0].of(beginning).split())
    return shorten(_without_full_stop(sentence), _TITLE_CHARS)


def _without_full_stop(sentence: str) -> str:
    # "..." is no full stop; and a title cannot be empty.
    return re.sub(r"\.{2,}$", "…", sentence).removesuffix(".") or sentence


def shorten(text: str, limit: int) -> str:
    """Return the text, cut after a word and ended by … if it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head, space, _ = text[:limit].rpartition(" ")
    return (head if space else text[: limit - 1]).rstrip(" ,;:–—-") + "…"


def _dated(fields: Fields, details: ArticleDetails) -> PublicationDate:
    if details.published_on is not None and not (details.fills_gaps and _says_its_day(fields)):
        remedy = "give the day it was published"
        require_plausible(details.published_on, whose="The", remedy=remedy)
        return PublicationDate(day=details.published_on, by=DatedBy.GIVEN)
    if fields.date in (None, ""):
        raise NoDate(fields.how_to_date)
    day = to_date(fields.date)
    if day is None:
        said = str(fields.date)[:40]
        raise BadDate(f"Its date '{said}' is not understood: write it as YYYY-MM-DD.")
    remedy = "write the day it was published into it, or say that along with it"
    require_plausible(day, whose="Its", remedy=remedy)
    by = fields.dated_by if isinstance(fields.dated_by, DatedBy) else DatedBy.SAID
    return PublicationDate(day=day, by=by)


def _says_its_day(fields: Fields) -> bool:
    """Whether the article has a plausible date that is not only the day its file was made."""
    day = to_date(fields.date)
    return day is not None and is_plausible(day) and fields.dated_by is not DatedBy.FILE


def _choose(details: ArticleDetails, given: object, said: object) -> object:
    """Return what the user gave or what the article says: what `details` prefer, if it is there."""
    first, second = (said, given) if details.fills_gaps else (given, said)
    return second if first in (None, "") else first


def _line(value: object, limit: int = _MAX_FIELD_CHARS) -> str | None:
    """Return a value of any type as one line of text; None where there is nothing."""
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if not isinstance(value, str | int | float | date):
        return None
    return " ".join(clean(str(value)).split())[:limit].strip() or None


def _language(value: object) -> str | None:
    code = re.match(r"[a-z]{2,3}(?=[-_]|$)", str(value).lower()) if value else None
    return code[0] if code else None


def _address(said: str | None, given: str | None) -> str | None:
    """Return the address given, else the one the article says if it is one. Raises `BadAddress`."""
    if given:
        address = with_scheme(given)
        if not _is_web_address(address):
            raise BadAddress(given)
        return address
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
