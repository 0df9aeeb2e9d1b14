"""The command line: `attache COMMAND`."""

import os
from pathlib import Path

import click

from attache import logs
from attache.commands.admin import article, doctor, reindex, status
from attache.commands.ask import ask
from attache.commands.bot import bot
from attache.commands.chat import chat
from attache.commands.dates import dates
from attache.commands.evaluate import evaluate
from attache.commands.feeds import feeds
from attache.commands.ingest import export, ingest, read
from attache.commands.migrate import migrate
from attache.commands.options import data_option
from attache.commands.timeline import timeline
from attache.commands.upkeep import backup, restore, upgrade, verify
from attache.settings import Settings, SettingsError


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
    logs.configure(
        settings.log_level, as_json=settings.log_format == "json", secrets=settings.secrets
    )


def _take_data(command: click.Command) -> None:
    """Have a command take `--data` too: people write it before the command and after."""
    command.params.append(data_option())
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        _take_data(each)


for command in (
    article, ask, backup, bot, chat, dates, doctor, evaluate, export, feeds, ingest, migrate, read,
    reindex, restore, status, timeline, upgrade, verify,
):  # fmt: skip
    main.add_command(command)
    _take_data(command)
