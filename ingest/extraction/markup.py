"""A parsed HTML page: its metadata, its JSON-LD, its visible text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import islice
from typing import Any

from lxml import html
from lxml.etree import ParserError, iterwalk
from trafilatura.utils import load_html

from ingest.errors import TooLarge
from ingest.extraction.vocabulary import html_name_set

_MOST_ELEMENTS = 25_000
_MOST_NODES = 2_000
_DEEPEST = 6
_MOST_VISIBLE = 20_000
_NOT_VISIBLE = frozenset({"script", "style", "template", "noscript", "head", "svg"})
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
# What stands around JSON in scripts: comments and CDATA marks of either, commas, semicolons.
_AROUND_JSON = re.compile(r"(?:\s|<!--|-->|/\*.{0,80}?\*/|//|<!\[CDATA\[|\]\]>|[;,])*", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")

Node = dict[str, Any]


@dataclass(frozen=True)
class Markup:
    """One parsed page; what is asked for often is computed once."""

    source: str
    tree: html.HtmlElement

    @classmethod
    def of(cls, source: str) -> "Markup":
        """Parse the page, however malformed it is. Raises `TooLarge` above 25,000 elements.

        The time of extraction grows with their square: a hostile page could take hours.
        """
        try:
            tree = load_html(source)
        except (ValueError, ParserError):
            tree = None
        if tree is None:
            return cls(source, html.Element("html"))
        if next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None:
            remedy = "paste the text of the article"
            raise TooLarge("The page", _MOST_ELEMENTS, "elements", remedy)
        return cls(source, tree)

    @cached_property
    def metas(self) -> dict[str, str]:
        """The first content of each `<meta>`, by its name in lower case."""
        found: dict[str, str] = {}
        for meta in self.tree.iter("meta"):
            for attribute in ("property", "name", "itemprop"):
                name = meta.get(attribute, "").strip().lower()
                content = meta.get("content", "").strip()
                if name and content:
                    found.setdefault(name, content)
        return found

    @cached_property
    def nodes(self) -> list[Node]:
        """The objects of the page's JSON-LD, in one flat list."""
        found: list[Node] = []
        for script in self.tree.iter("script"):
            if "ld+json" not in script.get("type", "").lower():
                continue
            for node in _objects(_json_values(script.text_content())):
                if len(found) >= _MOST_NODES:
                    return found
                found.append(node)
        return found

    @cached_property
    def articles(self) -> list[Node]:
        """The JSON-LD objects that are articles."""
        article_types = html_name_set("article_types")
        return [node for node in self.nodes if types_of(node) & article_types]

    @property
    def is_article(self) -> bool:
        """Whether the page declares itself an article."""
        return bool(self.articles) or self.metas.get("og:type", "").lower() == "article"

    @property
    def canonical(self) -> str | None:
        """The canonical URL that the page declares."""
        for link in self.tree.iter("link"):
            if link.get("rel", "").lower() == "canonical" and link.get("href", "").strip():
                return str(link.get("href")).strip()
        return self.metas.get("og:url")

    @property
    def language(self) -> str | None:
        """The code of the language that the page declares."""
        said = _LANGUAGE.search(self.source[:5_000])
        return said[1] if said else None

    @cached_property
    def headings(self) -> list[str]:
        """The title of the page and its first headlines, four at most."""
        elements = [*self.tree.iter("title"), *self.tree.iter("h1")][:4]
        texts = (" ".join(element.text_content().split())[:300] for element in elements)
        return [text for text in texts if text]

    @cached_property
    def visible(self) -> str:
        """The visible text, up to about 20,000 characters, on one line."""
        parts: list[str] = []
        length = 0
        for block in self.blocks():
            parts.append(block)
            length += len(block)
            if length > _MOST_VISIBLE:
                break
        return " ".join(parts)

    @property
    def without_scripts(self) -> str:
        """The text for browsers that run no scripts."""
        texts = (element.text_content() for element in self.tree.iter("noscript"))
        return " ".join(" ".join(texts).split())[:2_000]

    def blocks(self) -> Iterator[str]:
        """Yield the visible strings between tags, in order."""
        walk = iterwalk(self.tree, events=("start", "end"))
        for event, element in walk:
            hidden = not isinstance(element.tag, str) or element.tag in _NOT_VISIBLE
            if event == "start" and hidden:
                walk.skip_subtree()
            piece = element.tail if event == "end" else None if hidden else element.text
            if piece and (line := " ".join(piece.split())):
                yield line


def _json_values(script: str) -> list[Any]:
    """Return the JSON values of a script, however they are wrapped, mended where they need it."""
    for mend in (str, _without_trailing_commas, unescape):
        try:
            return _decoded(mend(script))
        except (ValueError, RecursionError):
            continue
    return []


def _without_trailing_commas(script: str) -> str:
    return _TRAILING_COMMA.sub("", script)


def _decoded(script: str) -> list[Any]:
    # Not strict, since line feeds inside strings are invalid, and common.
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    end = _end_of_wrapping(script, 0)
    while end < len(script) and len(values) < _MOST_NODES:
        value, end = decoder.raw_decode(script, end)
        values.append(value)
        end = _end_of_wrapping(script, end)
    return values


def _end_of_wrapping(script: str, start: int) -> int:
    found = _AROUND_JSON.match(script, start)
    return found.end() if found else start


def types_of(node: Node) -> set[str]:
    """Return the types of a JSON-LD object, without their vocabulary."""
    said = node.get("@type")
    names = said if isinstance(said, list) else [said]
    return {name.rpartition("/")[2] for name in names if isinstance(name, str)}


def text_of(value: object) -> str | None:
    """Return a JSON-LD value, or the first of several, as text."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id") or value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def _objects(value: object, depth: int = 0) -> Iterator[Node]:
    """Yield the top objects and those in lists and graphs, but not objects that are properties."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:_MOST_NODES]:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), depth + 1)
