"""Recognise pages with status 200 that are no articles: paywalls, consent pages, front pages.

Their text must not be stored, since answers would quote it.
"""

import re
from urllib.parse import urlsplit

import httpx

from ingest.errors import (
    ConsentWanted,
    NoArticle,
    NoStory,
    PageGone,
    Paywalled,
    RobotCheck,
    ScriptNeeded,
)
from ingest.extraction.markup import Markup, Node
from ingest.web.urls import is_front

_FEWEST_WORDS = 25
_SHORT = 150
_STUB = 250

_ROBOT_CHECK = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|"
    r"pardon our interruption|(?:one more step|security check|robot check|human verification)|"
    r"checking your browser|verify(?:ing)? (?:that )?you are|are you (?:a )?(?:human|robot)|"
    r"please verify you are)\b",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|cmpv2|privacy-mgmt)\.", re.IGNORECASE)
_CONSENT = re.compile(
    r"before you continue|we (?:value|care about) your privacy|accept (?:all|cookies)|"
    r"agree (?:and|to) (?:continue|proceed)|consent to (?:the use of )?cookies|"
    r"(?:we|sites?) and (?:our|their) \d* ?(?:partners|vendors)|manage (?:cookie|your) preferences",
    re.IGNORECASE,
)
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
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|register|log ?in|sign in|pay) (?:now )?to "
    r"(?:continue|unlock|keep reading|read (?:on|this|the|more))|"
    r"to (?:continue|keep) reading(?: this)?|continue reading (?:with|by|for)|"
    r"unlock (?:this|the full|unlimited)|(?:this|the full) (?:article|story|content) is "
    r"(?:only )?(?:for|available to|reserved for|exclusive(?:ly)? (?:for|to))|"
    r"(?:for|to) (?:paying )?subscribers only|subscriber.only|subscription required|"
    r"you(?:.ve| have) (?:reached|read|used) (?:your|all)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"java ?script", re.IGNORECASE)
_APP_ROOTS = frozenset({"root", "app", "__next", "__nuxt", "react-root", "main-app", "svelte"})
_NOT_FREE = frozenset({"false", "no", "0", "http://schema.org/false", "https://schema.org/false"})
_LOCKED = frozenset({"locked", "paid", "premium", "subscriber"})


def require_article(markup: Markup, *, asked: str, url: str, text: str) -> None:
    """Raise a `NoArticle` unless the page can hold an article.

    `asked` is the address that was asked for, `url` where the redirects ended, and `text` what was
    extracted as the article.
    """
    words = len(text.split())
    refusal = (
        _gate(markup, url, text)
        or _gone(markup, words)
        or _front_page(markup, asked, url)
        or _paywall(markup, words)
        or _empty(markup, words)
    )
    if refusal is not None:
        raise refusal


def _gate(markup: Markup, url: str, text: str) -> NoArticle | None:
    words = len(text.split())
    if words < _STUB and any(_ROBOT_CHECK.search(heading) for heading in markup.headings):
        return RobotCheck()
    if words >= _SHORT:
        return None
    # Many pages have a consent banner; here there is hardly any other text.
    asks = _CONSENT.search(text if words >= _FEWEST_WORDS else markup.visible)
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
        return NoStory("The address leads to the front page of its site")
    return NoStory("It is the front page of a site") if not markup.is_article else None


def _paywall(markup: Markup, words: int) -> NoArticle | None:
    if any(map(_is_for_subscribers, markup.articles)):
        return Paywalled()
    tier = markup.metas.get("article:content_tier", "").lower()
    if tier in _LOCKED or (words < _STUB and _PAYWALL.search(markup.visible)):
        return Paywalled()
    return None


def _is_for_subscribers(node: Node) -> bool:
    """Whether the JSON-LD says that the article, or a part of it, is not free to read."""
    parts = node.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    said = [node, *(part for part in parts if isinstance(part, dict))]
    return any(str(one.get("isAccessibleForFree", "")).lower() in _NOT_FREE for one in said)


def _empty(markup: Markup, words: int) -> NoArticle | None:
    if words >= _FEWEST_WORDS:
        return None
    if _SCRIPT.search(markup.without_scripts) or _is_shell(markup):
        return ScriptNeeded()
    return NoStory("There is hardly any text on the page")


def _is_shell(markup: Markup) -> bool:
    """Whether the page is an empty element that a script fills."""
    if len(markup.visible.split()) >= _SHORT or markup.tree.find(".//script") is None:
        return False
    return any(element.get("id", "").lower() in _APP_ROOTS for element in markup.tree.iter("div"))
