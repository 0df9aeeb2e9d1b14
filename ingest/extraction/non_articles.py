"""Recognise pages with status 200 that are no articles: paywalls, consent pages, front pages.

Their text must not be stored, since answers would quote it.
"""

import re
from urllib.parse import urlsplit

import httpx

from ingest.errors import (
    ConsentWanted,
    NoArticle,
    NotOneArticle,
    PageGone,
    Paywalled,
    RobotCheck,
    ScriptNeeded,
)
from ingest.extraction.markup import Markup, Node
from ingest.extraction.vocabulary import phrases, values
from ingest.extraction.words import count_words
from ingest.web.urls import is_front

# Counts of words: fewer are hardly any text, a short text, a stub of one.
_FEWEST_WORDS = 25
_SHORT = 150
_STUB = 250

_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|cmpv2|privacy-mgmt)\.", re.IGNORECASE)
_GONE = re.compile(
    r"^(?:error )?404(?:$|\W*(?:$|[|:!–—]|- |error|page|file|not found))|^not found$|"
    r"^(?:oops\W+)?(?:the |this |that )?(?:page|article|story) "
    r"(?:(?:you (?:requested|are looking for) )?"
    r"(?:was |is |could |can |has )?(?:not|no longer|been)(?: be)? ?"
    r"(?:found|available|removed|exists?|deleted)|"
    r"(?:doesn.t|does not) exist|not found|unavailable)|"
    r"we can.?(?:no)?t find (?:the|that|this) (?:page|article|story)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"java ?script", re.IGNORECASE)


def require_article(markup: Markup, *, asked: str, url: str, text: str) -> None:
    """Raise a `NoArticle` unless the page can hold an article.

    `asked` is the address that was asked for, `url` where the redirects ended, and `text` what was
    extracted as the article.
    """
    words = count_words(text)
    refusal = (
        _interstitial(markup, url, text)
        or _gone(markup, words)
        or _front_page(markup, asked, url)
        or _paywall(markup, words)
        or _empty(markup, words)
    )
    if refusal is not None:
        raise refusal


def _interstitial(markup: Markup, url: str, text: str) -> NoArticle | None:
    words = count_words(text)
    if words < _STUB and any(map(phrases("robot_check").search, markup.headings)):
        return RobotCheck()
    if words >= _SHORT:
        return None
    # Many pages have a consent banner; here there is hardly any other text.
    asks = phrases("consent").search(text if words >= _FEWEST_WORDS else markup.visible)
    if asks or _CONSENT_HOST.match(urlsplit(url).hostname or ""):
        return ConsentWanted()
    return None


def _gone(markup: Markup, words: int) -> NoArticle | None:
    says = any(_GONE.search(heading) for heading in markup.headings)
    return PageGone() if says and (words < _STUB or not markup.is_article) else None


def _front_page(markup: Markup, asked: str, url: str) -> NoArticle | None:
    if not is_front(httpx.URL(url)) or markup.articles:
        return None
    if not is_front(httpx.URL(asked)):
        return NotOneArticle("The address leads to the front page of its site")
    return NotOneArticle("It is the front page of a site") if not markup.is_article else None


def _paywall(markup: Markup, words: int) -> NoArticle | None:
    has_text = words >= _STUB
    if any(map(_is_for_subscribers, markup.articles)):
        return Paywalled(has_text=has_text)
    tier = markup.metas.get("article:content_tier", "").lower()
    if tier in values("locked_tiers"):
        return Paywalled(has_text=has_text)
    if words < _STUB and phrases("paywall").search(markup.visible):
        return Paywalled()
    return None


def _is_for_subscribers(node: Node) -> bool:
    """Whether the JSON-LD says that the article, or a part of it, is not free to read."""
    parts = node.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    said = [node, *(part for part in parts if isinstance(part, dict))]
    not_free = values("not_free")
    return any(str(one.get("isAccessibleForFree", "")).lower() in not_free for one in said)


def _empty(markup: Markup, words: int) -> NoArticle | None:
    if words >= _FEWEST_WORDS:
        return None
    if _SCRIPT.search(markup.without_scripts) or _is_shell(markup):
        return ScriptNeeded()
    return NotOneArticle("There is hardly any text on the page")


def _is_shell(markup: Markup) -> bool:
    """Whether the page is an empty element that a script fills."""
    if count_words(markup.visible) >= _SHORT or markup.tree.find(".//script") is None:
        return False
    app_roots = values("app_roots")
    return any(div.get("id", "").lower() in app_roots for div in markup.tree.iter("div"))
