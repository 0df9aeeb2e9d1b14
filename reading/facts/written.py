"""Write the facts of a sentence as JSON, and read them back."""

from functools import cache
from typing import TYPE_CHECKING

from reading.facts.types import SentenceFacts

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def to_json(facts: SentenceFacts) -> str:
    """Return the facts as JSON; what is as usual is left out."""
    return _adapter().dump_json(facts, exclude_defaults=True).decode()


def from_json(written: str) -> SentenceFacts:
    """Return the facts that `to_json` wrote. Raise `ValueError` where it did not."""
    return _adapter().validate_json(written)


@cache
def _adapter() -> "TypeAdapter[SentenceFacts]":
    # Imported here: not everybody who imports `reading` writes facts.
    from pydantic import TypeAdapter

    return TypeAdapter(SentenceFacts)
