"""Make foreign text safe to show on a terminal."""

_HARMLESS = "\n\u200c\u200d"  # Persian and Hindi are written with the joiners


def without_control_characters(text: str) -> str:
    """Replace each character that terminals obey, or that reorders others, by a space.

    Line feeds stay.
    """
    return "".join(c if c.isprintable() or c in _HARMLESS else " " for c in text)
