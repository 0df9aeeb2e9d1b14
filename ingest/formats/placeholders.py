"""Recognise what programs write into the properties of a document where nobody has."""

import re
from datetime import UTC, datetime
from functools import cache

from reading.wordlists import WordLists

_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b|slide \d)|"
    r"^(?:(?:new )?document ?|untitled[ -]?)\d*$|"
    r"\.(?:docx?|pdf|indd|qxd|rtf|odt|pages|tex|dvi|html?|txt)$|^[^\s]*[_\\/][^\s]*$",
    re.IGNORECASE,
)


def real_title(title: str | None) -> str | None:
    """Return the title, unless a program wrote it."""
    said = " ".join((title or "").split())
    is_placeholder = said.casefold() in _lists().words("titles") or _TITLE.search(said)
    return None if is_placeholder else title


def real_author(author: str | None) -> str | None:
    """Return the author, unless a program wrote it."""
    said = " ".join((author or "").split()).casefold()
    return None if said in _lists().words("authors") else author


def real_moment(moment: datetime | None) -> datetime | None:
    """Return when a file was made, unless it is when its template was, or when a clock begins."""
    if moment is None:
        return None
    local = moment.replace(tzinfo=None, microsecond=0)
    utc = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0) if moment.tzinfo else local
    placeholders = _lists().words("moments")
    is_placeholder = local.isoformat() in placeholders or utc.isoformat() in placeholders
    return None if is_placeholder else moment


@cache
def _lists() -> WordLists:
    return WordLists.load("ingest.formats", "documents")
