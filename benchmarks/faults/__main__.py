"""Inject faults, and say what was lost. The small form takes some minutes, the full one hours.

    python -m benchmarks.faults [--full] [--only NAME …] [--minutes N] [--seed N]

Ends with status 1 where anything was lost.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable

from benchmarks.faults import damage, discord_faults, disks, inputs, isolation, kills
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.turns import Turns
from benchmarks.tables import table

Inject = Callable[[Turns, random.Random], Outcome]

FAULTS: dict[str, tuple[Inject, int, int]] = {
    "kill-ingest": (kills.ingest, 4, 200),
    "kill-reindex": (kills.reindex, 3, 100),
    "kill-model": (kills.model, 2, 50),
    "full-disk": (disks.full, 2, 50),
    "failing-fsync": (disks.failing_sync, 3, 50),
    "read-only": (disks.read_only, 3, 30),
    "damage": (damage.every_file, 10, 300),
    "malformed": (inputs.malformed_files, 1_000, 1_000),
    "addresses": (inputs.hostile_addresses, 1_000, 1_000),
    "isolation": (isolation.random_steps, 60, 100_000),
    "discord": (discord_faults.gateway, 8, 200),
}
"""Each fault with how often it is injected in the small form and in the full one, at most."""


def main() -> int:
    """Inject what is asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=list(FAULTS))
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begin no fault of a kind after these"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows, lost = [], []
    for name in options.only:
        inject, small, full = FAULTS[name]
        began = time.monotonic()
        turns = Turns(full if options.full else small, seconds=60 * options.minutes)
        outcome = inject(turns, random.Random(options.seed))
        seconds = f"{time.monotonic() - began:,.0f}"
        said = outcome.absent or str(len(outcome.lost) or "nothing")
        rows.append((outcome.fault, f"{outcome.injected:,}", said, seconds, f"`--only {name}`"))
        lost += [f"{name}: {each}" for each in outcome.lost]
        print(*rows[-1], sep=" | ", flush=True)
    print(f"\n{table(('fault', 'injected', 'lost', 'seconds', 'again'), rows)}")
    for each in lost:
        print(each, file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
