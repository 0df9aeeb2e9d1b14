"""What is packed as zip: an EPUB, a Word file, or files of any kind."""

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from ingest.errors import Damaged, Locked, NotAnArticle, TooLarge, UnreadableSource
from ingest.formats.epub import read_epub
from ingest.formats.pieces import Entry, Part, Piece, Room, lost
from ingest.formats.streams import unpacking, whole
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


def read_package(file: IO[bytes], room: Room, *, is_read: Callable[[str], bool]) -> Iterator[Piece]:
    """The article or chapters of a document, or the files in an archive that `is_read` by name."""
    # What has to be unpacked to be read backwards would be unpacked again and again.
    stream = file if _is_seekable(file) else io.BytesIO(whole(file, room))
    try:
        package = zipfile.ZipFile(stream)
        names = package.namelist()
    except MemoryError:
        raise
    except Exception as error:  # zipfile raises what it happens to trip over
        raise Damaged("zip file") from error
    with package:
        if len(names) > room.limits.members:
            raise TooLarge("What is in it", room.limits.members, "files")
        if _is_epub(package, names):
            yield from read_epub(package, room)
        elif _WORD in names:
            stream.seek(0)
            _require_room(package, room)
            yield Entry(read=partial(read_word, whole(stream, room)))
        elif other := next((said for n, said in _OTHER_DOCUMENTS.items() if n in names), None):
            raise UnreadableSource(other)
        else:
            yield from _members(package, room, is_read)


def _is_seekable(file: IO[bytes]) -> bool:
    raw = getattr(file, "raw", file)
    return isinstance(raw, io.BytesIO | io.FileIO)


def _is_epub(package: zipfile.ZipFile, names: list[str]) -> bool:
    if "META-INF/container.xml" not in names:
        return False
    try:
        return package.getinfo("mimetype").file_size < 100 and package.read("mimetype") == _EPUB
    except Exception:  # then the container alone says it
        return any(name.endswith(".opf") for name in names)


def _require_room(package: zipfile.ZipFile, room: Room) -> None:
    """Nothing, where the document fits: its library unpacks all of it at once."""
    size = sum(info.file_size for info in package.infolist())
    if size > 4 * room.limits.file_bytes:
        raise TooLarge("What it unpacks to", 4 * room.limits.file_bytes)
    room.take(size)
    if any(info.flag_bits & 1 for info in package.infolist()):
        raise Locked


def _members(
    package: zipfile.ZipFile, room: Room, is_read: Callable[[str], bool]
) -> Iterator[Piece]:
    """Each file that can be read. Names are labels only: nothing is written to the disk."""
    is_empty = True
    for info in package.infolist():
        name = info.filename
        is_hidden = any(
            part.startswith(_HIDDEN) and part != ".." for part in re.split(r"[/\\]", name)
        )
        if info.is_dir() or is_hidden or not is_read(name):
            continue
        is_empty = False
        if room.is_used_up:
            return
        yield _member(package, info, room)
    if is_empty:
        raise NotAnArticle("No file that can be read is in it: put articles into it.")


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo, room: Room) -> Piece:
    name = info.filename
    place = f"/{name}"
    if _leads_out(name):
        return lost(place, UnreadableSource("Its name leads out of the zip file: rename it."))
    if stat.S_ISLNK(info.external_attr >> 16):
        return lost(place, UnreadableSource("It is a link: put the file itself there."))
    if info.flag_bits & 1:
        return lost(place, Locked())
    try:
        room.enter()
        opened = package.open(info)
    except TooLarge as error:
        return lost(place, error)
    except MemoryError:
        raise
    except Exception:  # another packing, or a header that is not the one listed
        return lost(place, Damaged("zip file"))
    return Part(name=name, stream=unpacking(opened, room, "zip"))


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or posixpath.normpath(path).startswith("..")
