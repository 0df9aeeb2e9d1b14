"""The memory that there is for a process: the machine's, or less where a control group says so."""

from pathlib import Path

import pytest

from attache.machine_memory import available_memory

MACHINE = available_memory(Path("/nowhere"))
UNLIMITED = 9223372036854771712
"""What version 1 says where there is no limit."""

pytestmark = pytest.mark.skipif(MACHINE is None, reason="this system does not tell")


def machine(root: Path, groups: str, limits: dict[str, object]) -> Path:
    """Write what the kernel says of control groups."""
    files = {"proc/self/cgroup": groups} | {f"sys/fs/cgroup/{at}": limits[at] for at in limits}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{content}\n")
    return root


@pytest.mark.parametrize(
    ("groups", "limits"),
    [
        ("0::/", {"memory.max": 4096}),
        ("0::/system.slice/attache.service", {"system.slice/attache.service/memory.max": 4096}),
        ("0::/a/b", {"a/memory.max": 4096, "a/b/memory.max": 8192}),
        ("0::/a/b", {"a/memory.max": "max", "a/b/memory.max": 4096}),
        ("12:cpu,cpuacct:/x\n4:memory:/", {"memory/memory.limit_in_bytes": 4096}),
        # A container of version 1 is named by a group that it does not see.
        ("4:memory:/docker/0a1b", {"memory/memory.limit_in_bytes": 4096}),
        ("4:memory:/a\n0::/a", {"memory/a/memory.limit_in_bytes": 4096}),
    ],
)
def test_the_lowest_limit_of_a_control_group_counts(
    tmp_path: Path, groups: str, limits: dict[str, object]
) -> None:
    assert available_memory(machine(tmp_path, groups, limits)) == 4096


@pytest.mark.parametrize(
    ("groups", "limits"),
    [
        ("0::/", {}),
        ("0::/a", {"a/memory.max": "max"}),
        ("4:memory:/a", {"memory/a/memory.limit_in_bytes": UNLIMITED}),
        ("3:cpu:/a", {"memory/a/memory.limit_in_bytes": 4096}),
        ("0::/../b", {"b/memory.max": "damaged"}),
    ],
)
def test_without_a_limit_the_machine_counts(
    tmp_path: Path, groups: str, limits: dict[str, object]
) -> None:
    assert available_memory(machine(tmp_path, groups, limits)) == MACHINE
