"""`attache status`, `article show`, `reindex` and `doctor`: look after an archive."""

import click
from rich.console import Console

from attache.as_text import article_text, status_table
from attache.commands.options import collection_option
from attache.commands.running import open_services, run
from attache.progress import PassageProgress
from attache.settings import Settings


@click.command()
@collection_option
@click.pass_obj
def status(settings: Settings, collection: str) -> None:
    """Tell what a collection holds."""

    async def work() -> int:
        async with open_services(settings) as services:
            await services.answers.require(collection)
            report = await services.collections.status(collection)
            feeds = await services.feeds.list(collection)
        Console().print(status_table(collection, report, feeds))
        return 0

    run(work())


@click.group()
def article() -> None:
    """Look at the articles of a collection."""


@article.command("show")
@click.argument("article_id", type=click.IntRange(min=1), metavar="ID")
@collection_option
@click.pass_obj
def show_article(settings: Settings, article_id: int, collection: str) -> None:
    """Print the article that an answer cites as ID, as it was then, and what became of it."""

    async def work() -> int:
        async with open_services(settings) as services:
            await services.answers.require(collection)
            versions = await services.collections.versions(collection, article_id)
            copies = await services.collections.copies(collection, article_id)
        Console().print(article_text(versions, article_id, copies))
        return 0

    run(work())


@click.command()
@collection_option
@click.pass_obj
def reindex(settings: Settings, collection: str) -> None:
    """Build the indexes anew from the database; embed anew where ATTACHE_MODEL changed."""

    async def work() -> int:
        async with open_services(settings) as services:
            await services.answers.require(collection)
            with PassageProgress() as progress:
                report = await services.collections.reindex(collection, on_progress=progress)
        click.echo(f"{collection}: {report.indexed_passages:,} passages indexed.")
        return 0

    run(work(), interrupted="Interrupted. The indexes in use are as they were.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Check the token, the commands, the servers, the archive and the models.

    Changes nothing. Ends with status 1 where something is wrong, and says what to do.
    """

    async def work() -> int:
        # Imported here: it needs discord.py, and loads the models to check them.
        from attache.doctor import examine, finding_json, finding_text
        from bot.checkup import Verdict

        sound = True
        async for finding in examine(settings):
            sound = sound and finding.verdict is not Verdict.FAILED
            click.echo(finding_json(finding) if as_json else finding_text(finding))
        return 0 if sound else 1

    run(work())
