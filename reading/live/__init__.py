"""Take the text of a live page or a chronology apart into its entries, each with its own day.

`stamps` finds the times that entries begin with, and decides whether a text is a live page;
`days` resolves them. `chronology` finds days that stand above what happened on them. `bylines`
tells headlines and reporters' names from what an entry says, and `entries` puts all that together.
"""

from reading.live.entries import Entry, entries_of

__all__ = ["Entry", "entries_of"]
