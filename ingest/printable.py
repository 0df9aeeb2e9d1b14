"""What others wrote, made safe to show on a terminal."""

_HARMLESS = "\n\u200c\u200d"  # Persian and Hindi are written with the latter two


def printable(text: str) -> str:
    """The text with a space for each character that a terminal would obey or that reorders others.

    Line ends stay.
    """
    return "".join(c if c.isprintable() or c in _HARMLESS else " " for c in text)
