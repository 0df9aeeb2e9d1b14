"""What is decided is tested with plain weights."""

from collections.abc import Iterator

import pytest

from tests.answer.weighing import PLAIN, weighed


@pytest.fixture(scope="module", autouse=True)
def plain_weights() -> Iterator[None]:
    with weighed(PLAIN):
        yield
