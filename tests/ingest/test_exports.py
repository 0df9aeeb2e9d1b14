"""A collection that is exported comes back as it was, and nothing of another with it."""

import gzip
import json
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.app import open_app
from bot.services import Services
from index.archive import Archive
from index.types import Article, ArticleDraft, DatedBy, Embedded
from ingest.article_service import Revision
from ingest.decoding import clean
from ingest.exports import packed
from reading.types import Span
from tests.conftest import Models

MINE, THEIRS, NEW = "guild-1", "guild-2", "guild-3"
STRANGE = (
    "MOSCOW, July 9 (TASS) – Ünïcode “quotes” 🕊\u2028 and \x85 lines.\n\n"
    'Tabs\t, "JSON" \\n {} and \x0b <b>marks</b>.  Two  spaces stay.'
)
DRAFTS = (
    ArticleDraft(
        title="Modi – in “Moscow”",
        text=STRANGE,
        published_on=date(2024, 7, 9),
        url="https://a.example/modi?x=1&y=%20",
        publisher=None,
        author="A. Author, B. Author",
        dateline=None,
        language="en",
        dated_by=DatedBy.DATELINE,
    ),
    ArticleDraft(
        title="Finland joins",
        text="date 1999-01-01 Oslo: this is no header of a file that is exported.",
        published_on=date(1950, 4, 4),
        publisher="The Courier",
        dateline="HELSINKI",
        dated_by=DatedBy.GIVEN,
    ),
    ArticleDraft(
        title="From before it was kept what an article was dated by",
        text="OSLO, May 5 (NTB) – The envoys met again on Friday.",
        published_on=date(2023, 5, 5),
    ),
)


@pytest.fixture
async def app(tmp_path: Path, models: Models) -> AsyncIterator[Services]:
    async with open_app(
        tmp_path / "data", embedder=models.embedder, extractor=models.reader, create=True
    ) as opened:
        yield opened


async def store(app: Services, collection: str, *drafts: ArticleDraft) -> None:
    model = app.collections._embedder.identity
    await app.collections._archive.articles.store(
        collection,
        [
            Embedded(
                draft=each,
                spans=(Span(0, len(each.text)),),
                vectors=np.ones((1, model.dimension), np.float32) / model.dimension**0.5,
            )
            for each in drafts
        ],
        model,
    )


async def held(app: Services, collection: str) -> list[Article]:
    """The articles, without what tells one archive's from another's."""
    archive: Archive = app.collections._archive
    return [
        replace(each, id=0, story=0, collection="", added_at=each.added_at.min)
        async for each in archive.articles.every(collection)
    ]


async def exported(app: Services, collection: str, most: int = 10**7) -> list[bytes]:
    return [each async for each in packed(app.collections.export(collection), most=most)]


async def test_an_export_comes_back_to_the_letter(app: Services) -> None:
    await store(app, MINE, *DRAFTS)
    await store(app, THEIRS, replace(DRAFTS[0], text="Theirs alone.", url="https://b.example"))
    (file,) = await exported(app, MINE)
    assert b"Theirs" not in gzip.decompress(file)
    summary = await app.collections.restore(NEW, "e.jsonl.gz", file)
    assert (summary.added, summary.failures) == (3, ())
    assert await held(app, NEW) == await held(app, MINE)
    again = await app.collections.restore(NEW, "e.jsonl.gz", file)
    assert (again.added, again.unchanged) == (0, 3)
    assert await exported(app, "guild-9") == []


async def test_an_export_can_be_ingested_and_uploaded(app: Services, tmp_path: Path) -> None:
    await store(app, MINE, *DRAFTS)
    (file,) = await exported(app, MINE)
    (tmp_path / "e.jsonl.gz").write_bytes(file)
    await app.collections.ingest([tmp_path / "e.jsonl.gz"], NEW)
    await app.collections.add_file("guild-4", "e.jsonl.gz", file)
    assert await held(app, NEW) == await held(app, "guild-4") == await held(app, MINE)


async def test_a_removed_article_and_an_earlier_version_are_not_exported(app: Services) -> None:
    await store(app, MINE, *DRAFTS[:2])
    modi, finland = reversed(await app.collections.list(MINE))
    if modi.title.startswith("Modi"):
        modi, finland = finland, modi
    await app.collections.remove(MINE, modi.id)
    changed = Revision(
        title="Another title", published_on=date(2024, 7, 8), publisher=None, url=finland.url
    )
    await app.articles.revise(MINE, finland.id, changed)
    (file,) = await exported(app, MINE)
    (line,) = map(json.loads, gzip.decompress(file).splitlines())
    assert (line["title"], line["date"]) == ("Another title", "2024-07-08")


async def test_a_line_that_is_not_exported_is_read_as_usual(app: Services) -> None:
    line = {"title": "A", "date": "2024-07-09", "text": STRANGE, "url": "https://www.a.example/1"}
    await app.collections.restore(NEW, "a.jsonl", json.dumps(line).encode())
    (article,) = await held(app, NEW)
    assert (article.publisher, article.dateline) == ("a.example", "MOSCOW")


async def test_files_of_an_export_keep_to_the_size() -> None:
    noise = random.Random(7)
    lines = [
        json.dumps({"text": noise.randbytes(noise.randrange(900)).hex()}).encode() + b"\n"
        for _ in range(200)
    ]

    async def given_lines() -> AsyncIterator[bytes]:
        for line in lines:
            yield line

    files = [each async for each in packed(given_lines(), most=4_000)]
    assert max(map(len, files)) <= 4_000
    assert len(files) < 60
    assert b"".join(gzip.decompress(each) for each in files) == b"".join(lines)


@given(st.text(st.sampled_from(" \t\n\r\0\x85\u2028\ufeff\ud800a"), max_size=12))
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)
