"""Mutations of a good file of each kind: whatever they are, they become articles or reasons."""

import io
import logging

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from ingest.readers.files import read_stream
from ingest.types import ExtractedArticle, Failure, Limits
from tests.ingest.documents import every_kind

pytestmark = pytest.mark.slow

LIMITS = Limits(file_bytes=400_000, unpacked_bytes=1_000_000, members=40)
FILES = every_kind()


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """The file with a few pieces cut out, doubled, or written over."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.integers(0, 200)))
        piece = draw(
            st.one_of(
                st.just(b""),
                st.just(data[start:end] * 3),
                st.binary(max_size=24),
                st.sampled_from([b"\0" * 9, b"<", b"]]>", b"&a;", b"\xff\xfe", b"9" * 30, b"\n\n"]),
            )
        )
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", FILES)
@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@examples(data=st.data())
def test_no_mutation_can_stop_a_reader(
    name: str, data: st.DataObject, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    changed = data.draw(mutated(FILES[name]))
    with caplog.at_level(logging.ERROR):
        items = list(read_stream(io.BytesIO(changed), name, limits=LIMITS))
    assert items
    for item in items:
        assert isinstance(item, ExtractedArticle) or (
            isinstance(item, Failure) and item.reason.endswith(".")
        )
    # What nobody foresaw is logged, and would be a reason without a remedy. trafilatura also logs
    # pages that hold no HTML, which are told as such.
    ours = [record for record in caplog.records if not record.name.startswith("trafilatura")]
    assert not ours, caplog.text
