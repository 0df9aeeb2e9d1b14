"""`attache eval`: how well the archive answers an operator's own questions."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.commands.options import collection_option, json_option
from attache.commands.running import not_writable, open_services, run
from attache.errors import USER_ERRORS
from attache.evaluation.errors import EvaluationError
from attache.settings import Settings, SettingsError
from attache.terminal import say, show
from index.loading import loading
from servers.service import ProseMode

if TYPE_CHECKING:
    from attache.evaluation.evaluation import Evaluation
    from attache.evaluation.losses import Loss
    from attache.evaluation.types import GivenAnswer, LabelledQuestion
    from bot.services import Services

_CITATIONS = 8
"""As many as a language model is given."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRITTEN = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command(name="eval")
@click.argument("questions", type=_FILE)
@click.option(
    "--against",
    type=_FILE,
    metavar="OTHER",
    help="Compare with saved answers (.jsonl), or with the settings of another .env file.",
)
@click.option("--answers", type=_FILE, help="Score these saved answers; ask nothing.")
@click.option("--save", type=_WRITTEN, help="Write the answers into this file.")
@click.option("--plot", type=_WRITTEN, help="Draw the reliability into this file, a PNG.")
@click.option(
    "--prose",
    type=click.Choice([mode.value for mode in ProseMode]),
    default=ProseMode.OFF.value,
    show_default=True,
    help="What the language model of ATTACHE_LLM_URL writes.",
)
@click.option("--misses/--no-misses", default=True, help="List what was not answered right.")
@collection_option
@json_option
@click.pass_obj
def evaluate(
    settings: Settings,
    questions: Path,
    against: Path | None,
    answers: Path | None,
    save: Path | None,
    plot: Path | None,
    prose: str,
    misses: bool,
    collection: str,
    as_json: bool,
) -> None:
    """Measure how many QUESTIONS are answered right.

    QUESTIONS is a file of JSON lines with "id", "question", "as_of", "category", "answers" (the
    accepted ones; [] where the archive has none), "date" and "evidence" ("url" and verbatim
    "quote").
    Misses are listed with where their evidence was lost: not found by search, not read closely, or
    not given as the answer. `/archive gaps` exports such a file, for you to write the answers into.
    """

    mode = ProseMode(prose)

    async def work() -> int:
        from attache.evaluation.questions import read_questions
        from attache.render.evaluation import evaluation_json, evaluation_text

        try:
            asked = read_questions(questions)
            found = [await _evaluated(answers, "answers", settings, mode, collection, asked, save)]
            if against is not None:
                found.append(await _against(against, settings, mode, collection, asked))
        except (EvaluationError, SettingsError) as error:
            raise click.ClickException(str(error)) from error
        if as_json:
            for each in found:
                click.echo(evaluation_json(each))
        else:
            show(evaluation_text(found, misses=misses))
        if plot is not None:
            await asyncio.to_thread(_draw, plot, found)
        return 0

    run(work())


async def _against(
    other: Path,
    settings: Settings,
    mode: ProseMode,
    collection: str,
    asked: "Sequence[LabelledQuestion]",
) -> "Evaluation":
    """Evaluate saved answers, or what other settings answer."""
    if other.suffix == ".jsonl":
        return await _evaluated(other, other.name, settings, mode, collection, asked)
    changed = Settings.read(before=other)
    if "data" not in changed.model_fields_set:
        changed = changed.model_copy(update={"data": settings.data})
    return await _evaluated(None, other.name, changed, mode, collection, asked)


async def _evaluated(
    saved: Path | None,
    name: str,
    settings: Settings,
    mode: ProseMode,
    collection: str,
    asked: "Sequence[LabelledQuestion]",
    save: Path | None = None,
) -> "Evaluation":
    from attache.evaluation.answers import read_answers
    from attache.evaluation.evaluation import evaluate as judge

    if saved is not None:
        return judge(name, asked, read_answers(saved))
    if mode is not ProseMode.OFF and settings.language_model is None:
        raise click.ClickException("Set ATTACHE_LLM_URL and ATTACHE_LLM_MODEL for --prose.")
    given: dict[str, GivenAnswer] = {}
    losses: dict[str, Loss] = {}
    async with open_services(settings) as services:
        await services.answers.require(collection)
        with loading():
            await services.answers.ready()
        for each in asked:
            given[each.id] = await _given(services, each, mode, collection)
            if lost := await _lost(services, each, given[each.id], collection):
                losses[each.id] = lost
    if save is not None:
        _save(save, asked, given)
    return judge(name, asked, given, losses)


async def _given(
    services: "Services", asked: "LabelledQuestion", mode: ProseMode, collection: str
) -> "GivenAnswer":
    """Return what is answered; what is refused is no answer."""
    from attache.evaluation.answers import given, with_prose
    from attache.evaluation.types import GivenAnswer

    try:
        answer = await services.answers.answer(
            asked.text, collections=[collection], as_of=asked.as_of, shown=_CITATIONS
        )
    except USER_ERRORS as error:
        say(f"{asked.id}: {error}", err=True, colour="yellow")
        return GivenAnswer(id=asked.id, text=None)
    if services.prose is None or mode is ProseMode.OFF:
        return given(answer, asked.id)
    return await with_prose(answer, asked.id, services.prose, mode)


async def _lost(
    services: "Services", asked: "LabelledQuestion", given: "GivenAnswer", collection: str
) -> "Loss | None":
    """Return where the evidence of a question was lost; None if it was answered right."""
    from attache.evaluation.losses import Loss, loss
    from attache.evaluation.scoring import Verdict, verdict

    if not asked.is_labelled or verdict(asked, given) is Verdict.RIGHT:
        return None
    try:
        looked_at = await services.answers.look(
            asked.text, collections=[collection], as_of=asked.as_of
        )
    except USER_ERRORS:
        return Loss.NOT_FOUND
    return loss(asked, looked_at)


def _save(file: Path, asked: "Sequence[LabelledQuestion]", given: "dict[str, GivenAnswer]") -> None:
    from attache.render.evaluation import given_json

    lines = [given_json(each, given[each.id]) for each in asked]
    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise not_writable(file, error) from error


def _draw(file: Path, found: "Sequence[Evaluation]") -> None:
    from attache.evaluation.reliability import draw  # imported here: matplotlib takes a while

    try:
        file.write_bytes(draw(found))
    except OSError as error:
        raise not_writable(file, error) from error
    say(f"Drawn into {file}.", err=True)
