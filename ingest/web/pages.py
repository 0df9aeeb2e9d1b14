"""Pages of the web for the thread that reads sources: fetched ahead, on the event loop."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future

from ingest.reader import failed
from ingest.types import Given, Item, Limits
from ingest.web.fetch import Fetcher, Page
from ingest.web.webpage import read_page
from ingest.worker import Worker

_AHEAD = 8


class Pages:
    """Bridges the reading thread and the event loop `loop`, where the fetcher lives.

    The pages are read by `worker`.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        loop: asyncio.AbstractEventLoop,
        worker: Worker,
        limits: Limits | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._loop = loop
        self._worker = worker
        self._limits = limits or Limits()
        self._ahead: deque[Future[Page]] = deque()
        self._current: Future[Page] | None = None
        self._is_stopped = False

    def read(self, addresses: Sequence[str], given: Given | None = None) -> Iterator[list[Item]]:
        """What is at each address, in order; not to be called on the event loop."""
        given = given or Given()
        waiting = iter(addresses)
        try:
            for address in addresses:
                while len(self._ahead) < _AHEAD and (following := next(waiting, None)) is not None:
                    self._begin(following)
                yield self._items(address, self._ahead.popleft(), given)
        except CancelledError:
            return
        finally:
            self._cancel()
            self._ahead.clear()

    def stop(self) -> None:
        """Let nobody wait for a page any more: `read` ends."""
        self._is_stopped = True
        self._cancel()

    def _begin(self, address: str) -> None:
        self._ahead.append(
            asyncio.run_coroutine_threadsafe(self._fetcher.fetch(address), self._loop)
        )

    def _items(self, address: str, fetched: "Future[Page]", given: Given) -> list[Item]:
        self._current = fetched
        if self._is_stopped:
            fetched.cancel()
        try:
            page = fetched.result()
        except CancelledError:
            raise
        except Exception as error:
            return [failed(address, error)]
        return list(self._worker.run(address, read_page, page, given, self._limits))

    def _cancel(self) -> None:
        for fetched in [*self._ahead, self._current]:
            if fetched is not None:
                fetched.cancel()
