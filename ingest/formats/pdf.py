"""A PDF to fields."""

import io
import logging
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import category

from ingest.decoding import clean
from ingest.errors import (
    Damaged,
    IngestError,
    Locked,
    NoText,
    OnlyPictures,
    TooLarge,
    UnreadableSource,
)
from ingest.extraction.written_dates import is_only_a_date
from ingest.fields import Fields
from ingest.formats.document import document_fields
from ingest.types import Doubt

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

log = logging.getLogger(__name__)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every small fault of a file

_MOST_PAGES = 2_000
_TOO_MUCH = "A page of it draws more than is read: print it to a new PDF and give that."
_NO_LETTERS = (
    "The fonts in it do not say which letters they show: print it to a new PDF, or run OCR on it."
)
_NO_LETTER = frozenset({"Cc", "Cn", "Co", "Cs"})
_MOST_UNKNOWN = 0.2
_GLYPH_NAME = re.compile(r"/[A-Za-z]{1,3}\d{1,4}|\(cid:\d+\)|/uni[0-9A-F]{4}")
_FEWEST_GLYPHS = 3
# Letters that stand for others make words without vowels, and words of letters and digits.
_LATIN_WORD = re.compile(r"(?<![^\W_])[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]{3,}(?![^\W_])")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_MIXED = re.compile(r"\d[A-Za-z]+\d|[A-Za-z]\d+[A-Za-z]|[a-z][A-Z]+[a-z][A-Z]")
_FEWEST_WORDS = 4
_FEWEST_LETTERS = 24
_FEWEST_VOWELS = 0.22
"""The least share of vowels, of so many letters; in any language written in Latin, it is more."""
_TURN_STEP = 15
"""Degrees by which lines differ that are turned."""

_WIDER_GAP = 1.3
"""A distance of lines that separates paragraphs, as a multiple of the usual distance."""
_SAME = 0.6
"""Points by which letters of one size, and left edges of one column, may differ."""
_EDGE = 2
"""Lines at the top and the bottom of a page among which running heads are looked for."""
_END = re.compile(r"[.!?…:][\"'”’)\]»]*$")
_HYPHENATED = re.compile(r"[^\W\d_]{2,}-$")
_BULLET = re.compile(r"[•▪◦‣·*–—-]\s")


@dataclass(slots=True)
class _Line:
    """A line of a page: its start, in points from the bottom left, and its font size in points.

    `turn` is how many degrees it is turned from the horizontal.
    """

    x: float
    y: float
    size: float
    turn: int = 0
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


def read_pdf(data: bytes) -> Fields:
    """Return the article of the file. Raises `OnlyPictures` for a scan, `Locked` and `Damaged`."""
    # Imported here, as in the other formats, so that only files of this kind wait for it.
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        if len(reader.pages) > _MOST_PAGES:
            raise TooLarge("The file", _MOST_PAGES, "pages")
        pages = [_lines(page) for page in reader.pages]
    except (IngestError, MemoryError):
        raise
    except LimitReachedError as error:
        raise UnreadableSource(_TOO_MUCH) from error
    except PyPdfError as error:
        raise Damaged("PDF") from error
    except Exception as error:  # pypdf raises many kinds of errors for broken files
        log.debug("A PDF cannot be read.", exc_info=error)
        raise Damaged("PDF") from error
    pages, doubt = _without_unknown_letters([_without_other_turns(page) for page in pages])
    lines = _without_running_heads(pages)
    if not any(line.text for page in lines for line in page):
        if doubt:
            raise UnreadableSource(_NO_LETTERS)
        raise OnlyPictures if _has_pictures(reader) else NoText
    said = _Properties.of(reader)
    return document_fields(
        _paragraphs(lines),
        title=said.title,
        headline=_headline(lines),
        made_on=said.made_on,
        author=said.author,
        language=said.language,
        doubt=doubt,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Properties:
    title: str | None
    author: str | None
    language: str | None
    made_on: datetime | None

    @classmethod
    def of(cls, reader: "PdfReader") -> "_Properties":
        """Return the metadata of the file, as far as it can be read."""
        return cls(
            title=_said(lambda: reader.metadata and reader.metadata.title),
            author=_said(lambda: reader.metadata and reader.metadata.author),
            language=_said(lambda: reader.root_object.get("/Lang")),
            made_on=_made_on(reader),
        )


def _said(read: Any) -> str | None:
    try:
        value = read()
        return clean(str(value)) or None if value else None
    except Exception:  # a broken property must not cost the text
        return None


def _made_on(reader: "PdfReader") -> datetime | None:
    try:
        return reader.metadata.creation_date if reader.metadata else None
    except Exception:  # as above
        return None


def _lines(page: "PageObject") -> list[_Line]:
    """Return the lines of a page in the order of its content stream."""
    lines: list[_Line] = []
    is_new = True

    def visit(text: str, cm: Any, tm: Any, _: Any, size: float) -> None:
        nonlocal is_new
        for number, piece in enumerate(text.split("\n")):
            is_new = is_new or number > 0
            if not piece.strip() and (is_new or not piece):
                continue
            if is_new:
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                scale = abs(tm[3] * cm[3]) or 1.0
                lines.append(_Line(x, y, float(size) * scale, _turn(cm, tm)))
                is_new = False
            lines[-1].parts.append(piece)

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text]


