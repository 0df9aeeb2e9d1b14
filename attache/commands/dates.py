"""`attache dates`: the time expressions of a text, without an archive."""

from datetime import date
from typing import TYPE_CHECKING

import click

from attache.commands.options import IsoDate
from attache.render.json_line import json_line
from bot.clock import utc_today

if TYPE_CHECKING:
    from reading.dates import TimeExpression


@click.command()
@click.argument("file", default="-", type=click.Path(allow_dash=True))
@click.option("--reference", type=IsoDate(), help="The day of the text.  [default: today]")
def dates(file: str, reference: date | None) -> None:
    """Print the dates and times that a text names, as JSON lines.

    The text is FILE, or what is typed or piped in. "start" and "end" count characters of the text,
    "value" is TIMEX3's, "from" and "to" are days.
    """
    from reading.dates import find_times  # imported here: the rules take 0.2 s

    for expression in find_times(_text(file), reference=reference or utc_today()):
        click.echo(_json(expression))


def _text(file: str) -> str:
    """Return the text of a file, its line ends unchanged: offsets into it are printed."""
    try:
        with click.open_file(file, "rb") as opened:
            written: bytes = opened.read()
    except OSError as error:
        raise click.ClickException(
            f"{file} cannot be read ({error.strerror}): name a text file, or pipe the text in."
        ) from error
    return written.decode("utf-8-sig", errors="replace")


def _json(expression: "TimeExpression") -> str:
    """Return a time expression as one line of JSON; `from` and `to` are null for no days."""
    interval = expression.interval
    return json_line(
        {
            "start": expression.start,
            "end": expression.end,
            "text": expression.text,
            "type": expression.type,
            "value": expression.value,
            "from": interval.first.isoformat() if interval else None,
            "to": interval.last.isoformat() if interval else None,
        }
    )
