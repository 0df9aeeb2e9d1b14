"""What finds passages in the collections of an archive, whatever the archive is kept in."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from index.types import IndexStatus, PublishedWindow, ScoredPassage

if TYPE_CHECKING:
    from index.collection_index import CollectionIndex


class PassageSearcher(Protocol):
    """Finds passages by meaning and by words; what any process stored or removed counts at once."""

    async def ready(self) -> None:
        """Load the embedding model, unless it is. Raises `DamagedModel`."""

    def stop(self) -> None:
        """Cancel what goes on in the background: who is interrupted does not wait for it."""

    async def close(self) -> None:
        """Wait for what goes on in the background, and end it."""

    async def search(
        self,
        query: str,
        *,
        collections: Sequence[str],
        k: int = 50,
        published: PublishedWindow | None = None,
    ) -> list[ScoredPassage]:
        """Up to k passages, best first, of the collections named and no other.

        A collection that does not exist yet holds nothing. Raises `ModelMismatch`.
        """
        ...

    async def respell(self, words: Iterable[str], *, collections: Sequence[str]) -> dict[str, str]:
        """Map misspelled words to what the collections named, and no other, write instead."""
        ...

    async def status(self, collection: str) -> IndexStatus:
        """What the collection's indexes hold now. Raises `UnknownCollection`."""
        ...

    async def rebuild(
        self, collection: str, *, progress: Callable[[int, int], None] | None = None
    ) -> IndexStatus:
        """Rebuild the collection's indexes from its articles; searches go on meanwhile.

        Passages without a sound vector of the model that is set are embedded first. `progress` is
        called with passages done and passages in all. Raises `UnknownCollection`.
        """
        ...

    def held(self) -> "dict[str, CollectionIndex]":
        """The indexes in the memory of this process; none where the database has them."""
        ...

    async def drop(self, collection: str) -> None:
        """Delete the collection's indexes."""
