"""A worker process for readers that may crash, hang or take all memory.

A crash costs the file that is being read, and no other. Time and memory are bounded; it is no
sandbox against code that an attacker runs in it.
"""

import logging
import logging.handlers
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from ingest.types import Failure, Limits

log = logging.getLogger(__name__)

T = TypeVar("T")

# Unlike `multiprocessing`, it does not import the main module of the parent.
_BOOT = (
    "import sys; sys.path[:] = sys.argv[2:]; from ingest.readers.worker_process import serve; "
    "serve(int(sys.argv[1]))"
)
_SECONDS_TO_START = 60.0
_NO_MEMORY = 77
_NO_TIME_LEFT = 78
_GRACE = 5
"""Seconds over the limit after which the process ends itself, should the parent not end it."""
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGALRM})


class _Bounds(NamedTuple):
    seconds: float
    total_seconds: float
    memory_bytes: int


class WorkerProcess:
    """Runs jobs one at a time in a process, started with the first and replaced after a crash.

    A job is a module-level function; its arguments and what it yields must be picklable. Each item
    may take `seconds`, and a job `total_seconds`; the process may have an address space of
    `memory_bytes`. Use it from one thread at a time; `stop` may be called from another.
    """

    def __init__(
        self, *, seconds: float, memory_bytes: int, total_seconds: float = float("inf")
    ) -> None:
        self._bounds = _Bounds(seconds, total_seconds, memory_bytes)
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._is_stopped = False
        self._changing = threading.Lock()

    @classmethod
    def within(cls, limits: Limits) -> Self:
        """Return a worker with these limits."""
        return cls(
            seconds=limits.seconds,
            total_seconds=limits.total_seconds,
            memory_bytes=limits.memory_bytes,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The id of the process, if one is running."""
        return self._process.pid if self._process is not None else None

    def stop(self) -> None:
        """Kill the process; jobs yield nothing from now on."""
        with self._changing:
            self._is_stopped = True
            self._kill()

    def run(
        self, source: str, job: Callable[..., Iterator[T]], *arguments: Any
    ) -> Iterator[T | Failure]:
        """Yield what the job yields; a crash, or too high a cost, ends it with a `Failure`."""
        is_done = False
        try:
            connection = self._ready()
            if connection is None:
                return
            connection.send((job, arguments))
            yield from self._answers(connection)
            is_done = True
        except TimeoutError:
            yield Failure(source=source, reason=_too_slow(self._bounds.seconds))
        except (EOFError, OSError):
            if not self._is_stopped:
                yield Failure(source=source, reason=self._why_it_died())
        finally:
            if not is_done:
                # The process is in the middle of a job that nobody waits for.
                with self._changing:
                    self._kill()

    def _answers(self, connection: Connection) -> Iterator[Any]:
        while True:
            message = _received(connection, self._bounds.seconds)
            if message is None:
                return
            if isinstance(message, logging.LogRecord):
                logging.getLogger(message.name).handle(message)
            else:
                yield message

    def _ready(self) -> Connection | None:
        """Return the connection to a process that waits for a job; None after `stop`."""
        with self._changing:
            if self._is_stopped:
                return None
            if self._process is not None and self._process.poll() is not None:
                self._kill()
            if self._connection is None:
                self._start()
            return self._connection

    def _start(self) -> None:
        here, there = Pipe()
        with there:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-c", _BOOT, str(there.fileno()), *sys.path],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Each thread takes address space, and one is enough.
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                # Ctrl-C goes to the parent, which ends this process.
                start_new_session=True,
            )
        self._connection = here
        here.send(self._bounds)
        if _received(here, _SECONDS_TO_START) is not None:
            raise EOFError

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None

    def _why_it_died(self) -> str:
        code = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(_GRACE)
        if code in _OUT_OF_TIME:
            return _too_slow(self._bounds.seconds)
        if code == _NO_TIME_LEFT:
            return _too_slow(self._bounds.total_seconds)
        if code == _NO_MEMORY:
            return (
                f"Reading it takes more than {self._bounds.memory_bytes / 1e6:,.0f} MB of memory: "
                "split it into smaller files, or give its text as plain text."
            )
        log.error("A reading process ended with code %s.", code)
        return "Its reader crashed: the file may be damaged; give its text as plain text."


def _too_slow(seconds: float) -> str:
    return (
        f"Reading it took longer than {seconds:g} seconds: "
        "split it into smaller files, or give its text as plain text."
    )


def _received(connection: Connection, seconds: float) -> Any:
    """Return the next message. Raises `TimeoutError`, or `EOFError` if the other end is closed."""
    if not connection.poll(seconds):
        raise TimeoutError
    return connection.recv()


def serve(descriptor: int) -> None:
    """Run jobs from the connection with this file descriptor until the other end is closed."""
    with Connection(descriptor) as connection, suppress(EOFError, ConnectionError):
        bounds: _Bounds = connection.recv()
        _relay_logs(connection)
        _limit(bounds)
        connection.send(None)
        # Some libraries print warnings; what matters is logged.
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - to the end of the process
        while True:
            job, arguments = connection.recv()
            _serve(connection, bounds, job(*arguments))
            connection.send(None)


def _serve(connection: Connection, bounds: _Bounds, items: Iterator[Any]) -> None:
    left = bounds.total_seconds  # without the time in which nobody takes what was read
    try:
        while True:
            began = time.monotonic()
            _allow(bounds.seconds)
            item = next(items, None)
            _allow(None)
            read = time.monotonic()
            if item is None:
                return
            connection.send(item)
            left -= read - began
            if left < 0:
                os._exit(_NO_TIME_LEFT)
    except MemoryError:
        # Not even a message could be relied on now.
        os._exit(_NO_MEMORY)


def _limit(bounds: _Bounds) -> None:
    """Bound the address space, and turn core dumps off."""
    for what, most in ((resource.RLIMIT_AS, bounds.memory_bytes), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # not on every system
            resource.setrlimit(what, (most, most))
    sys.setrecursionlimit(3_000)


def _allow(seconds: float | None) -> None:
    """Have the kernel end this process after so many seconds of time or CPU; None: never."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds is not None else 0)
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    most = resource.RLIM_INFINITY if seconds is None else int(spent + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


class _Relay(logging.handlers.QueueHandler):
    """Sends log records to the parent."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)  # type: ignore[arg-type]
        self._connection = connection

    def enqueue(self, record: logging.LogRecord) -> None:
        self._connection.send(record)


def _relay_logs(connection: Connection) -> None:
    root = logging.getLogger()
    root.handlers[:] = [_Relay(connection)]
    root.setLevel(logging.WARNING)
