"""The seed document alone answers the question that the project began with."""

from pathlib import Path

import pytest

from index.types import PUBLIC
from reading.types import Status
from tests.answer.conftest import Harness


@pytest.mark.parametrize(
    ("question", "as_of", "text", "status"),
    [
        ("when did Modi last visit Russia", "2025-04-01", "July 2024", Status.HAPPENED),
        ("when did Modi visit Vladivostok", "2025-04-01", "2019", Status.HAPPENED),
        pytest.param(
            "when is Putin visiting India",
            "2025-04-01",
            "Planned; the date is not announced",
            Status.PLANNED,
            marks=pytest.mark.xfail(reason="A plan without a day is not sure enough to be given."),
        ),
        pytest.param(
            *("who invited Putin", "2025-04-01", "Modi", None),
            marks=pytest.mark.xfail(reason="The reader points at Lavrov, who tells of it."),
        ),
        (
            "what did Lavrov call the partnership with India",
            "2025-04-01",
            "privileged strategic partnership",
            None,
        ),
        ("when did Modi last visit Russia", "2024-01-01", None, None),
    ],
)
async def test_the_seed_alone_answers(
    shared: Path,
    harness: Harness,
    question: str,
    as_of: str,
    text: str | None,
    status: Status | None,
) -> None:
    seed = sorted((shared / "seed").glob("*.txt"))
    if not seed:
        pytest.skip("no seed document in ../shared")
    summary = await harness.app.collections.ingest(seed, PUBLIC)
    assert (summary.added, summary.failures) == (len(seed), ())
    answer = await harness.ask(question, as_of=as_of)
    assert answer.status is status
    if text is None:
        assert answer.text is None
    else:
        assert answer.text is not None
        assert text in answer.text
        assert text.split()[-1] in answer.citations[0].quote or status is Status.PLANNED
