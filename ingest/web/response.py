"""What a server answered: its status, its headers, and its body within limits."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx

from ingest.errors import BadStatus, Paywalled, TooLarge, Unreachable
from ingest.web import decompression
from ingest.web.page import CacheValidators

_LONGEST_VALIDATOR = 500
_MEANINGS = {
    401: "it wants a login, so paste the text or give the page as a file",
    403: "it does not let robots read this page, so paste the text or give the page as a file",
    404: "there is no such page, so check the address",
    410: "the page is gone for good, so check the address",
    429: "it wants fewer requests, so try again later",
    451: "the page is withheld for legal reasons, so paste the text if you have it",
}
_SERVER_TROUBLE = "it has a problem of its own, so try again later"
_OTHER_STATUS = "that is no page, so check the address"


@dataclass(frozen=True, slots=True)
class Response:
    """One response; the body is read only where the status is 200."""

    status: int
    headers: httpx.Headers
    body: bytes

    def check_status(self) -> None:
        """Raise `Paywalled` or `BadStatus` unless the status is 200."""
        if self.status == 402:
            raise Paywalled
        if self.status != 200:
            meaning = _MEANINGS.get(self.status, _OTHER_STATUS)
            meaning = _SERVER_TROUBLE if self.status >= 500 else meaning
            raise BadStatus(self.status, meaning, retry_after=self._retry_after)

    @property
    def content_type(self) -> tuple[str, str | None]:
        """The media type, as in "text/html", and the declared charset."""
        message = Message()
        said = self.headers.get("Content-Type", "")[:200]
        message["Content-Type"] = said or "application/octet-stream"
        return message.get_content_type(), message.get_content_charset()

    @property
    def validators(self) -> CacheValidators:
        """The validators, as far as they can be sent back as they are."""
        named = (self.headers.get(name) for name in ("ETag", "Last-Modified"))
        etag, last_modified = (
            value if value and value.isascii() and len(value) <= _LONGEST_VALIDATOR else None
            for value in named
        )
        return CacheValidators(etag=etag, last_modified=last_modified)

    @property
    def _retry_after(self) -> timedelta | None:
        """How long the site wants to be left alone, said in seconds or as a date."""
        said = self.headers.get("Retry-After", "").strip()
        try:
            if said.isdecimal():
                return timedelta(seconds=int(said))
            return max(timedelta(0), parsedate_to_datetime(said) - datetime.now(UTC))
        except (ValueError, TypeError, OverflowError):
            return None


async def read_body(response: httpx.Response, host: str, most: int, *, cut: bool) -> bytes:
    """Return the decompressed body of at most `most` bytes; with `cut`, a longer one is cut off.

    Raises `TooLarge` without `cut`, and `Unreachable` where the body is damaged or incomplete.
    """
    coding = response.headers.get("Content-Encoding", "")
    decompressor = decompression.decompressor_for(coding)
    if decompressor is None:
        raise Unreachable(host, f"packs the page as '{coding[:20]}', which was not asked for")
    body = bytearray()
    received = 0
    async for part in response.aiter_raw():
        received += len(part)
        # Thousands of tiny parts can come in at once: others have their turn in between.
        await asyncio.sleep(0)
        try:
            body += decompressor.feed(part, most - len(body))
        except decompression.DamagedData as error:
            raise Unreachable(host, "sends a page that cannot be unpacked") from error
        if max(len(body), received) > most:
            if cut:
                return bytes(body[:most])
            raise TooLarge("The page", most, remedy="paste the text of the article")
    if not decompressor.is_complete and received:
        raise Unreachable(host, "broke off in the middle of the page")
    return bytes(body)
