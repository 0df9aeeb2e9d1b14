"""`attache dates`: the time expressions of a text, without an archive."""

from datetime import date

import click

from attache.commands.options import IsoDate
from attache.render.json_lines import date_json
from bot.clock import utc_today


@click.command()
@click.argument("file", default="-", type=click.Path(allow_dash=True))
@click.option("--reference", type=IsoDate(), help="The day of the text.  [default: today]")
def dates(file: str, reference: date | None) -> None:
    """Print the time expressions of FILE, or of what is typed or piped in, as JSON lines.

    "start" and "end" count characters of the text, "value" is TIMEX3's, "from" and "to" are days.
    """
    from reading.dates import find_times  # imported here: the rules take 0.2 s

    for expression in find_times(_text(file), reference=reference or utc_today()):
        click.echo(date_json(expression))


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
