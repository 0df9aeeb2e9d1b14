"""Five servers on one archive, whatever they do in whatever order."""

import random

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from attache.app import load_extractor
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.turns import Turns
from tests.attache.test_isolation import ServersOnOneArchive

_STEPS = 100  # of one archive
_ARCHIVES = 10  # of one turn: the first that hypothesis makes is the simplest there is


def random_steps(turns: Turns, chance: random.Random) -> Outcome:
    """Have servers do as many random things, and check after each that none sees another's.

    `turns` says how many.
    """
    taken = 0

    class Here(ServersOnOneArchive):
        reader = load_extractor()

        def check_invariants(self, *args: object, **kwargs: object) -> None:
            nonlocal taken
            taken += 1
            super().check_invariants(*args, **kwargs)

    steps = min(turns.most, _STEPS)
    lost: list[str] = []
    for _ in turns:
        if taken >= turns.most:
            break
        try:
            run_state_machine_as_test(
                seed(chance.getrandbits(32))(Here),
                settings=settings(
                    max_examples=min(_ARCHIVES, -(-(turns.most - taken) // steps)),
                    stateful_step_count=steps,
                    deadline=None,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        except Exception as error:  # a leak is an AssertionError, and nothing else should be raised
            lost.append(f"{type(error).__name__}: {str(error)[:300]}")
    return Outcome(fault="random step of five servers", injected=taken, lost=tuple(lost))
