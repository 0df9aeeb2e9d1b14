"""The fields of a PDF or Word file, from its first lines and its properties."""

import re
from datetime import date, datetime

from ingest.dates import is_plausible
from ingest.extraction.written_dates import day_in, day_of_dateline, is_only_a_date
from ingest.fields import Fields
from ingest.formats.placeholders import real_author, real_moment, real_title
from ingest.types import DatedBy, Doubt

_HOW = "say the date along with it, or write it on a line of its own under the headline"
_TOP = 8


def document_fields(
    paragraphs: list[str],
    *,
    title: str | None,
    headline: str | None = None,
    made_on: datetime | None = None,
    author: str | None = None,
    language: str | None = None,
    doubt: Doubt | None = None,
) -> Fields:
    """Return the fields of the article, without the headline and the date on top of its text.

    `title` is that of the properties and `headline` what stands out on the first page. A visible
    date counts before the day the file was made, which may be much later.
    """
    code = (language or "")[:2].lower() or None
    headline = real_title(title) or headline
    rest = _without_headline(paragraphs, headline)
    shown = next((line for line in rest[:_TOP] if is_only_a_date(line, code)), None)
    rest = [line for n, line in enumerate(rest) if n >= _TOP or not is_only_a_date(line, code)]
    text = "\n\n".join(rest)
    day, by = _day(shown, text, real_moment(made_on), code)
    return Fields(
        text=text,
        how_to_date=_HOW,
        title=headline,
        date=day,
        dated_by=by,
        author=real_author(author),
        doubt=doubt,
        language=language,
    )


def _day(
    shown: str | None, text: str, made_on: datetime | None, language: str | None
) -> tuple[date | None, DatedBy | None]:
    if shown and (day := day_in(shown, language)) and is_plausible(day):
        return day, DatedBy.PAGE
    if (
        (said := day_of_dateline(text, language))
        and (day := day_in(said, language))
        and is_plausible(day)
    ):
        return day, DatedBy.DATELINE
    if made_on is not None and is_plausible(made_on.date()):
        return made_on.date(), DatedBy.FILE
    return None, None


def _without_headline(paragraphs: list[str], headline: str | None) -> list[str]:
    """Drop the headline if the paragraphs begin with it, on up to four lines."""
    wanted = _letters_of(headline or "")
    if not wanted:
        return paragraphs
    begun = ""
    for count, line in enumerate(paragraphs[:4], start=1):
        begun += _letters_of(line)
        if begun == wanted and len(paragraphs) > count:
            return paragraphs[count:]
        if not wanted.startswith(begun):
            break
    return paragraphs


def _letters_of(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
