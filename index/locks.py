"""What to say of a lock file that another process holds."""

import os
from pathlib import Path


def holder(lock: Path) -> str:
    """Name the process that holds the lock file, as "process 123 (attache ingest)"."""
    try:
        held = os.stat(lock).st_ino
        for line in Path("/proc/locks").read_text().splitlines():
            fields = line.split()
            if fields[1] == "FLOCK" and fields[5].endswith(f":{held}"):
                return f"process {fields[4]} ({_command(fields[4])})"
    except (OSError, IndexError, ValueError):
        pass  # systems without /proc do not tell
    return "another process"


def _command(process: str) -> str:
    words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
    # Of the interpreter and its script, names do; arguments may be private.
    return " ".join(Path(word).name for word in words[:2]).strip() or "unknown"
