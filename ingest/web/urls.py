"""URLs: which may be fetched at all, and which name the same article."""

import re
from collections.abc import Collection

import httpx

from ingest.errors import BadAddress, RefusedAddress
from ingest.web.ip_addresses import parse_literal

WEB_PORTS = frozenset({80, 443, 8000, 8080, 8443})
_MAX_CHARS = 2_000
_DEFAULT_PORT = {"http": 80, "https": 443}
_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
# A host with a top-level domain of letters, or of four numbers, and what may follow a host.
_BARE = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_]{2,}|\d+(?:\.\d+){3})(?::\d+)?(?:[/?#]|$)", re.IGNORECASE
)
# Top-level domains that are never public, whatever a resolver says.
_LOCAL_DOMAINS = frozenset(
    "alt arpa corp home host internal intranet invalid lan local localdomain localhost onion "
    "private".split()
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)$")
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ocid|smid|at_\w+|ref_src|__twitter_impression",
    re.IGNORECASE,
)
_SAME_SITE = ("www.", "m.", "mobile.", "amp.", "edition.")


def is_web_address(source: str) -> bool:
    """Whether a source that a user names is a URL, not the name of a file."""
    return bool(_SCHEME.match(source))


def fetchable(address: str, *, ports: Collection[int] = WEB_PORTS) -> httpx.URL:
    """Return the URL, normalised and without its fragment.

    Raises `BadAddress` where it is malformed, and `RefusedAddress` where it is never fetched.
    Whether its host is public is checked when it is connected to.
    """
    url = _parsed(with_scheme(address))
    if url.scheme not in _DEFAULT_PORT:
        raise RefusedAddress(address, "only addresses with https:// or http:// are")
    if not url.host:
        raise BadAddress(address)
    if url.userinfo:
        raise RefusedAddress(_shown(url), "give it without a user name and password")
    if port_of(url) not in ports:
        raise RefusedAddress(_shown(url), f"port {port_of(url)} is not one that websites use")
    return url.copy_with(host=_host(url), fragment=None)


def with_scheme(address: str) -> str:
    """Return an address as people type it, "bbc.com/news/1", with the scheme that it lacks."""
    address = address.strip()
    return f"https://{address}" if _BARE.match(address) else address


def _parsed(address: str) -> httpx.URL:
    if len(address) > _MAX_CHARS or any(c.isspace() or ord(c) < 32 for c in address):
        raise BadAddress(address)
    if "\\" in address.partition("?")[0]:
        # Browsers read it as a slash, other parsers as a part of the host.
        raise BadAddress(address)
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise BadAddress(address) from error


def _host(url: httpx.URL) -> str:
    """Return the host in the form in which it is looked up, checked and requested."""
    host = url.raw_host.decode("ascii").lower()
    try:
        written = parse_literal(host.removesuffix(".") if ":" not in host else host)
    except ValueError as error:
        raise RefusedAddress(host, "it is a number that can be read in several ways") from error
    if written is not None:
        return str(written)
    name = host.removesuffix(".")
    labels = name.split(".")
    if not all(_LABEL.match(label) for label in labels) or len(name) > 253:
        raise BadAddress(str(url))
    if len(labels) == 1 or labels[-1] in _LOCAL_DOMAINS:
        raise RefusedAddress(name, "it is a name inside a network, not one on the public internet")
    return name


def port_of(url: httpx.URL) -> int:
    """Return the port, by the scheme where none is written; 0 for schemes other than the web's."""
    return _DEFAULT_PORT.get(url.scheme, 0) if url.port is None else url.port


def origin_of(url: httpx.URL) -> str:
    """Return scheme, host and port: what one robots.txt applies to."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _shown(url: httpx.URL) -> str:
    """Return the URL without user name, path and query, which may hold secrets."""
    return f"{url.scheme}://{url.host}"


def article_address(final: str, canonical: str | None) -> str:
    """Return the URL that identifies the article on a page, without tracking parameters.

    That is the `canonical` one that the page declares, if it is of the same site and not its front
    page; else `final`, where the redirects ended.
    """
    page = httpx.URL(final)
    if canonical:
        try:
            named = fetchable(str(page.join(canonical)))
        except (BadAddress, RefusedAddress, httpx.InvalidURL, ValueError):
            named = page
        if is_same_site(named, page) and (is_front(page) or not is_front(named)):
            return str(_untracked(named))
    return str(_untracked(page))


def is_front(url: httpx.URL) -> bool:
    """Whether the URL is that of the front page of a site."""
    return url.path in ("", "/") and not url.query


def is_same_site(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether both have one host, apart from a prefix such as `www.`."""
    return _site(one) == _site(other)


def _site(url: httpx.URL) -> str:
    host = url.host
    for prefix in _SAME_SITE:
        if host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def _untracked(url: httpx.URL) -> httpx.URL:
    """Return the URL without the parameters that only tell where a reader came from."""
    query = url.query.decode("ascii", "replace")
    if not query:
        return url
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    return url.copy_with(query="&".join(kept).encode() or None)
