"""Fetch several pages ahead, for a thread that reads them one after another."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future

from ingest.failures import to_failure
from ingest.types import Failure
from ingest.web.fetcher import Fetcher
from ingest.web.page import Page

_AHEAD = 8


class PagePrefetcher:
    """Bridges a reading thread and the event loop `loop`, where the fetcher runs."""

    def __init__(self, fetcher: Fetcher, *, loop: asyncio.AbstractEventLoop) -> None:
        self._fetcher = fetcher
        self._loop = loop
        self._ahead: deque[Future[Page]] = deque()
        self._current: Future[Page] | None = None
        self._is_stopped = False

    def fetch(self, addresses: Sequence[str]) -> Iterator[Page | Failure]:
        """Yield the page at each address, in order; it ends early after `stop`.

        Must not be called on the event loop, which it would block.
        """
        waiting = iter(addresses)
        try:
            for address in addresses:
                while len(self._ahead) < _AHEAD and (following := next(waiting, None)) is not None:
                    self._begin(following)
                yield self._result(address, self._ahead.popleft())
        except CancelledError:
            return
        finally:
            self._cancel()
            self._ahead.clear()

    def stop(self) -> None:
        """Cancel all fetching; may be called from any thread."""
        self._is_stopped = True
        self._cancel()

    def _begin(self, address: str) -> None:
        self._ahead.append(
            asyncio.run_coroutine_threadsafe(self._fetcher.fetch(address), self._loop)
        )

    def _result(self, address: str, fetched: "Future[Page]") -> Page | Failure:
        self._current = fetched
        if self._is_stopped:
            fetched.cancel()
        try:
            return fetched.result()
        except CancelledError:
            raise
        except Exception as error:
            return to_failure(address, error)

    def _cancel(self) -> None:
        for fetched in [*self._ahead, self._current]:
            if fetched is not None:
                fetched.cancel()
