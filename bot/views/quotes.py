"""Verbatim quotes in Discord's markdown: escaped, highlighted, and cut to length."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from answer.types import Citation
from bot.views.text import escaped


def quoted(quote: str, highlights: Iterable[tuple[int, int]] = ()) -> str:
    """Return the quote with its markdown escaped and the highlights in bold."""
    return "".join(
        f"**{escaped(text)}**" if bold else escaped(text) for text, bold in _runs(quote, highlights)
    )


def shortened(citation: Citation, most: int) -> tuple[Citation, bool, bool]:
    """Cut the citation to at most `most` characters around its highlights.

    Return the piece, and whether anything was cut off before it and after it.
    """
    quote = citation.quote
    start, end = window(len(quote), citation.highlights, most)
    start, end = _at_words(quote, start, end)
    highlights = tuple(
        (max(a, start) - start, min(b, end) - start)
        for a, b in citation.highlights
        if a < end and b > start
    )
    piece = replace(
        citation,
        quote=quote[start:end],
        start=citation.start + start,
        end=citation.start + end,
        highlights=highlights,
    )
    return piece, start > 0, end < len(quote)


def window(length: int, highlights: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    """Return the span of `most` characters with the most highlighted ones, centred on them."""
    if length <= most:
        return 0, length
    if not highlights:
        return 0, most
    start = max((a for a, _ in highlights), key=lambda a: _covered(highlights, a, a + most))
    last = max(min(b, start + most) for a, b in highlights if a < start + most and b > start)
    start = max(0, min(start - (most - (last - start)) // 2, length - most))
    return start, start + most


def _covered(highlights: Sequence[tuple[int, int]], start: int, end: int) -> int:
    return sum(max(0, min(b, end) - max(a, start)) for a, b in highlights)


def _at_words(quote: str, start: int, end: int) -> tuple[int, int]:
    # A cut moves inwards to the next space, unless that would take too much away.
    if start > 0 and (space := quote.find(" ", start, start + 40)) >= 0:
        start = space + 1
    if end < len(quote) and (space := quote.rfind(" ", max(start, end - 40), end)) > start:
        end = space
    return start, end


def _runs(quote: str, highlights: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    """Yield the pieces of the quote, each bold or not; a bold piece is one line, and not blank."""
    at = 0
    for start, end in _merged(highlights, len(quote)):
        if at < start:
            yield quote[at:start], False
        lines = quote[start:end].split("\n")
        for index, line in enumerate(lines):
            if index:
                yield "\n", False
            if line:
                yield line, bool(line.strip())
        at = end
    if at < len(quote):
        yield quote[at:], False


def _merged(highlights: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    # Two bold runs that touch would need four asterisks in a row, which Discord misreads.
    merged: list[tuple[int, int]] = []
    for start, end in sorted(highlights):
        start, end = max(0, start), min(end, length)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
