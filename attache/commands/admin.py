"""`attache status`, `article show`, `reindex` and `doctor`: look after an archive."""

import click

from attache.commands.options import collection_option, json_option
from attache.commands.running import open_services, run
from attache.logs import silenced
from attache.progress import PassageProgress
from attache.render.archive import article_text, status_table
from attache.render.archive_json import article_json, status_json
from attache.render.json_line import json_line
from attache.settings import Settings
from attache.terminal import say, show
from index.loading import loading
from index.types import PublishedWindow


@click.command()
@collection_option
@json_option
@click.pass_obj
def status(settings: Settings, collection: str, as_json: bool) -> None:
    """Tell what a collection holds."""

    async def work() -> int:
        # Not by the services: they take a second to import, the database a third of that.
        with loading():
            from attache.archive import open_archive
            from index.stores.feeds import FeedStore

        async with open_archive(
            settings.data, database=settings.database_address, model=settings.model
        ) as opened:
            stats = await opened.archive.collections.stats(collection)
            index = await opened.searcher.status(collection)
            feeds = await FeedStore(opened.archive.database).feeds(collection)
        model = opened.embedder.identity
        if as_json:
            click.echo(status_json(stats, index, feeds, model))
        else:
            show(status_table(stats, index, feeds, model))
        return 0

    run(work())


@click.group()
def article() -> None:
    """Look at the articles of a collection."""


@article.command("show")
@click.argument("article_id", type=click.IntRange(min=1), metavar="ID")
@collection_option
@json_option
@click.pass_obj
def show_article(settings: Settings, article_id: int, collection: str, as_json: bool) -> None:
    """Print the article that an answer cites as ID, as it was then, and what became of it."""

    async def work() -> int:
        with loading():
            from index.engine import engine_of  # as above

        engine = engine_of(settings.data, settings.database_address)
        async with await engine.open() as archive:
            versions = await archive.versions.of(collection, article_id)
            found = await archive.articles.copies([collection], [article_id], PublishedWindow())
        copies = found.get(article_id, ())
        if as_json:
            click.echo(article_json(versions, article_id, copies))
        else:
            show(article_text(versions, article_id, copies))
        return 0

    run(work())


@click.command()
@collection_option
@json_option
@click.pass_obj
def reindex(settings: Settings, collection: str, as_json: bool) -> None:
    """Rebuild the indexes from the database, and embed again if ATTACHE_MODEL changed."""

    async def work() -> int:
        async with open_services(settings) as services:
            await services.answers.require(collection)
            with PassageProgress() as progress:
                report = await services.collections.reindex(collection, on_progress=progress)
        if as_json:
            click.echo(json_line({"collection": collection, "passages": report.indexed_passages}))
        else:
            say(f"{collection}: {report.indexed_passages:,} passages indexed.")
        return 0

    run(work(), interrupted="Interrupted. The indexes in use are as they were.")


@click.command()
@json_option
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
        with silenced():  # what libraries would log, the findings tell
            async for finding in examine(settings):
                sound = sound and finding.verdict is not Verdict.FAILED
                click.echo(finding_json(finding) if as_json else finding_text(finding))
        return 0 if sound else 1

    run(work())
