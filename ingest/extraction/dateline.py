"""The dateline of a news text: the place, day and agency in front of its first sentence."""

import re
from dataclasses import dataclass

from ingest.extraction.vocabulary import html_name_set

# "NEW DELHI, Dec. 4 (Reuters) - ", "KYIV, Ukraine (AP) — ", "MOSCOW, July 9. /TASS/. "
_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z][A-Z.’'-]+(?:[ /][A-Z][A-Z.’'-]+){0,4}"
    r"(?:,\s(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?)"
    r"(?:,?\s(?P<day>[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,?\s\d{4})?|\d{1,2}\s[A-Z][a-z]{2,8}(?:\s\d{4})?))?"
    r"(?:,?\s?\((?P<agency>[^()]{2,40})\)\s?(?:—|–|--?|:)"
    r"|[.,]?\s?/(?P<agency2>[^/\s]{2,30})/[.:]?|\s?(?:—|–|--)|\s-|:)\s",
)
_YEAR = re.compile(r"\d{4}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The place and the agency as they are written; the day only where its year is."""

    place: str
    agency: str | None
    day: str | None


def dateline_of(text: str) -> Dateline | None:
    """Parse the dateline that the text begins with; None where there is none."""
    found = _DATELINE.match(text[:200])
    if not found or found["place"].split()[0].lower() in html_name_set("not_places"):
        return None
    agency = found["agency"] or found["agency2"]
    return Dateline(
        place=found["place"],
        agency=" ".join(agency.split()) if agency else None,
        day=day.replace(".", "") if (day := found["day"]) and _YEAR.search(day) else None,
    )
