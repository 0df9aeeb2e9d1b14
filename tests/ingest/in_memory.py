"""Reads files in memory, for the tests of formats, drafts and readers."""

import io
import json

from index.types import ArticleDraft
from ingest.readers.files import read_stream
from ingest.types import (
    DEFAULT_LIMITS,
    NO_DETAILS,
    ArticleDetails,
    ExtractedArticle,
    Failure,
    Item,
    Limits,
)

BODY = (
    "Indian Prime Minister Narendra Modi arrived in Moscow on Monday. "
    "He met President Vladimir Putin in the evening."
)


def read(
    name: str,
    data: bytes | str,
    *,
    details: ArticleDetails = NO_DETAILS,
    limits: Limits = DEFAULT_LIMITS,
    origin: str | None = None,
) -> list[Item]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_stream(stream, name, details=details, limits=limits, origin=origin))


def article(
    name: str, data: bytes | str, *, details: ArticleDetails = NO_DETAILS
) -> ExtractedArticle:
    """The only article of the file."""
    (item,) = read(name, data, details=details)
    assert isinstance(item, ExtractedArticle), item
    return item


def draft(name: str, data: bytes | str, details: ArticleDetails = NO_DETAILS) -> ArticleDraft:
    return article(name, data, details=details).draft


def failure(
    name: str,
    data: bytes | str,
    *,
    details: ArticleDetails = NO_DETAILS,
    limits: Limits = DEFAULT_LIMITS,
) -> Failure:
    (item,) = read(name, data, details=details, limits=limits)
    assert isinstance(item, Failure), item
    return item


def line(**fields: object) -> str:
    """An article as a line of JSON, with other fields than usual."""
    return json.dumps({"title": "T", "date": "2024-07-08", "text": BODY} | fields) + "\n"
