"""Find the dates that a page shows with its article: not those of other articles, or of today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import iterwalk

from ingest.extraction.markup import Markup
from ingest.extraction.vocabulary import html_phrases
from ingest.extraction.words import count_words
from ingest.extraction.written_dates import find_day, is_only_a_date

_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:pub(?:lished|lish|lication)?|post(?:ed)?|entry|article|story|news|create|meta)?"
    r"[\s_-]?(?:date|time|timestamp|dateline|datetime|published|pubdate|posted-on|fecha|datum|"
    r"created)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|recent|latest|popular|trending|most-?(?:read|viewed|popular)"
    r"|read-?(?:more|next|also)|also-?read|more-?(?:news|stories|from|on|in|articles|posts)|see-?also"
    r"|sidebar|side-?bar|aside|teasers?|promo|newsletter|comments?|comment-?list|respond|replies"
    r"|ticker|breaking|masthead|branding|logo|top-?bar|current-?date|todays?(?:-date)?|date-?today|calendar"
    r"|weather|footer|copyright|menu|nav|navbar|breadcrumbs?|outbrain|taboola|up-?next|you-may-like)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE_TAGS = frozenset({"aside", "nav", "footer"})
_OF_OTHERS = frozenset({"blockquote", "figure"})
"""What is quoted or shown may have a day of its own."""

_ITEM_TAGS = frozenset({"li", "article", "tr", "div", "section", "p"})
_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "head", "svg", "meta"})
_LONGEST_LABEL = 120
_FEWEST_WORDS = 3
"""Words from which on a link is the headline of another article."""

_MOST_HEADINGS = 40
_MOST_TEXTS = 400
_NEAR = 8
"""How many texts below the headline are looked at for a date among other words."""

_LONG_TEXT = 25
_MOST_LONG = 2
"""Words of a paragraph, and after how many paragraphs the text is under way."""

_NEAR_ABOVE = 3
"""How many above it."""

_MOST_WORDS = 14
"""Words of a line that may hold one: a byline, and no sentence."""

_FARTHEST = 1_000


class Place(IntEnum):
    """Where a date stands: the nearer to the headline, the likelier it is the article's."""

    BELOW = 0
    """Below the headline, before the text is under way."""
    ABOVE = 1
    """Right above it."""
    ELSEWHERE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDate:
    """What an element shows of a day, and the `stamp` that stands in its attributes."""

    text: str
    stamp: str | None = None
    place: Place | None = None


def shown_dates(markup: Markup, language: str | None) -> Iterator[ShownDate]:
    """Yield the dates shown with the article: those below its headline, above it, and elsewhere.

    Of each, dates among other words come last, and those nearest to the headline first.
    """
    near = around_headline(markup)
    places = _places(markup, near)
    found = []
    for is_among_words, element, shown in _candidates(markup, places, language):
        is_of_other = any(each.tag in _OF_OTHERS for each in _chain(element))
        if not is_of_other and not is_of_another(element, near):
            place = _place(element, places)
            rank = (place, is_among_words, _distance(element, near))
            found.append((rank, replace(shown, place=place)))
    for _, shown in sorted(found, key=lambda each: each[0]):
        yield shown


def around_headline(markup: Markup) -> dict[html.HtmlElement, int]:
    """Map the headline of the article, and the elements around it, to how far up they are.

    The headline is the longest heading that the page's title repeats: sites also write their own
    name as one.
    """
    title = " ".join((markup.tree.findtext(".//title") or "").split()).casefold()
    headings = {
        each: " ".join(each.text_content().split()).casefold()
        for each in islice(markup.tree.iter("h1", "h2"), _MOST_HEADINGS)
        if not _leads_to_front(each)
    }
    repeated = [each for each, text in headings.items() if text and text in title]
    if repeated:
        headline = max(repeated, key=lambda each: len(headings[each]))
    else:
        headline = next((each for each in headings if each.tag == "h1"), None)
    return {} if headline is None else {each: n for n, each in enumerate(_chain(headline))}


def _leads_to_front(heading: html.HtmlElement) -> bool:
    """Whether the heading is a link to the front page: the name of the site."""
    link = next(heading.iter("a"), None)
    if link is None or not link.get("href"):
        return False
    try:
        path = urlsplit(link.get("href")).path
    except ValueError:
        return False
    is_whole = link.text_content().split() == heading.text_content().split()
    return is_whole and path in ("", "/") and not link.get("href").startswith("#")


def is_beside(element: html.HtmlElement) -> bool:
    """Whether the element is beside an article by its tag or name: a sidebar, a menu, a footer."""
    if not isinstance(element.tag, str) or element.tag in ("html", "body", "main"):
        return False
    if element.tag == "header":
        return not any(each.tag in ("article", "main") for each in element.iterancestors())
    return element.tag in _BESIDE_TAGS or bool(_BESIDE.search(_label(element)))


