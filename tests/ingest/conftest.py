"""What tests of ingest share: none of them sends a packet beyond loopback."""

from collections.abc import Iterator

import pytest

from tests.ingest.web_server import nothing_leaves


@pytest.fixture(autouse=True)
def connected() -> Iterator[list[object]]:
    """The addresses that the test connected to."""
    with nothing_leaves() as addresses:
        yield addresses
