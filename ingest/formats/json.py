"""JSON and JSON lines to fields."""

import json
from collections.abc import Iterator
from functools import partial
from typing import IO

from ingest.decoding import to_text
from ingest.errors import IngestError, NotAnArticle, TooLarge, UnreadableSource
from ingest.exports import dated_by_of, is_exported
from ingest.fields import ExportedFields, Fields
from ingest.formats.contents import ArticleEntry, unreadable_entry
from ingest.formats.streams import read_all
from ingest.formats.unpack_budget import UnpackBudget

_HOW = 'add "date": "YYYY-MM-DD" to the object'


def read_json(file: IO[bytes], budget: UnpackBudget) -> Iterator[ArticleEntry]:
    """Yield the article of an object, or those of a list of objects."""
    loaded = _load(to_text(read_all(file, budget)))
    if not isinstance(loaded, list):
        yield ArticleEntry(read=partial(_fields, loaded))
        return
    if not loaded:
        raise NotAnArticle("The list is empty: there is no article.")
    for number, value in enumerate(loaded, start=1):
        yield ArticleEntry(place=f"[{number}]", read=partial(_fields, value), many=True)


def read_json_lines(file: IO[bytes], budget: UnpackBudget) -> Iterator[ArticleEntry]:
    """Yield one article per line, with one line in memory at a time."""
    most = budget.limits.line_bytes
    number = 0
    is_blank = True
    try:
        while line := file.readline(most + 1):
            number += 1
            is_blank = is_blank and not line.strip()
            if len(line) > most:
                yield unreadable_entry(f":{number}", TooLarge("The line", most))
                _skip_line(file, line)
            elif line.strip():
                yield ArticleEntry(place=f":{number}", read=partial(_line_fields, line), many=True)
    except IngestError as error:  # the gzip stream around it is damaged from here on
        yield unreadable_entry(f":{number + 1}", error)
        return
    if is_blank:
        raise UnreadableSource("The file is empty: there is no article.")


def holds_article(data: bytes) -> bool:
    """Whether it is JSON with an article, or a list with one: an object with a text."""
    try:
        loaded = _load(to_text(data))
    except IngestError:
        return False
    return any(
        isinstance(one, dict) and isinstance(one.get("text"), str)
        for one in (loaded if isinstance(loaded, list) else [loaded])
    )


def _line_fields(line: bytes) -> Fields:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSource("The line is not UTF-8: save the file as UTF-8.") from error
    return _fields(_load(text))


def _load(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotAnArticle(f"It is no valid JSON{where}: check how it was written.") from error


def _fields(value: object) -> Fields:
    if not isinstance(value, dict):
        raise NotAnArticle('It is no JSON object: write {"title": …, "date": …, "text": …}.')
    text = value.get("text")
    if not isinstance(text, str):
        raise NotAnArticle('It has no "text" that is a string: write the article\'s text there.')
    names = ("title", "date", "url", "publisher", "author", "dateline", "language")
    said = {name: value.get(name) for name in names}
    if is_exported(value):
        dated_by = dated_by_of(value.get("dated_by"))
        return ExportedFields(text=text, how_to_date=_HOW, dated_by=dated_by, **said)
    return Fields(text=text, how_to_date=_HOW, **said)


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)
