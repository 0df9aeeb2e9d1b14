"""Having what was written on the disk, so that a power failure does not take it."""

import os
from contextlib import suppress
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until all that was written to the file is on the disk. Raises `OSError`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_names(folder: Path) -> None:
    """Wait until the names of the folder's files are on the disk, where its kind can do so.

    The content of a new file may be there, and its name not yet.
    """
    with suppress(OSError):  # systems and network drives that open or sync no folders
        sync(folder)
