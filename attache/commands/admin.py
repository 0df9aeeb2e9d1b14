"""`attache status`, `article show`, `reindex` and `doctor`: look after an archive."""

import click

from attache.commands.options import collection_option, json_option
from attache.commands.running import give_way, open_services, run
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
@click.option("--all", "every", is_flag=True, help="Tell it of each collection.")
@json_option
@click.pass_obj
def status(settings: Settings, collection: str, every: bool, as_json: bool) -> None:
    """Tell what a collection holds."""

    async def work() -> int:
        # Not by the services: they take a second to import, the database a third of that.
        with loading():
            from attache.archive import open_archive
            from index.stores.feeds import FeedStore
            from reading.facts import VERSION

        async with open_archive(
            settings.data,
            database=settings.database_address,
            model=settings.model,
            memory=settings.budget,
        ) as opened:
            names = await opened.archive.collections.names() if every else [collection]
            model = opened.embedder.identity
            for name in names:
                stats = await opened.archive.collections.stats(name)
                index = await opened.searcher.status(name)
                counted = await opened.archive.facts.count_unread(VERSION, name)
                unread = min(counted, stats.articles)  # others may have come in since
                feeds = await FeedStore(opened.archive.database).feeds(name)
                memory = settings.budget.use()
                if as_json:
                    click.echo(status_json(stats, index, feeds, model, unread, memory))
                else:
                    show(status_table(stats, index, feeds, model, unread, memory))
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
    """Print the article that an answer cites as ID.

    It is shown as it was then, with what became of it.
    """

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
@click.option("--model", help="Embed everything with this model, by path or name, and use it.")
@json_option
@click.pass_obj
def reindex(settings: Settings, collection: str, model: str | None, as_json: bool) -> None:
    """Build the indexes anew from the database, while they are in use.

    They are proved, and then take the place of the old ones. Where ATTACHE_MODEL or --model is
    another model than the archive's, all passages are embedded first; interrupted, that goes on
    where it stopped. With --model, the indexes of all collections are built.
    """
    give_way()
    chosen = settings.model_copy(update={"model": model}) if model else settings

    async def work() -> int:
        async with open_services(chosen) as services:
            if not model:
                await services.answers.require(collection)
            with PassageProgress() as progress:
                if model:
                    reports = await services.collections.reindex_all(on_progress=progress)
                else:
                    report = await services.collections.reindex(collection, on_progress=progress)
                    reports = {collection: report}
            if not reports:
                await services.answers.require(collection)  # says that the archive is empty
        for name, report in reports.items():
            if as_json:
                click.echo(json_line({"collection": name, "passages": report.indexed_passages}))
            else:
                say(f"{name}: {report.indexed_passages:,} passages indexed.")
        if model and model != settings.model:
            say(f"Set ATTACHE_MODEL={model}, and start the bot again if it runs.", err=True)
        return 0

    run(work(), interrupted="Interrupted. The indexes in use are as they were.")


@click.command()
@json_option
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Check token, commands, servers, archive and models.

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
