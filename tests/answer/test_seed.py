"""The seed document alone answers the question that the project began with."""

from pathlib import Path

import pytest

from answer.types import Status
from index.types import PUBLIC
from tests.answer.conftest import Desk


async def test_the_seed_alone_tells_of_the_last_visit(shared: Path, desk: Desk) -> None:
    seed = sorted((shared / "seed").glob("*.txt"))
    if not seed:
        pytest.skip("no seed document in ../shared")
    summary = await desk.app.curator.ingest(seed, PUBLIC)
    assert (summary.added, summary.failures) == (len(seed), ())
    answer = await desk.ask("when did Modi last visit Russia", as_of="2025-04-01")
    assert answer.text is not None
    assert answer.date is not None
    assert (answer.date.first.year, answer.date.first.month) == (2024, 7)
    assert (answer.date.last.year, answer.date.last.month) == (2024, 7)
    assert answer.status is Status.HAPPENED
    assert "July" in answer.citations[0].quote
