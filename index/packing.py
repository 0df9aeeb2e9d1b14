"""What was read in an article as bytes: compressed, a fifth of their length."""

import json
import zlib
from collections.abc import Iterable
from datetime import date

from index.errors import DamagedReading
from index.types import StoredFacts
from reading.types import FactKey, Span


def pack(facts: Iterable[StoredFacts]) -> bytes:
    """Return the facts of an article's sentences as bytes."""
    rows = [
        [
            each.span.start,
            each.span.end,
            each.data,
            [[key.text, key.day.toordinal()] for key in each.keys],
        ]
        for each in facts
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(packed: bytes) -> list[StoredFacts]:
    """Return what was packed. Raise `DamagedReading` where the bytes are not what `pack` gives."""
    try:
        return [
            StoredFacts(
                span=Span(start, end),
                data=data,
                keys=tuple(FactKey(text, date.fromordinal(day)) for text, day in keys),
            )
            for start, end, data, keys in json.loads(zlib.decompress(packed))
        ]
    except (zlib.error, ValueError, TypeError, OverflowError) as error:
        raise DamagedReading from error
