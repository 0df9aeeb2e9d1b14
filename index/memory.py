"""A ceiling on the memory of a process: what may grow is sized by it, and what is used is read.

Memory is what a process has of its own. Files that are mapped, as indexes are, do not count: the
system takes their pages back when it needs them.
"""

import ctypes
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MB = 1024**2
MODELS = 850 * MB
"""What libraries and models take in a bot that answers questions, whatever its archive holds."""
SMALLEST = 1024 * MB
"""The smallest ceiling: the models, and room for the largest article and for building indexes."""

_NEARLY = 0.9  # of a ceiling
_SMALLEST_HEAP = 15_000_000  # tantivy takes no less
_SMALLEST_CACHE, _LARGEST_CACHE = 500_000, 16_000_000
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
_KEPT = 256 * MB  # in one piece
_PER_ARTICLE = 256 * 1024
"""An article on its way into an index, with its vectors: ten times what most of them take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUse:
    """Bytes of memory that this process has of its own, where the system tells, and its ceiling."""

    own: int | None
    ceiling: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryBudget:
    """How much of what may grow is held at once; by default, what is fastest.

    `writer_heap` is for words on their way into an index, `database_cache` for each connection to
    the database, `backlog` for vectors that changed since an index was built, `vectors` for those
    that building it looks at, each in bytes; `articles` is how many are taken in at once.
    """

    ceiling: int | None = None
    writer_heap: int = 64_000_000
    database_cache: int = 2_000_000
    backlog: int = 1024 * MB
    vectors: int = 512 * MB
    articles: int = 1_000

    @classmethod
    def within(cls, ceiling: int | None) -> Self:
        """Divide what a ceiling leaves beside the models."""
        if ceiling is None:
            return cls()
        free = max(ceiling, SMALLEST) - MODELS
        return cls(
            ceiling=ceiling,
            writer_heap=max(_SMALLEST_HEAP, min(free // 8, cls().writer_heap)),
            database_cache=max(_SMALLEST_CACHE, min(free // 200, _LARGEST_CACHE)),
            backlog=min(free // 4, cls().backlog),
            vectors=min(free // 4, cls().vectors),
            articles=max(1, min(free // 4 // _PER_ARTICLE, cls().articles)),
        )

    def use(self) -> MemoryUse:
        """Return what is used of it now."""
        return MemoryUse(own=own_memory(), ceiling=self.ceiling)

    def is_nearly_used(self) -> bool:
        """Whether so little is left that what can be read again should be given back."""
        return self._is_beyond(_NEARLY)

    def is_used_up(self) -> bool:
        """Whether more is used than the ceiling allows."""
        return self._is_beyond(1.0)

    def _is_beyond(self, share: float) -> bool:
        if self.ceiling is None or (own := own_memory()) is None:
            return False
        return own > share * self.ceiling


PLENTY = MemoryBudget()
"""The budget of a process without a ceiling."""


def own_memory(process: int | None = None) -> int | None:
    """Return the bytes that this process has of its own, or another; None where nothing tells."""
    try:
        status = Path(f"/proc/{process or 'self'}/status").read_text()
        return int(status.partition("RssAnon:")[2].split()[0]) * 1024
    except (OSError, IndexError, ValueError):
        return None


def keep_freed() -> None:
    """Let the process keep what it frees for what it needs next, where glibc can be told to.

    By itself it gives the memory of every large tensor back, to be given it anew page by page: a
    tenth of a question's time on a virtual machine, and more where memory is short. `give_back`
    gives back what was kept.
    """
    with suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        # Before glibc 2.35 no more than 32 MB is taken for the first.
        if library.mallopt(_M_MMAP_THRESHOLD, _KEPT) or library.mallopt(_M_MMAP_THRESHOLD, 32 * MB):
            library.mallopt(_M_TRIM_THRESHOLD, _KEPT)


def give_back() -> None:
    """Give memory that is free within the process back to the system, where it can be told to."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
