"""Web addresses as text: which may be fetched at all, and which name the same article."""

import re
from collections.abc import Collection

import httpx

from ingest.errors import BadAddress, RefusedAddress
from ingest.web.addresses import literal

WEB_PORTS = frozenset({80, 443, 8000, 8080, 8443})
_MAX_CHARS = 2_000
_DEFAULT_PORT = {"http": 80, "https": 443}
_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
# Names that never lead to the public internet, whatever a resolver says.
_LOCAL_ENDS = frozenset(
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
    """Whether a source of `attache ingest` is an address, not the name of a file."""
    return bool(_SCHEME.match(source))


def fetchable(address: str, *, ports: Collection[int] = WEB_PORTS) -> httpx.URL:
    """The address, normalised and without its fragment.

    Raises `BadAddress` where it is none, `RefusedAddress` where it is one that is never fetched.
    Whether its host is public is decided when it is connected to.
    """
    address = address.strip()
    url = _parsed(address)
    if url.scheme not in _DEFAULT_PORT:
        raise RefusedAddress(address, "only addresses with https:// or http:// are")
    if url.userinfo:
        raise RefusedAddress(_shown(url), "give it without a user name and password")
    if port_of(url) not in ports:
        raise RefusedAddress(_shown(url), f"port {port_of(url)} is not one that websites use")
    return url.copy_with(host=_host(url), fragment=None)


def _parsed(address: str) -> httpx.URL:
    if len(address) > _MAX_CHARS or any(c.isspace() or ord(c) < 32 for c in address):
        raise BadAddress(address)
    if "\\" in address.partition("?")[0]:
        # A browser takes it for a slash, others for a letter of the host.
        raise BadAddress(address)
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise BadAddress(address) from error


def _host(url: httpx.URL) -> str:
    """The host in the one form that is looked up, checked and asked for."""
    host = url.raw_host.decode("ascii").lower()
    try:
        written = literal(host.removesuffix(".") if ":" not in host else host)
    except ValueError as error:
        raise RefusedAddress(host, "it is a number that can be read in several ways") from error
    if written is not None:
        return str(written)
    name = host.removesuffix(".")
    labels = name.split(".")
    if not all(_LABEL.match(label) for label in labels) or len(name) > 253:
        raise BadAddress(str(url))
    if len(labels) == 1 or labels[-1] in _LOCAL_ENDS:
        raise RefusedAddress(name, "it is a name inside a network, not one on the public internet")
    return name


def port_of(url: httpx.URL) -> int:
    """The port that the address leads to."""
    return _DEFAULT_PORT.get(url.scheme, 0) if url.port is None else url.port


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _shown(url: httpx.URL) -> str:
    """The address without what may be secret in it."""
    return f"{url.scheme}://{url.host}"


def article_address(final: str, canonical: str | None) -> str:
    """The address that names the article: the canonical one where it can be believed.

    Only a page's own site may name it, and the front page of a site names none of its articles.
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
    """Whether it is the front page of its site."""
    return url.path in ("", "/") and not url.query


def is_same_site(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether both stand on one host, `www.` and such in front left aside."""
    return _site(one) == _site(other)


def _site(url: httpx.URL) -> str:
    host = url.host
    for prefix in _SAME_SITE:
        if host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def _untracked(url: httpx.URL) -> httpx.URL:
    """The address without the parameters that only tell where a reader came from."""
    query = url.query.decode("ascii", "replace")
    if not query:
        return url
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    return url.copy_with(query="&".join(kept).encode() or None)
