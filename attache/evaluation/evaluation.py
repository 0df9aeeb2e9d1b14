"""Questions of a file, how they were answered, and what that adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from attache.evaluation.losses import Loss
from attache.evaluation.scoring import Verdict, cites_evidence, verdict
from attache.evaluation.types import GivenAnswer, LabelledQuestion

EVIDENCE_AT = (1, 3, 5)
"""Among how many of the first citations evidence is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A labelled question with the answer that was given, None if none was."""

    question: LabelledQuestion
    given: GivenAnswer | None
    verdict: Verdict
    loss: Loss | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many questions were answered right, wrong and not at all."""

    right: int
    wrong: int
    abstained: int

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.abstained


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The time that answers took, in milliseconds, and the tokens of a language model."""

    median_ms: float
    slowest_ms: float
    """The ninth of ten."""
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The labelled questions of a file and their answers; `name` says whose these are."""

    name: str
    judged: Sequence[Judged]
    unlabelled: Sequence[LabelledQuestion] = field(default=())

    @property
    def total(self) -> Tally:
        """All questions together."""
        return _tally(self.judged)

    @property
    def by_category(self) -> dict[str, Tally]:
        """The questions of each category, by its name."""
        names = sorted({each.question.category for each in self.judged})
        return {
            name: _tally([each for each in self.judged if each.question.category == name])
            for name in names
        }

    @property
    def evidence(self) -> dict[int, float]:
        """The share of answerable questions whose first k citations hold evidence, by k."""
        with_evidence = [
            each for each in self.judged if each.question.evidence and each.question.is_answerable
        ]
        return {
            k: sum(cites_evidence(each.question, each.given, first=k) for each in with_evidence)
            / max(len(with_evidence), 1)
            for k in EVIDENCE_AT
        }

    @property
    def misses(self) -> list[Judged]:
        """The questions that were not answered right."""
        return [each for each in self.judged if each.verdict is not Verdict.RIGHT]

    @property
    def cost(self) -> Cost:
        """What the answers took."""
        given = [each.given for each in self.judged if each.given]
        times = [float(each.took_ms) for each in given] or [0.0]
        slowest = quantiles(times, n=10, method="inclusive")[-1] if len(times) > 1 else times[0]
        return Cost(
            median_ms=median(times),
            slowest_ms=slowest,
            tokens=sum(each.tokens for each in given),
        )


def evaluate(
    name: str,
    questions: Sequence[LabelledQuestion],
    answers: Mapping[str, GivenAnswer],
    losses: Mapping[str, Loss] | None = None,
) -> Evaluation:
    """Judge the answers, and the losses where they are known, by the id of their question."""
    return Evaluation(
        name=name,
        judged=[
            Judged(
                question=each,
                given=answers.get(each.id),
                verdict=verdict(each, answers.get(each.id)),
                loss=(losses or {}).get(each.id),
            )
            for each in questions
            if each.is_labelled
        ],
        unlabelled=[each for each in questions if not each.is_labelled],
    )


def _tally(judged: Sequence[Judged]) -> Tally:
    found = [each.verdict for each in judged]
    return Tally(
        right=found.count(Verdict.RIGHT),
        wrong=found.count(Verdict.WRONG),
        abstained=found.count(Verdict.ABSTAINED),
    )
