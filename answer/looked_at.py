"""What was looked at for a question, for whoever wants to know where an answer was lost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A text of an article; `url` is the article's address."""

    url: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """The passages that search found, and the sentences in them that were read closely."""

    passages: tuple[SourceText, ...]
    sentences: tuple[SourceText, ...]
