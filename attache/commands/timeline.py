"""`attache timeline`: the dated events of a topic."""

import asyncio
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache import seconds_since_start
from attache.commands.options import IsoDate, collection_option, json_option
from attache.commands.running import not_writable, open_services, run
from attache.settings import Settings
from attache.terminal import say, show
from bot.clock import utc_today

if TYPE_CHECKING:
    from answer.timeline import Timeline


@click.command()
@click.argument("words", metavar="TOPIC...", nargs=-1)
@click.option("--since", type=IsoDate(), help="The first day of events to list.")
@click.option("--until", type=IsoDate(), help="The last day of events to list.")
@click.option("--as-of", type=IsoDate(), help="Tell it as of this day.  [default: today]")
@collection_option
@json_option
@click.option(
    "--png",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Draw it into this file too, whose name ends in .png.",
)
@click.option("--dark", is_flag=True, help="Draw it light on dark.")
@click.pass_obj
def timeline(
    settings: Settings,
    words: tuple[str, ...],
    since: date | None,
    until: date | None,
    as_of: date | None,
    collection: str,
    as_json: bool,
    png: Path | None,
    dark: bool,
) -> None:
    """List the dated events of a TOPIC in order.

    Each comes with a sentence that tells it. A topic names somebody, a kind of event, or both: Modi
    Russia visits, Lavrov.
    """
    topic = " ".join(words)
    if not any(letter.isalnum() for letter in topic):
        raise click.UsageError("Name a topic: attache timeline Modi Russia visits")
    if png is not None and png.suffix.lower() != ".png":
        raise click.UsageError(f"{png} would be a PNG picture: give it a name that ends in .png.")

    async def work() -> int:
        from attache.render.answers import timeline_text
        from attache.render.answers_json import timeline_json

        async with open_services(settings) as services:
            await services.answers.require(collection)
            found = await services.answers.timeline(
                topic,
                collections=[collection],
                as_of=as_of or utc_today(),
                since=since,
                until=until,
            )
        if png is not None:
            await asyncio.to_thread(_draw, found, png, dark)
            say(f"Drawn into {png}.", err=True)
        if as_json:
            click.echo(timeline_json(found))
        else:
            show(timeline_text(found, waited=seconds_since_start()))
        return 0

    run(work())


def _draw(found: "Timeline", file: Path, dark: bool) -> None:
    from answer.timeline.picture import draw  # imported here: matplotlib takes half a second

    try:
        file.write_bytes(draw(found, dark=dark))
    except OSError as error:
        raise not_writable(file, error) from error
