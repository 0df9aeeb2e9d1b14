"""A process of its own for readers that may crash, hang or take all memory.

What happens to it costs the file that it reads, and no other. It bounds what a file may cost; it
is no sandbox for code that got in.
"""

import logging
import logging.handlers
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from ingest.types import Failure, Limits

log = logging.getLogger(__name__)

T = TypeVar("T")

# The parent's modules are found where the parent found them; its main module is left alone.
_BOOT = (
    "import sys; sys.path[:] = sys.argv[2:]; from ingest.worker import serve; "
    "serve(int(sys.argv[1]))"
)
_SECONDS_TO_START = 60.0
_NO_MEMORY = 77
_GRACE = 5
"""Seconds after which the process ends by itself, should nobody be there to end it."""
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGALRM})


class _Bounds(NamedTuple):
    seconds: float
    memory_bytes: int


class Worker:
    """Runs one job at a time in a process that is started by the first and replaced as needed.

    A job is a function of a module and arguments that can be pickled, as what it yields can. Use it
    from any one thread at a time; `stop` may be called from another.
    """

    def __init__(self, *, seconds: float, memory_bytes: int) -> None:
        self._bounds = _Bounds(seconds, memory_bytes)
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._is_stopped = False
        self._changing = threading.Lock()

    @classmethod
    def within(cls, limits: Limits) -> Self:
        """A worker that keeps to the limits."""
        return cls(seconds=limits.seconds, memory_bytes=limits.memory_bytes)

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
        """The number of the process, where there is one."""
        return self._process.pid if self._process is not None else None

    def stop(self) -> None:
        """End the process, now; jobs yield nothing any more."""
        with self._changing:
            self._is_stopped = True
            self._kill()

    def run(
        self, source: str, job: Callable[..., Iterator[T]], *arguments: Any
    ) -> Iterator[T | Failure]:
        """What the job yields; where it costs too much or crashes, a `Failure` of the source."""
        is_done = False
        try:
            connection = self._ready()
            if connection is None:
                return
            connection.send((job, arguments))
            yield from self._answers(connection)
            is_done = True
        except TimeoutError:
            yield Failure(source=source, reason=self._too_slow())
        except (EOFError, OSError):
            if not self._is_stopped:
                yield Failure(source=source, reason=self._why_it_died())
        finally:
            if not is_done:
                # It is in the middle of a job that nobody waits for.
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
        """The way to a process that waits for a job; None after `stop`."""
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
                # One thread is enough for it, and each takes address space.
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                # Ctrl-C is for the parent, which ends it.
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

    def _too_slow(self) -> str:
        return (
            f"Reading it took longer than {self._bounds.seconds:g} seconds: "
            "split it into smaller files, or give its text as plain text."
        )

    def _why_it_died(self) -> str:
        code = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(_GRACE)
        if code in _OUT_OF_TIME:
            return self._too_slow()
        if code == _NO_MEMORY:
            return (
                f"Reading it takes more than {self._bounds.memory_bytes / 1e6:,.0f} MB of memory: "
                "split it into smaller files, or give its text as plain text."
            )
        log.error("A reading process ended with code %s.", code)
        return "Its reader crashed: the file may be damaged; give its text as plain text."


def _received(connection: Connection, seconds: float) -> Any:
    """The next message. Raises `TimeoutError`, and `EOFError` where the other end is gone."""
    if not connection.poll(seconds):
        raise TimeoutError
    return connection.recv()


def serve(number: int) -> None:
    """Run jobs from the connection with this file number until the other end is gone."""
    with Connection(number) as connection, suppress(EOFError, ConnectionError):
        bounds: _Bounds = connection.recv()
        _relay_logs(connection)
        _limit(bounds)
        connection.send(None)
        # Some libraries print what they find odd; what matters is logged.
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - to the end of the process
        while True:
            job, arguments = connection.recv()
            _serve(connection, bounds, job(*arguments))
            connection.send(None)


def _serve(connection: Connection, bounds: _Bounds, items: Iterator[Any]) -> None:
    try:
        while True:
            _allow(bounds.seconds)
            item = next(items, None)
            _allow(None)
            if item is None:
                return
            connection.send(item)
    except MemoryError:
        # Nothing more can be relied on, not even that a sentence can be made.
        os._exit(_NO_MEMORY)


def _limit(bounds: _Bounds) -> None:
    """Bound the address space; no file of the memory is written when it crashes."""
    for what, most in ((resource.RLIMIT_AS, bounds.memory_bytes), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # not on every system
            resource.setrlimit(what, (most, most))
    sys.setrecursionlimit(3_000)


def _allow(seconds: float | None) -> None:
    """Let the kernel end this process some time later, whatever it does; None: never."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds is not None else 0)
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    most = resource.RLIM_INFINITY if seconds is None else int(spent + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


class _Relay(logging.handlers.QueueHandler):
    """Hands what is logged here to the logging of the other end."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)  # type: ignore[arg-type]
        self._connection = connection

    def enqueue(self, record: logging.LogRecord) -> None:
        self._connection.send(record)


def _relay_logs(connection: Connection) -> None:
    root = logging.getLogger()
    root.handlers[:] = [_Relay(connection)]
    root.setLevel(logging.WARNING)
