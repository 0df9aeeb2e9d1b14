"""What fetching returns: a page, and the validators by which a newer version is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A fetched page.

    `asked` is the address that was asked for, `url` the one at which the redirects ended. `kind` is
    the media type, as in "text/html". `body` is decompressed.
    """

    asked: str
    url: str
    kind: str
    charset: str | None
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheValidators:
    """What a server calls the version of a page (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that ask for a newer version only."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """The answer to a request for a newer version; `page` is None where there is none.

    `url` is the address to ask from now on: another one after a permanent redirect only.
    """

    page: Page | None
    validators: CacheValidators
    url: str