def _places(markup: Markup, near: dict[html.HtmlElement, int]) -> dict[html.HtmlElement, Place]:
    """Map the elements of the first texts to their places, near where there is no headline."""
    texts = list(islice(_texts(markup.tree, near), _MOST_TEXTS))
    of_headline = [
        n for n, (each, _) in enumerate(texts) if any(near.get(up) == 0 for up in _chain(each))
    ]
    if not of_headline:
        return dict.fromkeys((element for element, _ in texts), Place.BELOW)
    first, last = of_headline[0], of_headline[-1]
    places: dict[html.HtmlElement, Place] = {}
    paragraphs = 0
    for n, (element, text) in enumerate(texts):
        if n < first:
            places.setdefault(element, Place.ABOVE if first - n <= _NEAR_ABOVE else Place.ELSEWHERE)
        elif n > last:
            is_near = n - last <= _NEAR and paragraphs < _MOST_LONG
            places.setdefault(element, Place.BELOW if is_near else Place.ELSEWHERE)
            paragraphs += count_words(text) >= _LONG_TEXT
    return places


def _place(element: html.HtmlElement, places: dict[html.HtmlElement, Place]) -> Place:
    """Return where the first text of the element stands; what shows none counts as near."""
    found = (places[each] for each in element.iter() if each in places)
    has_text = bool("".join(element.itertext()).strip())
    return next(found, Place.ELSEWHERE if has_text else Place.BELOW)


def _candidates(
    markup: Markup, places: dict[html.HtmlElement, Place], language: str | None
) -> Iterator[tuple[bool, html.HtmlElement, ShownDate]]:
    """Yield elements made for a date, lines that are only a date, and lines near the headline.

    Each with whether it is among other words.
    """
    for element in markup.tree.iter():
        if isinstance(element.tag, str) and element.tag not in _NOT_SHOWN and _is_marked(element):
            shown = _shown_by(element)
            if shown is not None:
                yield False, element, shown
    near = around_headline(markup)
    for element, text in islice(_texts(markup.tree, near), _MOST_TEXTS):
        said = _said_of_publication(text) if len(text) <= _LONGEST_LABEL else ""
        if not said or element not in places:
            continue
        if is_only_a_date(said, language):
            yield False, element, ShownDate(text=said)
        elif near and places[element] is not Place.ELSEWHERE and _is_dated_label(said, language):
            yield True, element, ShownDate(text=said)


def _is_dated_label(text: str, language: str | None) -> bool:
    """Whether the line is short and holds a date, as bylines do."""
    return count_words(text) <= _MOST_WORDS and find_day(text, language) is not None


def _is_marked(element: html.HtmlElement) -> bool:
    is_published = element.get("itemprop") == "datePublished"
    return element.tag == "time" or is_published or bool(_DATE_CLASS.search(_label(element)))


def _shown_by(element: html.HtmlElement) -> ShownDate | None:
    pieces = [" ".join(piece.split()) for piece in islice(element.itertext(), 50)]
    text = _said_of_publication(" ".join(piece for piece in pieces if piece))
    stamp = element.get("datetime") or element.get("content") or element.get("title")
    label = f"{_label(element)} {element.get('itemprop', '')}"
    is_modified = html_phrases("modified").search(label) and not re.search("publi", label, re.I)
    if is_modified or len(text) > _LONGEST_LABEL or not (text or stamp):
        return None
    return ShownDate(text=text, stamp=stamp)


def _said_of_publication(text: str) -> str:
    """Return the text without what it says of changes; "" if it says nothing else."""
    parts = html_phrases("published").split(text)
    kept = [html_phrases("modified").split(part)[0] for part in parts]
    return " ".join(" ".join(kept).split())


def _texts(
    tree: html.HtmlElement, near: dict[html.HtmlElement, int]
) -> Iterator[tuple[html.HtmlElement, str]]:
    """Yield the visible strings between tags, each with its element; none of what is beside."""
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        piece, around = element.tail, element.getparent()
        if event == "start":
            piece, around = element.text, element
            is_shown = isinstance(element.tag, str) and element.tag not in _NOT_SHOWN
            if not is_shown or (element not in near and is_beside(element)):
                walk.skip_subtree()
                piece = None
        if piece and around is not None and (text := " ".join(piece.split())):
            yield around, text


def is_of_another(element: html.HtmlElement, near: dict[html.HtmlElement, int]) -> bool:
    """Whether the element belongs to what is beside the article, or to another article."""
    for each in _chain(element):
        if each in near:
            return False
        if is_beside(each) or (each.tag in _ITEM_TAGS and _links_elsewhere(each)):
            return True
    return False


def _links_elsewhere(item: html.HtmlElement) -> bool:
    """Whether it holds a link with a headline; a link with a date leads to the day's archive."""
    if len(item.text_content()) > _FARTHEST:
        return False
    for link in item.iter("a"):
        text = " ".join(link.text_content().split())
        is_elsewhere = not link.get("href", "#").startswith("#")
        if is_elsewhere and count_words(text) >= _FEWEST_WORDS and not find_day(text):
            return True
    return False


def _distance(element: html.HtmlElement, near: dict[html.HtmlElement, int]) -> int:
    """Return how far up from the headline the nearest element is that holds both."""
    if element.get("itemprop") == "datePublished":
        return -1
    return next((near[each] for each in _chain(element) if each in near), 0)


def _chain(element: html.HtmlElement) -> list[html.HtmlElement]:
    return [element, *element.iterancestors()]


def _label(element: html.HtmlElement) -> str:
    return _CAMEL.sub("-", f"{element.get('class', '')} {element.get('id', '')}"[:300])
