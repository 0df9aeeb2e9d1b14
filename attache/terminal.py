"""What commands print: nothing that commands the terminal, and no password of an address.

On a terminal text is wrapped to its width. Elsewhere a program reads it: a paragraph is one line,
without spaces at its end.
"""

from collections.abc import Iterable
from io import StringIO

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from language.safe_text import safe, without_control_characters

_UNWRAPPED = 100_000  # columns


def say(message: str, *, err: bool = False, colour: str | None = None) -> None:
    """Print a message, on stderr if `err`."""
    click.secho(safe(message), err=err, fg=colour)


def show(shown: RenderableType) -> None:
    """Print what rich renders."""
    console = SafeConsole()
    if console.is_terminal:
        console.print(shown)
        return
    written = StringIO()
    SafeConsole(file=written, width=_UNWRAPPED, color_system=None).print(shown)
    for line in written.getvalue().splitlines():
        click.echo(line.rstrip())


class SafeConsole(Console):
    """A console that prints no control character but its own."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Return the segments of what is rendered, each made safe."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield segment._replace(text=without_control_characters(segment.text))
