"""What `/help` says."""

from language import Language

_PARTS = (
    ("help-intro",),
    ("help-asking", "help-asking.ways", "help-asking.honest", "help-asking.timeline"),
    ("help-articles", "help-articles.commands", "help-articles.feeds", "help-articles.seen"),
    ("help-archive", "help-archive.commands"),
    ("help-privacy",),
)


def help_text(language: Language) -> str:
    """Return the help, which fits one message."""
    return "\n\n".join("\n".join(map(language, part)) for part in _PARTS)
