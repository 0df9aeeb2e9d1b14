"""Loading with the garbage collector paused: it goes on as it was, whatever happens."""

import gc

import pytest

from index.loading import loading


@pytest.fixture(autouse=True)
def unfrozen() -> object:
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_paused_and_then_as_it_was(enabled: bool) -> None:
    if not enabled:
        gc.disable()
    with pytest.raises(KeyError), loading():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled() is enabled
    assert gc.get_freeze_count() > 0
