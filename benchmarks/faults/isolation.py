"""Five servers on one archive, whatever they do in whatever order."""

import random

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from attache.app import load_extractor
from benchmarks.faults.outcome import Outcome
from tests.attache.test_isolation import ServersOnOneArchive

_STEPS = 100  # of one archive


def random_steps(times: int, chance: random.Random) -> Outcome:
    """Have servers do as many random things, and check after each that none sees another's."""
    taken = 0

    class Here(ServersOnOneArchive):
        reader = load_extractor()

        def check_invariants(self, *args: object, **kwargs: object) -> None:
            nonlocal taken
            taken += 1
            super().check_invariants(*args, **kwargs)

    lost: list[str] = []
    try:
        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=max(1, times // _STEPS),
                stateful_step_count=min(times, _STEPS),
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except AssertionError as error:
        lost.append(f"a leak: {str(error)[:300]}")
    return Outcome(fault="random step of five servers", injected=taken, lost=tuple(lost))
