"""The command line: `attache COMMAND`."""

import logging
import os
from pathlib import Path

import click

from attache.commands.admin import article, doctor, reindex, status
from attache.commands.ask import ask, chat, timeline
from attache.commands.bot import bot
from attache.commands.dates import dates
from attache.commands.feeds import feeds
from attache.commands.ingest import export, ingest
from attache.commands.upkeep import backup, restore, verify
from attache.settings import Settings, SettingsError

# These report every request and every file at INFO.
_CHATTY = (
    "httpx",
    "httpcore",
    "hpack",
    "sentence_transformers",
    "trafilatura",
    "alembic",
    "faiss",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder.  [default: ATTACHE_DATA]"
)
@click.version_option(package_name="attache", prog_name="attache")
@click.pass_context
def main(context: click.Context, data: Path | None) -> None:
    """Answers diplomacy questions from an archive of news articles, and quotes its sources."""
    try:
        settings = Settings.read()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if data is not None:
        settings = settings.model_copy(update={"data": data})
    context.obj = settings
    # Threads that compute together sleep while they wait for one another. By default they spin,
    # which is half of a question's CPU time on a busy machine. Read when torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


for command in (
    article, ask, backup, bot, chat, dates, doctor, export, feeds, ingest, reindex, restore, status,
    timeline, verify,
):  # fmt: skip
    main.add_command(command)
