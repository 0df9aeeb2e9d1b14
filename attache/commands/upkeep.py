"""`attache verify`, `backup`, `restore` and `upgrade`: prove an archive, and put it back."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.commands.options import json_option
from attache.commands.running import ended_by_errors, give_way, run
from attache.progress import PassageProgress
from attache.render.json_line import json_line
from attache.settings import Settings
from attache.terminal import say
from index.loading import loading
from language.safe_text import safe

if TYPE_CHECKING:
    from index.engine import Engine
    from index.verifier import PartReport

# Database and indexes take half a second to import: each command does so when it is run.
_MOST_NAMED = 20


@click.command()
@click.option("--repair", is_flag=True, help="Make anew what the articles can give.")
@json_option
@click.pass_obj
def verify(settings: Settings, repair: bool, as_json: bool) -> None:
    """Prove all that is stored.

    Texts, passages, vectors, stories, facts, changes and indexes are held against each other.
    Changes nothing without --repair. Ends with status 1 where something is damaged. What is not of
    the articles themselves can be made anew; all else only a backup has.
    """
    reports = _verified(settings, as_json=as_json)
    if repair and any(each.damages for each in reports):
        run_repair(settings, reports)
        reports = _verified(settings, as_json=as_json)
    damages = [each for report in reports for each in report.damages]
    if any(each.is_derived for each in damages) and not as_json:
        click.echo("Run `attache verify --repair` to make anew what the articles can give.")
    if not all(each.is_derived for each in damages) and not as_json:
        click.echo(
            "What cannot be made anew, only a backup has: `attache restore FILE --replace`, or "
            "remove the articles named and add them again."
        )
    raise SystemExit(1 if damages else 0)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="FILE is a folder, by default ATTACHE_BACKUP_FOLDER: add a dated backup to it, and keep "
    "so many.",
)
@click.pass_obj
def backup(settings: Settings, file: Path | None, keep: int | None) -> None:
    """Write the whole archive to FILE, while it is in use.

    Articles, settings, feeds and indexes of one moment, in one file, proved before it takes its
    name; an earlier backup of that name is replaced then. A database on PostgreSQL is backed up
    without its indexes, which are built anew. Keep the file as safe as the archive: it holds what
    the archive holds.
    """
    with loading():
        from index.backup_folder import BackupFolder

    if keep is None and (file is None or file.is_dir()):
        raise click.UsageError("Name a FILE to write, or a folder and --keep.")
    give_way()
    with ended_by_errors("Interrupted. No backup was made, and earlier ones are as they were."):
        if keep is not None:
            folder = BackupFolder(file or settings.backup_folder)
            file, made = folder.add(_engine(settings).upkeep().back_up, keep=keep)
        elif file is not None:
            made = _engine(settings).upkeep().back_up(file)
    say(f"{file}: {made.articles:,} articles, {made.bytes / 1024**2:,.1f} MB, proved.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Replace the archive that is there.")
@click.pass_obj
def restore(settings: Settings, file: Path, replace: bool) -> None:
    """Put the backup FILE back in place.

    It goes into the data folder, or into ATTACHE_DATABASE, and may have been made from either. The
    backup is proved first; an archive that is there is replaced only with --replace, and only while
    no other process uses it.
    """
    engine = _engine(settings)
    with ended_by_errors("Interrupted. `attache verify` says what is there."):
        made = engine.upkeep().restore(file, replace=replace)
    say(f"{engine.name}: {made.articles:,} articles restored from {file}, proved.")


@click.command()
@click.option("--check", is_flag=True, help="Say what would be done, and change nothing.")
@click.pass_obj
def upgrade(settings: Settings, check: bool) -> None:
    """Bring the archive's tables up to date.

    Every start of the bot does so too. With --check, the status is 1 where there is something to
    do.
    """
    engine = _engine(settings)
    with ended_by_errors("Interrupted. Nothing was changed."):
        lacking = engine.upkeep().lacking()
    if not lacking:
        click.echo("The tables are up to date.")
        return
    click.echo("The tables lack:")
    for each in lacking:
        click.echo(f"  {each}")
    if check:
        click.echo("`attache backup FILE` first: an earlier version does not read them afterwards.")
        raise SystemExit(1)

    async def work() -> int:
        await (await engine.open()).close()
        click.echo("The tables are up to date now. `attache verify` proves what they hold.")
        return 0

    run(work(), interrupted="Interrupted. Run it again: all of it is done, or nothing.")


def _engine(settings: Settings) -> "Engine":
    with loading():
        from index.engine import engine_of

    return engine_of(settings.data, settings.database_address)


def _verified(settings: Settings, *, as_json: bool) -> "list[PartReport]":
    reports = []
    with ended_by_errors("Interrupted."):
        for report in _engine(settings).upkeep().verify():
            reports.append(report)
            click.echo(_as_json(report) if as_json else _as_text(report))
    return reports


def run_repair(settings: Settings, reports: "Iterable[PartReport]") -> None:
    """Repair what the reports tell of; a user error ends the process."""

    async def work() -> int:
        with loading():
            from attache.archive import open_archive
            from ingest.repair import repair

        async with open_archive(
            settings.data,
            database=settings.database_address,
            model=settings.model,
            memory=settings.budget,
        ) as opened:
            with PassageProgress() as progress:
                await repair(opened.archive, opened.searcher, reports, progress=progress)
        return 0

    try:
        run(work(), interrupted="Interrupted. What was repaired stays; run it again.")
    except SystemExit as ended:
        if ended.code != 0:
            raise


def _as_text(report: "PartReport") -> str:
    verdict = (
        click.style("damaged ", fg="red") if report.damages else click.style("ok      ", fg="green")
    )
    lines = [f"{verdict}{report.part}: {report.count:,} in {report.seconds:.1f} s"]
    lines += [
        f"        {safe(each.said)}{'' if each.is_derived else ' Only a backup has it.'}"
        for each in report.damages[:_MOST_NAMED]
    ]
    if (more := len(report.damages) - _MOST_NAMED) > 0:
        lines.append(f"        … and {more:,} more; --json names all.")
    return "\n".join(lines)


def _as_json(report: "PartReport") -> str:
    return json_line(
        {
            "part": report.part,
            "count": report.count,
            "seconds": round(report.seconds, 3),
            "damages": [
                {"said": each.said, "article_id": each.article_id, "repairable": each.is_derived}
                for each in report.damages
            ],
        }
    )
