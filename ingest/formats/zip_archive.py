"""What is packed as zip: an EPUB, a Word file, or an archive of files."""

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from ingest.errors import Damaged, Locked, NotAnArticle, TooLarge, UnreadableSource
from ingest.formats.contents import ArticleEntry, EmbeddedFile, FileContent, unreadable_entry
from ingest.formats.epub import read_epub
from ingest.formats.streams import decompressing, read_all
from ingest.formats.unpack_budget import UnpackBudget
from ingest.formats.word import read_word

_WORD = "word/document.xml"
_OTHER_DOCUMENTS = {
    "xl/workbook.xml": "It is an Excel file: save its text as .docx or .txt.",
    "ppt/presentation.xml": "It is a PowerPoint file: save its text as .docx or .txt.",
    "content.xml": "It is an OpenDocument file: save it as .docx.",
    "Index/Document.iwa": "It is a Pages file: export it as .docx or PDF.",
}
_EPUB = b"application/epub+zip"
_HIDDEN = ("__MACOSX", ".")


def read_zip(
    file: IO[bytes], budget: UnpackBudget, *, is_readable: Callable[[str], bool]
) -> Iterator[FileContent]:
    """Yield the articles of a document, or the files in an archive whose names are readable."""
    # zipfile seeks backwards: a compressed stream would be unpacked again and again.
    stream = file if _is_seekable(file) else io.BytesIO(read_all(file, budget))
    try:
        package = zipfile.ZipFile(stream)
        names = package.namelist()
    except MemoryError:
        raise
    except Exception as error:  # zipfile raises many kinds of errors for damaged files
        raise Damaged("zip file") from error
    with package:
        if len(names) > budget.limits.members:
            raise TooLarge("What is in it", budget.limits.members, "files")
        if _is_epub(package, names):
            yield from read_epub(package, budget)
        elif _WORD in names:
            stream.seek(0)
            _spend_for_all(package, budget)
            yield ArticleEntry(read=partial(read_word, read_all(stream, budget)))
        elif other := next((said for n, said in _OTHER_DOCUMENTS.items() if n in names), None):
            raise UnreadableSource(other)
        else:
            yield from _members(package, budget, is_readable)


def _is_seekable(file: IO[bytes]) -> bool:
    raw = getattr(file, "raw", file)
    return isinstance(raw, io.BytesIO | io.FileIO)


def _is_epub(package: zipfile.ZipFile, names: list[str]) -> bool:
    if "META-INF/container.xml" not in names:
        return False
    try:
        return package.getinfo("mimetype").file_size < 100 and package.read("mimetype") == _EPUB
    except Exception:  # no such member, or a damaged one: the other files tell
        return any(name.endswith(".opf") for name in names)


def _spend_for_all(package: zipfile.ZipFile, budget: UnpackBudget) -> None:
    """Count all that a document unpacks to, since python-docx unpacks it at once.

    Raises `TooLarge` and `Locked`.
    """
    size = sum(info.file_size for info in package.infolist())
    if size > 4 * budget.limits.file_bytes:
        raise TooLarge("What it unpacks to", 4 * budget.limits.file_bytes)
    budget.spend(size)
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise Locked


def _members(
    package: zipfile.ZipFile, budget: UnpackBudget, is_readable: Callable[[str], bool]
) -> Iterator[FileContent]:
    """Yield each readable file. Names are labels only: nothing is written to the disk."""
    is_empty = True
    for info in package.infolist():
        name = info.filename
        is_hidden = any(
            part.startswith(_HIDDEN) and part != ".." for part in re.split(r"[/\\]", name)
        )
        if info.is_dir() or is_hidden or not is_readable(name):
            continue
        is_empty = False
        if budget.is_exhausted:
            return
        yield _member(package, info, budget)
    if is_empty:
        raise NotAnArticle("No file that can be read is in it: put articles into it.")


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: UnpackBudget) -> FileContent:
    name = info.filename
    place = f"/{name}"
    if _leads_out(name):
        error = UnreadableSource("Its name leads out of the zip file: rename it.")
        return unreadable_entry(place, error)
    if stat.S_ISLNK(info.external_attr >> 16):
        error = UnreadableSource("It is a link: put the file itself there.")
        return unreadable_entry(place, error)
    if info.flag_bits & 1:
        return unreadable_entry(place, Locked())
    try:
        budget.count_member()
        opened = package.open(info)
    except TooLarge as too_large:
        return unreadable_entry(place, too_large)
    except MemoryError:
        raise
    except Exception:  # an unknown compression, or a header that differs from the directory
        return unreadable_entry(place, Damaged("zip file"))
    return EmbeddedFile(name=name, stream=decompressing(opened, budget, "zip"))


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or posixpath.normpath(path).startswith("..")
