"""JSON and JSON lines to fields."""

import json
from collections.abc import Iterator
from functools import partial
from typing import IO

from ingest.draft import ExportedFields, Fields
from ingest.errors import IngestError, NotAnArticle, TooLarge, UnreadableSource
from ingest.exports import dated_by_of, is_exported
from ingest.formats.decode import to_text
from ingest.formats.pieces import Entry, Room, lost
from ingest.formats.streams import whole

_HOW = 'add "date": "YYYY-MM-DD" to the object'


def read_json(file: IO[bytes], room: Room) -> Iterator[Entry]:
    """The article of an object, or each of a list."""
    loaded = _load(to_text(whole(file, room)))
    if not isinstance(loaded, list):
        yield Entry(read=partial(_fields, loaded))
        return
    if not loaded:
        raise NotAnArticle("The list is empty: there is no article.")
    for number, value in enumerate(loaded, start=1):
        yield Entry(place=f"[{number}]", read=partial(_fields, value), many=True)


def read_lines(file: IO[bytes], room: Room) -> Iterator[Entry]:
    """One article a line, never more than one line in memory."""
    most = room.limits.line_bytes
    number = 0
    is_blank = True
    try:
        while line := file.readline(most + 1):
            number += 1
            is_blank = is_blank and not line.strip()
            if len(line) > most:
                yield lost(f":{number}", TooLarge("The line", most))
                _skip_line(file, line)
            elif line.strip():
                yield Entry(place=f":{number}", read=partial(_line_fields, line), many=True)
    except IngestError as error:  # what it is unpacked from ends here
        yield lost(f":{number + 1}", error)
        return
    if is_blank:
        raise UnreadableSource("The file is empty: there is no article.")


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
