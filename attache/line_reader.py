"""Reads lines at a prompt, with the lines of earlier times at hand."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

try:
    import readline
except ImportError:  # not on every platform
    readline = None  # type: ignore[assignment]

_MOST_KEPT = 1_000
_BEGINNINGS = (
    "When did ", "When will ", "Who is ", "Who did ", "Where did ", "Has ", "Will ", "Why did ",
    "How many ",
)  # fmt: skip


class LineReader:
    """Prompts for lines. The arrow keys bring back those of earlier times, Tab completes to them.

    They are kept in the file `history`.
    """

    def __init__(self, history: Path) -> None:
        self._history = history
        if readline is None:
            return
        with suppress(OSError):  # none is there yet, or it cannot be read
            readline.read_history_file(history)
        readline.set_history_length(_MOST_KEPT)
        readline.set_completer_delims("")  # a line is completed as a whole
        readline.set_completer(self._complete)
        is_libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")

    def read(self) -> str:
        """Return the next line, "" at the end of the input."""
        try:
            line = input("? ").strip()
        except EOFError:
            click.echo()
            return ""
        if readline is not None and line:
            with suppress(OSError):  # the folder cannot be written: nothing is kept
                readline.write_history_file(self._history)
        return line

    def _complete(self, typed: str, number: int) -> str | None:
        count = readline.get_current_history_length()
        earlier = [readline.get_history_item(place) for place in range(count, 0, -1)]
        found = completions(typed, earlier)
        return found[number] if number < len(found) else None


def completions(typed: str, earlier: Sequence[str]) -> list[str]:
    """Return the earlier lines that begin as what is typed, and ways to begin a question."""
    begun = typed.casefold()
    lines = dict.fromkeys((*earlier, *_BEGINNINGS))
    return [line for line in lines if line.casefold().startswith(begun) and line != typed]
