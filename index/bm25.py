"""Passages by their words: BM25 with English stemming, in tantivy."""

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import tantivy

from index.errors import IndexNotWritten

# With several writers tantivy would cut the index into as many segments at every commit.
_WRITER = {"heap_size": 64_000_000, "num_threads": 1}
_TITLE_BOOST = 0.5  # every passage of an article carries its title: it must not outweigh the text
_WORD = re.compile(r"\w+(?:['’]\w+)?")


class Bm25Index:
    """The words of one collection, in a folder of its own that it may change.

    Not thread-safe: call it on the compute thread.
    """

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make an empty index in an empty folder."""
        return cls(tantivy.Index(_schema(), path=str(folder)))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index in the folder. Raises `ValueError` where there is none."""
        return cls(tantivy.Index.open(str(folder)))

    def add(
        self,
        passage_ids: Iterable[int],
        article_ids: Iterable[int],
        published: Iterable[int],
        titles: Sequence[str],
        texts: Sequence[str],
    ) -> None:
        """Add n passages; `published` are proleptic Gregorian ordinals."""
        self.change([], zip(passage_ids, article_ids, published, titles, texts, strict=True))

    def change(
        self,
        removed_articles: Iterable[int],
        added: Iterable[tuple[int, int, int, str, str]],
    ) -> None:
        """Remove articles and add (passage, article, published, title, text), in one commit.

        Raises `IndexNotWritten`, and leaves the index as it was.
        """
        try:
            self._write(removed_articles, added)
        except ValueError as error:  # whatever happens to tantivy
            raise IndexNotWritten("the folder of the BM25 index", error) from error

    def _write(
        self,
        removed_articles: Iterable[int],
        added: Iterable[tuple[int, int, int, str, str]],
    ) -> None:
        writer = self._index.writer(**_WRITER)
        for article_id in removed_articles:
            writer.delete_documents_by_query(
                tantivy.Query.term_query(self._index.schema, "article", int(article_id))
            )
        for passage_id, article_id, day, title, text in added:
            document = tantivy.Document()
            document.add_unsigned("passage", int(passage_id))
            document.add_unsigned("article", int(article_id))
            document.add_unsigned("published", int(day))
            document.add_text("title", title)
            document.add_text("body", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def search(self, text: str, k: int, *, first: int, last: int) -> list[tuple[int, float]]:
        """Up to k (passage id, BM25), best first, published from `first` to `last` (ordinals)."""
        words = " ".join(_WORD.findall(text.lower()))
        searcher = self._index.searcher()
        if not words or not searcher.num_docs:
            return []
        asked = self._index.parse_query_lenient(
            words, ["title", "body"], field_boosts={"title": _TITLE_BOOST}
        )[0]
        in_window = tantivy.Query.range_query(
            self._index.schema, "published", tantivy.FieldType.Unsigned, first, last
        )
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, asked),
                # a filter, not a reason to rank higher
                (tantivy.Occur.Must, tantivy.Query.const_score_query(in_window, 0.0)),
            ]
        )
        hits = searcher.search(query, k, count=False).hits
        return [(searcher.doc(place)["passage"][0], float(score)) for score, place in hits]


def working_copy(base: Path, folder: Path) -> Path:
    """Copy a base index into `folder` to change it there, by hard links where the disk allows.

    tantivy never rewrites a file in place, so changes to the copy leave the base as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in base.iterdir():
        if file.name.endswith(".lock"):
            continue
        try:
            os.link(file, folder / file.name)
        except OSError:
            shutil.copyfile(file, folder / file.name)
    return folder


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", stored=True, fast=True)
    builder.add_unsigned_field("article", indexed=True)
    builder.add_unsigned_field("published", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="en_stem")
    builder.add_text_field("body", tokenizer_name="en_stem")
    return builder.build()
