"""A ceiling on memory, and what is sized by it."""

import pytest

from index.memory import MB, MODELS, PLENTY, SMALLEST, MemoryBudget, own_memory


def test_without_a_ceiling_all_is_as_large_as_is_fastest() -> None:
    assert MemoryBudget.within(None) == PLENTY
    assert not PLENTY.is_nearly_used()


@pytest.mark.parametrize("ceiling", [SMALLEST, 1500 * MB, 4096 * MB, 65_536 * MB])
def test_what_may_grow_fits_beside_the_models(ceiling: int) -> None:
    budget = MemoryBudget.within(ceiling)
    connections = 15
    grows = (
        budget.writer_heap + budget.backlog + budget.vectors + connections * budget.database_cache
    )
    assert MODELS + grows < ceiling
    assert budget.writer_heap >= 15_000_000  # else tantivy refuses
    assert 1 <= budget.articles <= PLENTY.articles


@pytest.mark.skipif(own_memory() is None, reason="this system does not tell")
def test_memory_is_nearly_used_from_nine_tenths_on_and_used_up_beyond_the_ceiling() -> None:
    own = own_memory()
    assert own is not None
    assert MemoryBudget(ceiling=own).is_nearly_used()
    assert MemoryBudget(ceiling=own // 2).is_used_up()
    assert not MemoryBudget(ceiling=2 * own).is_used_up()
    assert not MemoryBudget(ceiling=2 * own).is_nearly_used()
    assert MemoryBudget(ceiling=2 * own).use().ceiling == 2 * own
