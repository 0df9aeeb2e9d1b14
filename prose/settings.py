"""How a language model is reached."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """An endpoint that speaks OpenAI's protocol: its `url` ends in `/v1`, mostly.

    A whole answer may take `timeout` seconds. Endpoints on one's own machine need no `key`.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 30.0