def _turn(cm: Any, tm: Any) -> int:
    across = tm[0] * cm[0] + tm[1] * cm[2]
    up = tm[0] * cm[1] + tm[1] * cm[3]
    return round(math.degrees(math.atan2(up, across)) / _TURN_STEP) * _TURN_STEP


def _without_other_turns(page: list[_Line]) -> list[_Line]:
    """Return the page without lines that are turned against most of it: stamps and watermarks."""
    turns: Counter[int] = Counter()
    for line in page:
        turns[line.turn] += len(line.text)
    usual = turns.most_common(1)[0][0] if turns else 0
    return [line for line in page if line.turn == usual]


def _without_unknown_letters(
    pages: list[list[_Line]],
) -> tuple[list[list[_Line]], Doubt | None]:
    """Return the pages without lines whose letters the file does not tell, and whether some went.

    A font may only have numbers for its letters: what a reader makes of them has no meaning.
    """
    kept = [_with_known_letters(page) for page in pages]
    lost = sum(map(len, pages)) > sum(map(len, kept))
    return kept, Doubt.LETTERS_UNKNOWN if lost else None


def _with_known_letters(page: list[_Line]) -> list[_Line]:
    """Return the lines that are no gibberish; short ones, as in tables, are judged together."""
    kept: list[_Line] = []
    for are_short, lines in groupby(page, key=lambda line: _is_short(line.text)):
        run = list(lines)
        if not (are_short and _is_unknown(" ".join(line.text for line in run))):
            kept += [line for line in run if not _is_unknown(line.text)]
    return kept


def _is_short(text: str) -> bool:
    return len(_LATIN_WORD.findall(text)) < _FEWEST_WORDS


def _is_unknown(text: str) -> bool:
    if len(_GLYPH_NAME.findall(text)) >= _FEWEST_GLYPHS:
        return True
    words = _LATIN_WORD.findall(text)
    if len(words) >= _FEWEST_WORDS and sum(map(_is_no_word, words)) > len(words) / 2:
        return True
    latin = "".join(words)
    if len(latin) >= _FEWEST_LETTERS and len(_VOWEL.findall(latin)) < _FEWEST_VOWELS * len(latin):
        return True
    letters = [letter for letter in text if not letter.isspace()]
    unknown = sum(category(letter) in _NO_LETTER or letter == "\ufffd" for letter in letters)
    return unknown > _MOST_UNKNOWN * len(letters)


def _is_no_word(word: str) -> bool:
    return not _VOWEL.search(word) or bool(_MIXED.search(word))


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Return the pages without page numbers and running heads."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = max(2, len(pages) / 2)

    def is_running(line: _Line) -> bool:
        return seen[_key(line)] >= often or _is_page_number(line)

    return [
        [
            line
            for number, line in enumerate(page)
            if _EDGE <= number < len(page) - _EDGE or not is_running(line)
        ]
        for page in pages
    ]


