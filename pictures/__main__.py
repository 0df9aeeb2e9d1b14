"""`python -m pictures`: draw every card, dark and light, into docs/pictures."""

import asyncio
import logging
from pathlib import Path

import click

from pictures.camera import camera
from pictures.page import THEMES, page
from pictures.scenes import SCENES
from pictures.stage import opened

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


@click.command()
@click.argument("names", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), default=FOLDER, help="Where to.")
@click.option("--html", is_flag=True, help="Write the pages too, to look into.")
def main(names: tuple[str, ...], out: Path, html: bool) -> None:
    """Draw the cards whose NAMES are given, or all. Every scene is played in any case, since
    those that follow build on it.
    """
    logging.basicConfig(level=logging.ERROR)
    out.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(set(names), out, html=html))


async def draw(names: set[str], out: Path, *, html: bool) -> None:
    async with camera() as taking, opened() as stage:
        for scene in SCENES:
            name = scene.__name__.replace("_", "-")
            shot = stage.shot(await scene(stage))
            if names and name not in names:
                continue
            for theme in THEMES:
                drawn = page(shot, theme=theme)
                if html:
                    (out / f"{name}-{theme}.html").write_text(drawn)
                (out / f"{name}-{theme}.png").write_bytes(await taking.take(drawn))
            click.echo(name)


if __name__ == "__main__":
    main()
