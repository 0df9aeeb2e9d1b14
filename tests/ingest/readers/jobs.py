"""What a reader may do to its process, for the tests of the worker."""

import ctypes
import logging
import os
import sys
import time
from collections.abc import Iterator

from ingest.types import Failure, Item


def say(*words: str) -> Iterator[Item]:
    for word in words:
        yield Failure(source=word, reason=f"Process {os.getpid()}.")


def say_modules() -> Iterator[Item]:
    yield Failure(source="modules", reason=" ".join(sorted(sys.modules)))


def read_everything() -> Iterator[Item]:
    """Reads a file of each kind first."""
    from ingest.readers.files import _items_of_upload
    from ingest.types import ArticleDetails, Limits
    from tests.ingest.documents import every_kind

    for name, data in every_kind().items():
        yield from _items_of_upload(data, name, ArticleDetails(), Limits())
    yield from say_modules()


def crash_after(word: str) -> Iterator[Item]:
    yield from say(word)
    ctypes.string_at(0)


def leave() -> Iterator[Item]:
    os._exit(3)
    yield


def raise_error() -> Iterator[Item]:
    raise KeyError("nobody foresaw it")
    yield


def sleep(seconds: float) -> Iterator[Item]:
    time.sleep(seconds)
    yield from say("awake")


def spin() -> Iterator[Item]:
    while True:
        pass
    yield


def wait_between(seconds: float, times: int) -> Iterator[Item]:
    for _ in range(times):
        time.sleep(seconds)
        yield from say("step")


def eat(megabytes: int) -> Iterator[Item]:
    eaten = [bytearray(1_000_000) for _ in range(megabytes)]
    yield from say(str(len(eaten)))


def warn(text: str) -> Iterator[Item]:
    logging.getLogger("ingest.somewhere").warning("%s", text)
    yield from say("warned")
