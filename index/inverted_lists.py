"""Inverted lists of a FAISS index in a file of their own, which is mapped into memory.

As FAISS keeps them, but written and attached here: its own functions print on the standard output,
which is for what users asked for.
"""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

_ID_SIZE = 8


def merge(parts: Sequence[Path], lists_file: Path, sizes_file: Path) -> None:
    """Merge the lists of indexes in files: list by list, the codes and then the ids of all parts.

    The parts must have been trained as one. How long each list is goes into a file beside.
    """
    # Mapped, so that all lists together may be larger than memory.
    indexes = [faiss.read_index(str(part), faiss.IO_FLAG_MMAP) for part in parts]
    lists = [index.invlists for index in indexes]
    sizes = np.zeros(indexes[0].nlist, np.int64)
    with lists_file.open("wb") as file:
        for number in range(len(sizes)):
            held = [each for each in lists if each.list_size(number)]
            for each in held:
                length = each.list_size(number) * indexes[0].code_size
                file.write(faiss.rev_swig_ptr(each.get_codes(number), length))
            for each in held:
                file.write(faiss.rev_swig_ptr(each.get_ids(number), each.list_size(number)))
            sizes[number] = sum(each.list_size(number) for each in held)
    np.save(sizes_file, sizes)


def attach(index: faiss.IndexIVF, lists_file: Path, sizes_file: Path) -> None:
    """Map merged lists into memory, as those of an index without any.

    Raises `ValueError` where the files are not of this index.
    """
    sizes: NDArray[np.int64] = np.load(sizes_file)
    bytes_of = sizes * (index.code_size + _ID_SIZE)
    if len(sizes) != index.nlist or lists_file.stat().st_size != bytes_of.sum():
        raise ValueError(f"{lists_file.name} does not belong to the index beside it")
    places = faiss.OnDiskOneListVector()
    for size, offset in zip(sizes, np.cumsum(bytes_of) - bytes_of, strict=True):
        place = faiss.OnDiskOneList()
        place.size = place.capacity = int(size)
        place.offset = int(offset)
        places.push_back(place)
    lists = faiss.OnDiskInvertedLists(index.nlist, index.code_size, str(lists_file))
    lists.lists, lists.totsize, lists.read_only = places, int(bytes_of.sum()), True
    lists.do_mmap()
    index.replace_invlists(lists, True)
    lists.this.disown()  # it is the index's from now on
    index.ntotal = int(sizes.sum())
