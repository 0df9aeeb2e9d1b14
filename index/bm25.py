"""Passages by their words: BM25 with English stemming, in tantivy.

Letters are folded, and initials written in one: "Erdogan" finds "Erdoğan", "US" finds "U.S.".
"""

import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import tantivy

from index.errors import IndexNotWritten
from index.memory import PLENTY

# With several writers tantivy would cut the index into as many segments at every commit.
_WRITERS = 1
HEAP = PLENTY.writer_heap
_TITLE_BOOST = 0.5  # every passage of an article carries its title: it must not outweigh the text
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_APOSTROPHE = re.compile("['’]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_STEMS, _SPELLED = "folded_stems", "folded_words"
_LONGEST = 40  # characters of a word
_WORDS_OF_SAMPLE = 8
SEARCH_ALL_OF = 200_000
"""Passages of an index that is still searched for every word of a question."""
_SAYS_LITTLE = 1 / 3  # of the passages hold the word
_MOST_OF_ARTICLE = 20_000  # passages: more than the longest text has


class Bm25Index:
    """The words of one collection, in a folder of its own that it may change.

    Changes wait in a `heap` of so many bytes. With more than `search_all_of` passages it is not
    searched for words that a third of them hold. Not thread-safe: call it on the compute thread.
    """

    def __init__(
        self, index: tantivy.Index, heap: int, *, search_all_of: int = SEARCH_ALL_OF
    ) -> None:
        self._index = index
        self._heap = heap
        self._search_all_of = search_all_of
        self._stems, spelled = _analyzers()
        index.register_tokenizer(_STEMS, self._stems)
        index.register_tokenizer(_SPELLED, spelled)

    @classmethod
    def create(cls, folder: Path, *, heap: int = HEAP, search_all_of: int = SEARCH_ALL_OF) -> Self:
        """Make an empty index in an empty folder. Raises `IndexNotWritten`."""
        try:
            index = tantivy.Index(_schema(), path=str(folder))
            return cls(index, heap, search_all_of=search_all_of)
        except ValueError as error:  # whatever happens to tantivy
            raise IndexNotWritten(folder, error) from error

    @classmethod
    def open(cls, folder: Path, *, heap: int = HEAP) -> Self:
        """Open the index in the folder. Raises `ValueError` where there is none."""
        return cls(tantivy.Index.open(str(folder)), heap)

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
        writer = self._index.writer(heap_size=self._heap, num_threads=_WRITERS)
        for article_id in removed_articles:
            writer.delete_documents_by_query(
                tantivy.Query.term_query(self._index.schema, "article", int(article_id))
            )
        for passage_id, article_id, day, title, text in added:
            document = tantivy.Document()
            document.add_unsigned("passage", int(passage_id))
            document.add_unsigned("article", int(article_id))
            document.add_unsigned("published", int(day))
            text = _plain(text)
            document.add_text("title", _plain(title))
            document.add_text("body", text)
            document.add_text("spelled", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def search(
        self, text: str, k: int, *, days: tuple[int, int] | None = None
    ) -> list[tuple[int, float]]:
        """Up to k (passage id, BM25), best first; `days` are the first and last published."""
        words = self._telling(_WORD.findall(_plain(text).lower()))
        searcher = self._index.searcher()
        if not words or not searcher.num_docs:
            return []
        query = self._index.parse_query_lenient(
            " ".join(words), ["title", "body"], field_boosts={"title": _TITLE_BOOST}
        )[0]
        if days is not None:
            in_window = tantivy.Query.range_query(
                self._index.schema, "published", tantivy.FieldType.Unsigned, *days
            )
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    # a filter, not a reason to rank higher
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(in_window, 0.0)),
                ]
            )
        hits = searcher.search(query, k, count=False).hits
        return [(searcher.doc(place)["passage"][0], float(score)) for score, place in hits]

    def _telling(self, words: Sequence[str]) -> Sequence[str]:
        """Return the words to search for: of a large index without those that say least.

        A word that a third of its passages hold takes longest to look up, and hardly ranks them.
        """
        searcher = self._index.searcher()
        if searcher.num_docs <= self._search_all_of:
            return words
        most = searcher.num_docs * _SAYS_LITTLE
        telling = [
            part
            for word in words
            for part in _APOSTROPHE.split(word)  # "s" stands everywhere, "Modi's" does not
            if all(searcher.doc_freq("body", stem) < most for stem in self._stems.analyze(part))
        ]
        return telling or words

    def holds(self, word: str) -> bool:
        """Whether a passage or its title holds the word, in any form."""
        stems = self._stems.analyze(_plain(word))
        held = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, field, stem))
            for field in ("title", "body")
            for stem in stems
        ]
        query = tantivy.Query.boolean_query(held)
        return bool(held) and bool(self._index.searcher().search(query, 1, count=False).hits)

    def finds(self, text: str, *, passage_id: int, article_id: int) -> bool:
        """Whether the article's passage is found by its text; without any words it need not be."""
        stems = sorted(set(self._stems.analyze(_plain(text))), key=len)[-_WORDS_OF_SAMPLE:]
        schema = self._index.schema
        said = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", stem)) for stem in stems
        ]
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.term_query(schema, "article", article_id)),
                (tantivy.Occur.Must, tantivy.Query.boolean_query(said)),
            ]
        )
        searcher = self._index.searcher()
        hits = searcher.search(query, _MOST_OF_ARTICLE, count=False).hits if stems else []
        return not stems or any(searcher.doc(at)["passage"][0] == passage_id for _, at in hits)

    def written_like(self, word: str) -> Counter[str]:
        """Count the passages that hold each word which begins as `word` does, as it is written.

        Its first letter may be missing, or change places with the second one.
        """
        first = {letter for each in _plain(word)[:2] for letter in (each.lower(), each.upper())}
        every = tantivy.Query.all_query()  # or words of removed passages would count
        searcher = self._index.searcher()
        return Counter(
            {
                form: count
                for letter in first
                for form, count in searcher.terms_with_prefix("spelled", letter, every)
            }
        )


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
    builder.add_text_field("title", tokenizer_name=_STEMS)
    builder.add_text_field("body", tokenizer_name=_STEMS)
    builder.add_text_field("spelled", tokenizer_name=_SPELLED, index_option="basic")
    return builder.build()


def _analyzers() -> tuple[tantivy.TextAnalyzer, tantivy.TextAnalyzer]:
    """What makes the stems of a text, and its words as they are written; letters folded."""
    builder = tantivy.TextAnalyzerBuilder
    folded, long = tantivy.Filter.ascii_fold(), tantivy.Filter.remove_long(_LONGEST)
    stems = builder(tantivy.Tokenizer.simple()).filter(long).filter(tantivy.Filter.lowercase())
    stems = stems.filter(folded).filter(tantivy.Filter.stemmer("english"))
    words = builder(tantivy.Tokenizer.regex(r"[^\W\d_]+")).filter(long).filter(folded)
    return stems.build(), words.build()


def _plain(text: str) -> str:
    """The text with each accented letter in one character, and without the points of initials."""
    composed = unicodedata.normalize("NFC", text)
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), composed)
