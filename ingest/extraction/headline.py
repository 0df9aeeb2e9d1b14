"""Find the headline of a page; the name of its site is none."""

import re
from urllib.parse import urlsplit

from ingest.extraction.markup import Markup, text_of, types_of
from ingest.extraction.shown_dates import around_headline

_BETWEEN_PARTS = re.compile(r"\s+[|–—·•»«:/\\-]+\s+|\s*[|»«]\s*")
_PUBLISHERS = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})
_SITE_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")


def find_headline(markup: Markup, title: str | None, *, url: str | None) -> str | None:
    """Return the title without the site's name; where it is only that, the headline of the page."""
    shown = _shown_headline(markup)
    names = _site_names(markup, title, shown, url)
    for said in (title, shown, markup.tree.findtext(".//title")):
        headline = _without_site(" ".join((said or "").split()), names)
        if headline:
            return headline
    return title


def _shown_headline(markup: Markup) -> str | None:
    headline = next(iter(around_headline(markup)), None)
    return None if headline is None else " ".join(headline.text_content().split())


def _without_site(title: str, names: set[str]) -> str | None:
    """Return the title without the site's name at its end or begin; None if nothing is left."""
    if not title or _letters_of(title) in names:
        return None
    for match in _BETWEEN_PARTS.finditer(title):
        if _letters_of(title[match.end() :]) in names and title[: match.start()].strip():
            return title[: match.start()].strip()
        if _letters_of(title[: match.start()]) in names and title[match.end() :].strip():
            return title[match.end() :].strip()
    return title


def _site_names(markup: Markup, title: str | None, shown: str | None, url: str | None) -> set[str]:
    """Return what the site calls itself, as letters only."""
    said = [markup.metas.get(name) for name in _SITE_METAS]
    said += [text_of(node.get("name")) for node in markup.nodes if types_of(node) & _PUBLISHERS]
    for node in markup.articles:
        publisher = node.get("publisher")
        said.append(text_of(publisher.get("name") if isinstance(publisher, dict) else publisher))
    said.append(_host_name(url or markup.canonical))
    # Where the page's title has the headline and another part, that is what it is a page of.
    parts = _BETWEEN_PARTS.split(" ".join((markup.tree.findtext(".//title") or "").split()))
    if shown and title and _letters_of(shown) in map(_letters_of, parts[:-1]):
        said.append(parts[-1] if _letters_of(parts[-1]) == _letters_of(title) else None)
    return {letters for name in said if name and (letters := _letters_of(name))}


def _host_name(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    labels = host.removeprefix("www.").split(".")
    return labels[0] if len(labels) > 1 and len(labels[0]) > 4 else None


def _letters_of(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
