"""Evaluations for people, styled by rich, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from answer.wording import days
from attache.evaluation.evaluation import Evaluation, Judged, Tally
from attache.evaluation.reliability import bins
from attache.evaluation.types import GivenAnswer, LabelledQuestion
from attache.render.json_line import json_line

_LONGEST = 60


def evaluation_text(evaluations: Sequence[Evaluation], *, misses: bool) -> Group:
    """Return the tables of one evaluation, or of two side by side, and the misses."""
    parts: list[RenderableType] = [_results(evaluations), "", _totals(evaluations)]
    if any(bins(each) for each in evaluations):
        parts += ["", _reliability(evaluations)]
    if len(evaluations) > 1:
        parts += ["", *_differences(*evaluations)]
    for each in evaluations if misses else ():
        parts += ["", *_misses(each)]
    if unlabelled := evaluations[0].unlabelled:
        told = f'{len(unlabelled)} questions without "answers" were asked, but not scored.'
        parts += ["", Text(told, style="dim")]
    return Group(*parts)


def evaluation_json(evaluation: Evaluation) -> str:
    """Return an evaluation as one line of JSON."""
    return json_line(
        {
            "name": evaluation.name,
            "questions": evaluation.total.total,
            **asdict(evaluation.total),
            "by_category": {name: asdict(tally) for name, tally in evaluation.by_category.items()},
            "evidence": {str(k): round(v, 3) for k, v in evaluation.evidence.items()},
            "reliability": [asdict(each) for each in bins(evaluation)],
            "cost": asdict(evaluation.cost),
            "misses": [_miss_json(each) for each in evaluation.misses],
            "unlabelled": [each.id for each in evaluation.unlabelled],
        }
    )


def given_json(question: LabelledQuestion, given: GivenAnswer) -> str:
    """Return an answer as one line of JSON, which `attache eval --against` reads."""
    return json_line(
        {
            "id": question.id,
            "question": question.text,
            "text": given.text,
            "date": given.date
            and {"from": given.date.first.isoformat(), "to": given.date.last.isoformat()},
            "confidence": given.confidence,
            "citations": [asdict(each) for each in given.citations],
            "took_ms": given.took_ms,
            "tokens": given.tokens,
        }
    )


def _results(evaluations: Sequence[Evaluation]) -> Table:
    table = _table("category", "of")
    for each in evaluations:
        for heading in ("right", "wrong", "abstained"):
            table.add_column(f"{each.name}\n{heading}" if len(evaluations) > 1 else heading,
                             justify="right")  # fmt: skip
    first, *_ = evaluations
    for name in first.by_category:
        table.add_row(name, *_counts([each.by_category[name] for each in evaluations]))
    table.add_row("all", *_counts([each.total for each in evaluations]), style="bold")
    return table


def _counts(tallies: Sequence[Tally]) -> Iterator[str]:
    yield str(tallies[0].total)
    for each in tallies:
        yield from (str(each.right), str(each.wrong), str(each.abstained))


def _totals(evaluations: Sequence[Evaluation]) -> Table:
    table = _table("", *(each.name for each in evaluations))
    total = [(each, max(each.total.total, 1)) for each in evaluations]
    table.add_row("right", *(f"{each.total.right / n:.3f}" for each, n in total))
    table.add_row("wrong", *(f"{each.total.wrong / n:.3f}" for each, n in total))
    for k in evaluations[0].evidence:
        table.add_row(f"evidence@{k}", *(f"{each.evidence[k]:.3f}" for each in evaluations))
    costs = [each.cost for each in evaluations]
    table.add_row("median", *(f"{each.median_ms:,.0f} ms" for each in costs))
    table.add_row("slowest tenth", *(f"{each.slowest_ms:,.0f} ms" for each in costs))
    if any(each.tokens for each in costs):
        table.add_row("tokens", *(f"{each.tokens:,}" for each in costs))
    return table


def _reliability(evaluations: Sequence[Evaluation]) -> Table:
    table = _table("confidence", "answers", "said", "right")
    for each in evaluations:
        if len(evaluations) > 1:
            table.add_row(each.name, style="bold")
        for one in bins(each):
            table.add_row(
                f"{one.first:.1f} to {one.last:.1f}",
                str(one.count),
                f"{one.confidence:.2f}",
                f"{one.right:.2f}",
            )
    return table


def _differences(one: Evaluation, other: Evaluation) -> Iterator[Text]:
    """Yield which questions were judged differently."""
    judged = {each.question.id: each for each in other.judged}
    for each in one.judged:
        against = judged[each.question.id]
        if each.verdict is not against.verdict:
            yield Text(
                f"{each.question.id}  {_cut(each.question.text)}: "
                f"{each.verdict} ({_said(each)}) → {against.verdict} ({_said(against)})"
            )


def _misses(evaluation: Evaluation) -> Iterator[Text]:
    yield Text(f"Missed by {evaluation.name}:", style="bold")
    for each in evaluation.misses:
        lost = f", {each.loss}" if each.loss else ""
        right = next(iter(each.question.answers or ()), None)
        if right is None:
            right = days(each.question.date) if each.question.date else "nothing"
        yield Text(
            f"{each.question.id}  {each.verdict}{lost}: {_cut(each.question.text)} "
            f"· right: {_cut(right)} · said: {_said(each)}"
        )


def _said(judged: Judged) -> str:
    return _cut((judged.given and judged.given.text) or "nothing")


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _miss_json(judged: Judged) -> dict[str, object]:
    return {
        "id": judged.question.id,
        "verdict": judged.verdict,
        "lost": judged.loss,
        "said": judged.given.text if judged.given else None,
    }


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first)
    for each in others:
        table.add_column(each, justify="right")
    return table
