"""An e-mail to an article, and its attachments."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from functools import partial
from typing import IO

from ingest.decoding import clean, encoding_named, to_text
from ingest.errors import Damaged, NotAnArticle, NoText
from ingest.extraction.html_text import html_to_text
from ingest.extraction.written_dates import day_in
from ingest.fields import Fields
from ingest.formats.contents import ArticleEntry, EmbeddedFile, FileContent
from ingest.formats.streams import read_all
from ingest.formats.unpack_budget import UnpackBudget
from ingest.types import DatedBy

_HOW = "say the date along with it"
_FORWARDED = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.DOTALL)
_FLOWED = re.compile(r"(?<=\S) \n(?=\S)")
_MOST_PARTS = 200
_FEWEST_WORDS = 25
"""Words from which on the text is an article beside its attachments."""


def read_mail(
    file: IO[bytes], budget: UnpackBudget, *, is_readable: Callable[[str], bool]
) -> Iterator[FileContent]:
    """Yield the text of the message, and each attachment whose name `is_readable`."""
    message = _parsed(read_all(file, budget))
    parts = [part for _, part in zip(range(_MOST_PARTS), message.walk(), strict=False)]
    attached = [part for part in parts if _name(part) and is_readable(_name(part))]
    text = _text(parts)
    # "See the attachment." is no article.
    if len(text.split()) >= _FEWEST_WORDS or not attached:
        yield ArticleEntry(read=partial(_fields, message, text))
    sent_on = _sent_on(message)
    for part in attached:
        budget.count_member()
        content = _content(part)
        budget.spend(len(content))
        yield EmbeddedFile(name=_name(part), stream=io.BytesIO(content), sent_on=sent_on)


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        is_mail = bool(message.keys()) and any(
            message[name] is not None for name in ("from", "date", "subject", "received")
        )
    except MemoryError:
        raise
    except Exception as error:  # the parser fails on malformed headers
        raise Damaged("e-mail") from error
    if not is_mail or not isinstance(message, EmailMessage):
        raise NotAnArticle("It is no e-mail: save the message with its headers, as .eml.")
    return message


def _fields(message: EmailMessage, text: str) -> Fields:
    if not text:
        raise NoText
    name, address = parseaddr(_header(message, "from") or "")
    subject = _FORWARDED.sub("", _header(message, "subject") or "")
    identity = (_header(message, "message-id") or "").strip("<> ")
    sent_on = _sent_on(message)
    return Fields(
        text=text,
        how_to_date=_HOW,
        title=subject or None,
        date=sent_on,
        dated_by=DatedBy.METADATA if sent_on else None,
        publisher=name or address.rpartition("@")[2] or None,
        author=name or address or None,
        # The message id identifies it, however often it is saved.
        url=f"mid:{identity}" if identity else None,
        language=_header(message, "content-language"),
    )


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
        return clean(str(value)) or None if value is not None else None
    except Exception:  # as above
        return None


def _sent_on(message: EmailMessage) -> date | None:
    return day_in(_header(message, "date") or "")


def _text(parts: list[EmailMessage]) -> str:
    """Return the text of the HTML part, whose paragraphs are unbroken, else the plain text."""
    said = {"text/html": "", "text/plain": ""}
    for part in parts:
        kind = part.get_content_type()
        if kind in said and not said[kind] and not _is_attachment(part):
            said[kind] = _written(part)
    from_html = html_to_text(said["text/html"])
    plain = _FLOWED.sub(" ", _SIGNATURE.sub("", said["text/plain"]))
    return from_html if len(from_html.split()) * 2 >= len(plain.split()) else plain.strip()


def _is_attachment(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _name(part: EmailMessage) -> str:
    try:
        return (part.get_filename() or "").replace("/", "_")[:200]
    except Exception:  # a name in an unknown encoding
        return ""


def _written(part: EmailMessage) -> str:
    """Decode the part by the encoding it declares, else by its bytes."""
    data = _content(part)
    try:
        encoding = encoding_named(part.get_content_charset() or "")
    except Exception:  # as above
        encoding = None
    if encoding is not None and encoding != "ascii":
        return clean(data.decode(encoding, errors="replace"))
    return to_text(data)


def _content(part: EmailMessage) -> bytes:
    try:
        if part.get_content_type() == "message/rfc822":
            return part.get_payload(0).as_bytes()  # type: ignore[union-attr]
        content = part.get_payload(decode=True)
    except Exception:  # a malformed transfer encoding
        return b""
    return content if isinstance(content, bytes) else b""
