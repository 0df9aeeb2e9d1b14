"""Stems are the same whichever threads ask for them."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from reading.words import stem


@pytest.fixture
def threads_that_switch_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("threads_that_switch_often")
def test_words_that_two_threads_stem_at_once_are_not_mixed_up():
    # Questions are understood on the event loop while passages are read on the compute thread.
    # The words are made up, so that none has been stemmed before.
    halves = [[f"{name}{n:04d}ationalized" for n in range(2000)] for name in ("kyiv", "minsk")]
    stemmer = snowballstemmer.stemmer("english")
    expected = [[stemmer.stemWord(word) for word in half] for half in halves]
    with ThreadPoolExecutor(max_workers=2) as threads:
        assert list(threads.map(lambda half: [*map(stem, half)], halves)) == expected
