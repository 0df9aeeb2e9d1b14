import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.readers.worker_process import WorkerProcess
from ingest.types import Failure, Item
from tests.ingest.readers import jobs

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    with WorkerProcess(seconds=20.0, memory_bytes=700_000_000) as made:
        yield made


def run(worker: WorkerProcess, job: object, *arguments: object) -> list[Item]:
    return list(worker.run("a.pdf", job, *arguments))  # type: ignore[arg-type]


def reason(worker: WorkerProcess, job: object, *arguments: object) -> str:
    (item,) = run(worker, job, *arguments)
    assert isinstance(item, Failure) and item.source == "a.pdf"
    return item.reason


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for_end(pid: int, seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(pid)


def test_one_process_does_many_jobs_and_is_not_this_one(worker: WorkerProcess) -> None:
    assert worker.pid is None
    said = {item.reason for _ in range(3) for item in run(worker, jobs.say, "a", "b")}  # type: ignore[union-attr]
    assert said == {f"Process {worker.pid}."}
    assert worker.pid != os.getpid()


def test_a_crash_keeps_what_came_before_it_and_the_next_job_goes_on(worker: WorkerProcess) -> None:
    first, second = run(worker, jobs.crash_after, "before")
    assert isinstance(first, Failure) and first.source == "before"
    assert isinstance(second, Failure) and "crashed" in second.reason
    assert [item.source for item in run(worker, jobs.say, "after")] == ["after"]


@pytest.mark.parametrize("job", [jobs.leave, jobs.raise_error])
def test_a_process_that_ends_costs_its_file_only(worker: WorkerProcess, job: object) -> None:
    assert "crashed" in reason(worker, job)
    assert [item.source for item in run(worker, jobs.say, "after")] == ["after"]


@pytest.mark.parametrize(("job", "arguments"), [(jobs.sleep, (60,)), (jobs.spin, ())])
def test_what_hangs_is_ended_and_the_next_job_goes_on(
    job: object, arguments: tuple[object, ...]
) -> None:
    with WorkerProcess(seconds=0.5, memory_bytes=700_000_000) as worker:
        run(worker, jobs.say, "warm")
        pid = worker.pid
        assert pid is not None
        began = time.monotonic()
        assert "longer than 0.5 seconds" in reason(worker, job, *arguments)
        assert time.monotonic() - began < 5
        assert not is_running(pid)
        assert [item.source for item in run(worker, jobs.say, "after")] == ["after"]


def test_the_time_limit_holds_for_each_article_of_a_file() -> None:
    with WorkerProcess(seconds=1.0, memory_bytes=700_000_000) as worker:
        run(worker, jobs.say, "warm")
        assert len(run(worker, jobs.wait_between, 0.3, 5)) == 5


def test_what_takes_all_memory_costs_its_file_only(worker: WorkerProcess) -> None:
    assert "700 MB of memory" in reason(worker, jobs.eat, 2_000)
    assert run(worker, jobs.eat, 10)


def test_a_job_that_is_left_in_its_middle_ends_with_its_process(worker: WorkerProcess) -> None:
    items = worker.run("a.pdf", jobs.wait_between, 0.01, 1_000)
    next(items)
    pid = worker.pid
    items.close()  # type: ignore[attr-defined]
    assert pid is not None and not is_running(pid)
    assert [item.source for item in run(worker, jobs.say, "after")] == ["after"]


def test_a_process_that_was_killed_while_idle_is_replaced(worker: WorkerProcess) -> None:
    run(worker, jobs.say, "warm")
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    wait_for_end(worker.pid)
    assert [item.source for item in run(worker, jobs.say, "after")] == ["after"]


def test_stop_from_another_thread_ends_the_job_in_silence(worker: WorkerProcess) -> None:
    run(worker, jobs.say, "warm")
    pid = worker.pid
    threading.Timer(0.2, worker.stop).start()
    began = time.monotonic()
    assert run(worker, jobs.sleep, 60) == []
    assert time.monotonic() - began < 5
    assert pid is not None and not is_running(pid)
    assert run(worker, jobs.say, "more") == []


async def test_it_runs_from_a_thread_of_an_event_loop(worker: WorkerProcess) -> None:
    items = await asyncio.to_thread(run, worker, jobs.say, "a")
    assert [item.source for item in items] == ["a"]


def test_what_is_logged_there_is_logged_here(
    worker: WorkerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    run(worker, jobs.warn, "a word of warning")
    assert ("ingest.somewhere", logging.WARNING, "a word of warning") in caplog.record_tuples


def test_neither_models_nor_discord_are_loaded_for_any_kind_of_file(worker: WorkerProcess) -> None:
    last = run(worker, jobs.read_everything)[-1]
    assert isinstance(last, Failure)
    heavy = {"torch", "spacy", "transformers", "faiss", "sqlalchemy", "tantivy", "discord"}
    assert not heavy & set(last.reason.split())


def test_no_orphan_is_left_where_the_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "from ingest.readers.worker_process import WorkerProcess\n"
        "from tests.ingest.readers import jobs\n"
        "w = WorkerProcess(seconds=60, memory_bytes=700_000_000)\n"
        "list(w.run('a', jobs.say, 'a')); print(w.pid, flush=True); import time; time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for_end(child)


def test_a_process_that_hangs_ends_by_itself_where_nobody_is_there_to_end_it() -> None:
    script = (
        "from ingest.readers.worker_process import WorkerProcess\n"
        "from tests.ingest.readers import jobs\n"
        "w = WorkerProcess(seconds=1, memory_bytes=700_000_000)\n"
        "list(w.run('a', jobs.say, 'a')); print(w.pid, flush=True)\n"
        "list(w.run('a', jobs.spin))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for_end(child, seconds=15)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_in_the_middle_of_a_file_leaves_no_process(sent: int) -> None:
    script = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))\n"
        # A shell's background jobs, such as a test run may be, are started without it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from ingest.readers.worker_process import WorkerProcess\n"
        "from tests.ingest.readers import jobs\n"
        "with WorkerProcess(seconds=60, memory_bytes=700_000_000) as w:\n"
        "    list(w.run('a', jobs.say, 'a')); print(w.pid, flush=True)\n"
        "    list(w.run('a', jobs.sleep, 60))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    parent.send_signal(sent)
    assert parent.wait(10) != 0 or sent == signal.SIGTERM
    parent.stdout.close()
    wait_for_end(child)


def test_many_items_are_no_way_around_the_time_of_the_whole() -> None:
    with WorkerProcess(seconds=20.0, total_seconds=0.5, memory_bytes=700_000_000) as worker:
        *before, last = run(worker, jobs.wait_between, 0.1, 1_000)
        assert 1 <= len(before) <= 10
        assert isinstance(last, Failure) and "longer than 0.5 seconds" in last.reason
        assert [item.source for item in run(worker, jobs.say, "after")] == ["after"]
