"""Disks that are full, that fail to sync, or that become read-only.

A full and a read-only disk are small ones in memory, in a mount namespace of an ordinary user's
own; an fsync fails by a library that is loaded before the C library.
"""

import random
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.faults.kills import titles_in
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.processes import damages, has_traceback, run, victim
from benchmarks.faults.turns import Turns
from benchmarks.faults.victim import articles

_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
_NO_NAMESPACE = "this system gives no mount namespace to ordinary users"
_FAILING_SYNC = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
static int count = 0;
static int fails(void) {
    const char *from = getenv("FAIL_SYNC_FROM");
    return __sync_add_and_fetch(&count, 1) >= (from ? atoi(from) : 1);
}
int fsync(int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    if (fails()) { errno = EIO; return -1; }
    return real(file);
}
int fdatasync(int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    if (fails()) { errno = EIO; return -1; }
    return real(file);
}
"""


def full(turns: Turns, chance: random.Random) -> Outcome:
    """Ingest onto a disk of a few megabytes, then look at what is there when it is full."""
    fault = "full disk during an ingest"
    if not _has_namespaces():
        return Outcome(fault=fault, injected=0, absent=_NO_NAMESPACE)
    lost: list[str] = []
    for _ in turns:
        with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
            place = Path(folder)
            source = place / "a.jsonl"
            source.write_text(articles(6_000))
            (disk := place / "disk").mkdir()
            megabytes = chance.uniform(1.0, 6.0)
            # What is on the disk goes with the namespace, so it is copied out.
            script = (
                f"mount -t tmpfs -o size={megabytes * 1024:.0f}k tmpfs {_quoted(disk)} || exit 9; "
                f"{shlex.join(victim('ingest', disk / 'data', source))}; "
                f"code=$?; cp -r {_quoted(disk / 'data')} {_quoted(place / 'kept')}; exit $code"
            )
            ended = run((*_NAMESPACE, "sh", "-c", script))
            lost += _as_reported(ended, place / "kept")
    return Outcome(fault=fault, injected=turns.taken, lost=tuple(lost))


def failing_sync(turns: Turns, chance: random.Random) -> Outcome:
    """Have every fsync from the n-th on fail during an ingest."""
    fault = "failing fsync during an ingest"
    if (compiler := shutil.which("cc")) is None:
        return Outcome(fault=fault, injected=0, absent="there is no C compiler")
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        place = Path(folder)
        (place / "sync.c").write_text(_FAILING_SYNC)
        library = place / "sync.so"
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-o", library, place / "sync.c", "-ldl"], check=True
        )
        source = place / "a.jsonl"
        source.write_text(articles(1_500))
        for turn in turns:
            data = place / f"data{turn}"
            ended = run(
                victim("ingest", data, source),
                environment={
                    "LD_PRELOAD": str(library),
                    "FAIL_SYNC_FROM": str(chance.randrange(1, 40)),
                },
            )
            lost += _as_reported(ended, data)
    return Outcome(fault=fault, injected=turns.taken, lost=tuple(lost))


def read_only(turns: Turns, chance: random.Random) -> Outcome:
    """Remount the disk read-only; then ask, ingest and reindex."""
    fault = "read-only remount"
    if not _has_namespaces():
        return Outcome(fault=fault, injected=0, absent=_NO_NAMESPACE)
    lost: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attache-faults-") as folder:
        place = Path(folder)
        source, more = place / "a.jsonl", place / "b.jsonl"
        source.write_text(articles(500))
        more.write_text(articles(50, first=900))
        (disk := place / "disk").mkdir()
        data, kept = disk / "data", place / "kept"
        for _ in turns:
            task = chance.choice(
                [victim("ingest", data, more), victim("embed", data, "stand-in"),
                 victim("ask", data, "stand-in")]
            )  # fmt: skip
            script = (
                f"mount -t tmpfs -o size=64m tmpfs {_quoted(disk)} || exit 9; "
                f"{shlex.join(victim('ingest', data, source))} >/dev/null || exit 8; "
                f"mount -o remount,ro {_quoted(disk)} || exit 9; "
                f"{shlex.join(task)}; code=$?; "
                f"rm -rf {_quoted(kept)}; cp -r {_quoted(data)} {_quoted(kept)}; exit $code"
            )
            ended = run((*_NAMESPACE, "sh", "-c", script))
            if has_traceback(ended) or ended.returncode in (8, 9):
                lost.append(f"{task[3]}: {ended.stderr[-300:]}")
            elif (stored := len(titles_in(kept))) != 500:
                lost.append(f"{stored} of 500 articles are there")
            lost += damages(kept)
    return Outcome(fault=fault, injected=turns.taken, lost=tuple(lost))


def _as_reported(ended: "subprocess.CompletedProcess[str]", data: Path) -> list[str]:
    """What is wrong after an ingest that a disk refused: all that was reported must be there."""
    wrong = [ended.stderr[-300:]] if has_traceback(ended) else []
    titles = titles_in(data)
    wrong += [
        f"{title} was reported, and is not there"
        for title in set(ended.stdout.splitlines()) - set(titles)
    ]
    # A disk that was full at once has no tables that could be looked at.
    return wrong + (damages(data) if titles else [])


def _has_namespaces() -> bool:
    if shutil.which("unshare") is None:
        return False
    return run((*_NAMESPACE, "true")).returncode == 0


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