def _edges(page: list[_Line]) -> list[_Line]:
    return page if len(page) <= 2 * _EDGE else [*page[:_EDGE], *page[-_EDGE:]]


def _key(line: _Line) -> tuple[str, int]:
    """Return what a running head has in common on all pages: its words, and its height."""
    return re.sub(r"\d+", "#", line.text), round(line.y)


def _is_page_number(line: _Line) -> bool:
    return bool(re.fullmatch(r"(?:page )?\W*\d{1,4}\W*(?:(?:of|/) ?\d{1,4})?", line.text.lower()))


def _headline(pages: list[list[_Line]]) -> str | None:
    """Return the lines in the largest letters of the first page, if they stand out and are few."""
    first = next((page for page in pages if page), [])
    usual = _usual_size(pages)
    largest = max((line.size for line in first), default=0.0)
    if largest < usual * 1.15:
        return None
    start = next(n for n, line in enumerate(first) if line.size >= largest - _SAME)
    end = start
    while end < len(first) and abs(first[end].size - largest) <= _SAME:
        end += 1
    text = " ".join(line.text for line in first[start:end])
    return text if end - start <= 5 and len(text) <= 300 else None


def _usual_size(pages: list[list[_Line]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Join the lines to paragraphs, and words that were hyphenated at the end of a line."""
    words = {word for page in pages for line in page for word in line.text.split()}
    runs: list[list[_Line]] = []
    for page in pages:
        for number, run in enumerate(_runs(page)):
            # A paragraph goes on after a page break unless its sentence ends there.
            if number == 0 and runs and _goes_on(runs[-1][-1], run[0]):
                runs[-1].extend(run)
            else:
                runs.append(run)
    return [_joined([line.text for line in run], words) for run in runs]


def _goes_on(last: _Line, following: _Line) -> bool:
    return abs(last.size - following.size) <= _SAME and not _END.search(last.text)


def _runs(page: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines of each paragraph of a page."""
    if not page:
        return
    usual = _usual_gap(page)
    longest = max(len(line.text) for line in page)
    margin = min(line.x for line in page)
    run = [page[0]]
    for before, line in pairwise(page):
        if _is_parted(before, line, usual, longest, margin):
            yield run
            run = []
        run.append(line)
    yield run


def _usual_gap(page: list[_Line]) -> float:
    """Return the smallest common distance of lines, in points; 0.0 for a single line."""
    gaps = Counter(round(a.y - b.y, 1) for a, b in pairwise(page) if a.y > b.y)
    if not gaps:
        return 0.0
    often = max(gaps.values()) / 2
    return min(gap for gap, count in gaps.items() if count >= often)


def _is_parted(before: _Line, line: _Line, usual: float, longest: int, margin: float) -> bool:
    if abs(before.size - line.size) > _SAME or _BULLET.match(line.text):
        return True
    # Where paragraphs are single lines, their distance says nothing.
    if is_only_a_date(before.text) or is_only_a_date(line.text):
        return True
    gap = before.y - line.y
    if gap < 0:  # the next column
        return bool(_END.search(before.text))
    if usual and gap > usual * _WIDER_GAP:
        return True
    is_indented = _SAME * 10 < line.x - before.x < 60 and before.x - margin <= _SAME * 10
    is_last = bool(_END.search(before.text)) and len(before.text) < longest * 0.75
    return is_last or (is_indented and bool(_END.search(before.text)))


def _joined(lines: list[str], words: set[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        found = _HYPHENATED.search(text)
        first = line.split()[0]
        if found and first[0].islower():
            # "Russia-friendly" keeps its hyphen where it is written so elsewhere.
            keeps = found[0] + first.rstrip(".,;:") in words
            text = text + line if keeps else text[:-1] + line
        else:
            text = f"{text} {line}"
    return text


def _has_pictures(reader: "PdfReader") -> bool:
    try:
        for page in reader.pages:
            objects = page.get("/Resources", {}).get_object().get("/XObject", {}).get_object()
            if any(one.get_object().get("/Subtype") == "/Image" for one in objects.values()):
                return True
    except Exception:  # it only chooses between two error messages
        return False
    return False
