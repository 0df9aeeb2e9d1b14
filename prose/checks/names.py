"""Names: each must stand in a cited sentence, or be its publisher, among the words it has there.

Places may be written another way ("Russian" for "Russia", a country for its city), persons spelled
another way; the words of a person's name must stand together there.
"""

from collections.abc import Iterator, Sequence

from prose.checks.neighbours import Words, has_neighbours
from prose.checks.types import ReadText
from reading.dates import find_times
from reading.gazetteer import Mention, mentions
from reading.words import alike, stop_words

_NEAR = 3  # words
_NAMED = frozenset({"PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT"})


def names_hold(prose: ReadText, cited: Sequence[ReadText]) -> bool:
    """Whether each name stands in a cited sentence, near words that it stands near here."""
    there = [Words.of(each.text) for each in cited]
    beside = Words.of("\n".join(each.beside for each in cited))
    said = Words.of(prose.text)
    named = mentions(prose.text)
    for place in named:
        at = said.between(place.start, place.end)
        found = [each.find_all(said.stems[i] for i in at) for each in there]
        if not any(found) and place.city is None:
            found = [
                [i for other in mentions(each.text) if other.country == place.country
                 for i in words.between(other.start, other.end)]
                for each, words in zip(cited, there, strict=True)
            ]  # fmt: skip
        if not any(found) or not has_neighbours(said, at, there, found):
            return False
    for index in _names(prose, said, named):
        found = [_like(said.stems[index], each) for each in there]
        if any(found):
            if not has_neighbours(said, [index], there, found):
                return False
        elif said.stems[index] not in beside.stems:
            return False
    return all(_stand_together(person, there) for person in _persons(prose))


def _names(read: ReadText, words: Words, places: Sequence[Mention]) -> Iterator[int]:
    """Yield the words that name somebody or something, but for places and times."""
    times = find_times(read.text, reference=read.reference)
    left_out = [(each.start, each.end) for each in times]
    left_out += [(each.start, each.end) for each in places]
    proper = {token.idx for token in read.doc if token.pos_ == "PROPN"}
    entities = {token.idx for token in read.doc if token.ent_type_ in _NAMED}
    for index, token in enumerate(words.tokens):
        if any(start <= token.start < end for start, end in left_out):
            continue
        if not token.is_capitalised or token.text == "I":
            continue
        is_named = token.start in proper or token.start in entities
        # Whatever opens a sentence has a capital.
        if index or (is_named and token.text.lower() not in stop_words()):
            yield index


def _like(stem: str, words: Words) -> list[int]:
    return [i for i, each in enumerate(words.stems) if each == stem or alike(each, stem)]


def _persons(read: ReadText) -> Iterator[tuple[str, ...]]:
    for entity in read.doc.ents:
        if entity.label_ == "PERSON" and len(entity) > 1:
            yield Words.of(entity.text).stems


def _stand_together(person: Sequence[str], texts: Sequence[Words]) -> bool:
    """Whether the words of a name stand near each other in one text."""
    for words in texts:
        at = [_like(part, words) for part in person]
        if all(at) and any(
            all(any(abs(place - first) <= _NEAR for place in each) for each in at)
            for first in at[0]
        ):
            return True
    return False
