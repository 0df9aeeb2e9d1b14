"""Plain text and Markdown to fields."""

import re
from dataclasses import replace
from datetime import date

import frontmatter
import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import YAMLHandler

from ingest.errors import BadDate, NotAnArticle, TooLarge
from ingest.extraction.dateline import dateline_of
from ingest.fields import Fields
from ingest.types import DatedBy

# The raw form: "date 2025-03-27 Moscow: Russian President …", date, place and text.
_RAW = re.compile(
    r"\s*date\s+(?P<date>\d{4}-\d{2}-\d{2})(?![\w-])"
    r"(?:[^\S\n]*(?P<place>[^\W\d_][^:\n]{0,59}):(?!\d)|:)?\s*",  # not a time, as in "at 10:30"
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?P<name>[A-Za-z]+)[^\S\n]*:[^\S\n]*(?P<value>[^\n]*)(?:\n|$)")
_NAMES = ("title", "date", "publisher", "url", "author", "dateline", "language")
_MARKDOWN_TITLE = re.compile(r"#[^\S\n]+(?P<title>[^\n]+)(?:\n+|$)")
_MOST_MATTER = 50_000
_HOW = "begin it with a line 'date YYYY-MM-DD Place: text', or say the date along with it"
_HOW_MARKDOWN = "add 'date: YYYY-MM-DD' to its front matter, or say the date along with it"


class _PlainYaml(yaml.SafeLoader):  # type: ignore[misc]
    """YAML without aliases, of which ten lines can expand to gigabytes."""

    def compose_node(self, parent: object, index: object) -> object:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


class _FrontMatter(YAMLHandler):  # type: ignore[misc]
    def load(self, fm: str, **_: object) -> object:
        return yaml.load(fm, Loader=_PlainYaml)  # noqa: S506 - it is a SafeLoader


def read_text(text: str) -> Fields:
    """Return the article of a text: in the raw form, under `Name: value` lines, or bare."""
    if raw := _RAW.match(text):
        day = _day(raw["date"])
        return Fields(
            text=text[raw.end() :], how_to_date=_HOW, date=day, dateline=_place(raw["place"])
        )
    if text.startswith("---\n"):
        return read_markdown(text)
    header, end = _header(text)
    fields = Fields(text=text[end:], how_to_date=_HOW, **header)
    dateline = dateline_of(fields.text)
    if fields.date or dateline is None or dateline.day is None:
        return fields
    return replace(fields, date=dateline.day, dated_by=DatedBy.DATELINE)


def read_markdown(text: str) -> Fields:
    """Return the article under YAML front matter; without any, as `read_text` does."""
    if not text.startswith("---\n"):
        return read_text(text)
    if text.find("\n---", 0, _MOST_MATTER) < 0 and "\n---" in text:
        # Parsing a megabyte of YAML takes seconds.
        raise TooLarge("Its front matter", _MOST_MATTER, "characters", "leave out what is no field")
    try:
        post = frontmatter.loads(text, handler=_FrontMatter())
    except Exception as error:  # YAML's errors, and those of building its values
        raise NotAnArticle(
            "Its front matter is no valid YAML: write 'name: value' lines between two lines '---'."
        ) from error
    named = {str(key).lower(): value for key, value in post.metadata.items()}
    said = {name: named[name] for name in _NAMES if name in named}
    heading = _MARKDOWN_TITLE.match(post.content)
    if heading and not said.get("title"):
        # The heading is the title, and not part of the text.
        said["title"] = heading["title"]
        return Fields(text=post.content[heading.end() :], how_to_date=_HOW_MARKDOWN, **said)
    return Fields(text=post.content, how_to_date=_HOW_MARKDOWN, **said)


def _header(text: str) -> tuple[dict[str, str], int]:
    """Return the fields of the header, and the offset at which the article begins.

    A header consists of lines with known names, and an empty line after them, since any sentence
    may have a colon.
    """
    said: dict[str, str] = {}
    end = 0
    while (line := _HEADER.match(text, end)) and line["name"].lower() in _NAMES:
        said[line["name"].lower()] = line["value"].strip()
        end = line.end()
    return (said, end) if said and text[end : end + 1] == "\n" else ({}, 0)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"Its date {text} is not in the calendar: write a day that is.") from error


def _place(text: str | None) -> str | None:
    return text.strip() if text else None
