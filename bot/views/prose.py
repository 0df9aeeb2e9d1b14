"""Prose by a language model on a card: marked as such, with the numbers of its excerpts."""

from answer.certainty import certainty
from bot.views.text import escaped, one_line
from language import Language
from prose.types import Prose, Sentence

MOST_PROSE = 1200
"""Characters of prose on a card, with what marks it: the excerpts need the rest."""


def prose_text(prose: Prose, language: Language, *, is_writing: bool) -> str:
    """Return the sentences with their citations, and who wrote them."""
    lines, room = [], MOST_PROSE
    for line in map(_sentence, prose.sentences):
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    if is_writing:
        return f"{' '.join(lines)}\n-# {writing_text(prose.model, language)}".lstrip()
    sure = language(f"certainty-{certainty(prose.confidence)}")
    by = language("prose-by", model=_name(prose.model), sure=sure)
    return f"{' '.join(lines)}\n-# {by}"


def writing_text(model: str, language: Language) -> str:
    """Return that a model is writing."""
    return language("prose-writing", model=_name(model))


def _sentence(sentence: Sentence) -> str:
    cited = "".join(f"[{number}]" for number in sentence.cited)
    return escaped(f"{sentence.text} {cited}")


def _name(model: str) -> str:
    return escaped(one_line(model, 80))
