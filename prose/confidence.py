"""How likely prose is right.

There is no set of answers by the operator's own model to fit this on, so it claims little: prose is
never surer than what was extracted, and where nothing was, no surer than even. `attache eval
--prose` measures how reliable that is.
"""

from answer.types import Answer
from prose.types import Sentence, Task

EVEN = 0.5


def confidence(answer: Answer, task: Task, kept: list[Sentence], dropped: int) -> float:
    """Return the probability that the prose is right, 0 to 1: less for each sentence dropped."""
    if not kept:
        return 0.0
    share = len(kept) / (len(kept) + dropped)
    of_sources = answer.confidence if task is Task.PHRASE else max(answer.confidence, EVEN)
    return round(share * min(of_sources, answer.confidence if answer.text else EVEN), 3)
