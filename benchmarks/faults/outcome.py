"""What a fault did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A fault, how often it was injected, and what was lost or wrong, in a sentence each.

    `absent` says why it could not be injected here.
    """

    fault: str
    injected: int
    lost: tuple[str, ...] = ()
    absent: str = ""
