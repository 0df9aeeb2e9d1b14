"""Weights that are set, so that no test depends on how those of a day were fitted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from answer.deciding.confidence import (
    AnswerMethod,
    of_event,
    of_holder,
    of_pointed,
    of_sentence,
    of_verdict,
    of_whether,
    of_words,
)
from answer.evidence.sentence_signals import NO_SIGNALS, SIGNALS_READ, SIGNALS_UNREAD
from answer.weights import FILE, Weights, weights
from tests.answer.values import asking, candidate, evidence

_BEST = candidate("The best sentence.", answer="best")
_FOUND = evidence(asking("When did Lula visit Kenya?"), _BEST)

SIGNALS = {
    **{
        method: of_event(
            _FOUND, _BEST, method=method, likelihood=0.9, lead=0.5, fineness=1.0, stories=2
        )
        for method in (AnswerMethod.TOLD, AnswerMethod.EVENT)
    },
    AnswerMethod.POINTED: of_pointed(_FOUND, _BEST, share=0.9, fineness=1.0, is_known=True),
    AnswerMethod.WHETHER: of_whether(match=0.9),
    AnswerMethod.VERDICT: of_verdict(_FOUND, _BEST, share=0.9, is_known=True, is_asked=True),
    AnswerMethod.HOLDER: of_holder(_FOUND, _BEST),
    AnswerMethod.WORDS: of_words(_FOUND, _BEST, share=0.9, stories=2),
    AnswerMethod.SENTENCE: of_sentence(_FOUND, _BEST, share=0.9),
}
"""What speaks for a good answer, by the method that found it."""

PLAIN = Weights(
    promise=(1.0,) * SIGNALS_UNREAD,
    sentence=(1.0,) * SIGNALS_READ,
    rereading=(1.0,) * len(NO_SIGNALS.rereading),
    report=(-2.0, 4.0, -2.0, 2.0, 1.0, 1.0, -1.0, -1.0, 1.0, 0.0, 0.0),
    confidence={
        **{method: (-3.0, *[1.0] * len(found.values)) for method, found in SIGNALS.items()},
        AnswerMethod.WHETHER: (-3.0, 7.0),  # its only signal
    },
)
"""Each signal speaks as its name says, and much as any other."""


def preferring(method: AnswerMethod) -> Weights:
    """Plain weights, but answers found in one way are far surer than others."""
    liked, *others = PLAIN.confidence[method]
    return replace(PLAIN, confidence={**PLAIN.confidence, method: (liked + 20.0, *others)})


@contextmanager
def weighed(by: Weights) -> Iterator[Path]:
    """Use these weights meanwhile; yields the file that they are read from."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        file = Path(folder) / FILE
        file.write_text(by.to_json(), "utf-8")
        patch.setattr("answer.weights.path", lambda: file)
        weights.cache_clear()
        yield file
    weights.cache_clear()
