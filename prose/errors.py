"""Errors of writing prose; after each of them the extractive answer stands.

ProseError
├── ModelError            the endpoint of the language model gave nothing usable
│   ├── Unreachable       it does not answer
│   ├── TooSlow           it did not finish in time
│   ├── RateLimited       it takes no more requests for now
│   ├── Refused           it refused the request
│   ├── Garbled           what it sent cannot be read
│   └── Empty             it sent no text
├── NothingHeld           no sentence passed the checks
├── DoesNotAnswer         the model found no answer in the excerpts
└── ClientMissing         the client library is not installed
"""


class ProseError(Exception):
    """No prose was written; `str()` says why, and metrics call it by its `outcome`.

    So many sentences were `dropped`.
    """

    outcome = "failed"
    dropped = 0


class ModelError(ProseError):
    """The endpoint of the language model gave nothing usable."""


class Unreachable(ModelError):
    """The endpoint does not answer."""

    outcome = "unreachable"


class TooSlow(ModelError):
    """The endpoint did not finish in time."""

    outcome = "timed_out"


class RateLimited(ModelError):
    """The endpoint takes no more requests for now."""

    outcome = "rate_limited"


class Refused(ModelError):
    """The endpoint refused the request."""

    outcome = "refused"


class Garbled(ModelError):
    """What the endpoint sent cannot be read."""

    outcome = "garbled"


class Empty(ModelError):
    """The endpoint sent no text."""

    outcome = "empty"


class NothingHeld(ProseError):
    """No sentence passed the checks."""

    outcome = "nothing_held"

    def __init__(self, dropped: int) -> None:
        super().__init__(f"none of its {dropped} sentences passed the checks")
        self.dropped = dropped


class DoesNotAnswer(ProseError):
    """The model found no answer in the excerpts."""

    outcome = "does_not_answer"


class ClientMissing(ProseError):
    """The client library is not installed; `str()` says how to install it."""

    def __init__(self) -> None:
        super().__init__(
            "ATTACHE_LLM_URL is set, but the client of language models is not installed: run "
            '`pip install "attache[llm]"`, or leave the setting out.'
        )
