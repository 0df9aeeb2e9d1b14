"""The dev bench's questions with the passages that search finds, to rank these again."""

import asyncio
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.compute import ComputeThread
from index.embedder import Embedder
from index.searcher import Searcher
from index.types import PUBLIC, PublishedWindow, ScoredPassage

_WORDS = re.compile(r"[a-z0-9]+")


def holds(passage: str, quotes: Sequence[str]) -> bool:
    """Whether a passage has 60 % of the words of one of the quotes."""
    said = set(_WORDS.findall(passage.lower()))
    for quote in quotes:
        words = _WORDS.findall(quote.lower())
        if words and sum(word in said for word in words) >= 0.6 * len(words):
            return True
    return False


def write_ranking(questions: Path, archive_folder: Path, out: Path, *, depth: int = 50) -> None:
    """Write a line for each question with evidence: candidates in order, and which are gold."""
    rows = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    listed = asyncio.run(_ranking([row for row in rows if row["evidence"]], archive_folder, depth))
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in listed]
    out.write_text("".join(lines), "utf-8")


async def _ranking(
    rows: Sequence[dict[str, Any]], archive_folder: Path, depth: int
) -> list[dict[str, Any]]:
    listed = []
    compute = ComputeThread()
    async with await Archive.open(archive_folder) as archive:
        embedder = await compute.run(Embedder.load)
        searcher = Searcher(
            archive=archive, embedder=embedder, compute=compute, folder=archive_folder
        )
        for row in rows:
            found = await searcher.search(
                row["question"],
                collections=[PUBLIC],
                k=depth,
                published=PublishedWindow(last=date.fromisoformat(row["as_of"])),
            )
            listed.append(_listed(row, found))
        await searcher.close()
    compute.close()
    return listed


def _listed(row: dict[str, Any], found: Sequence[ScoredPassage]) -> dict[str, Any]:
    gold = []
    for rank, scored in enumerate(found):
        article = scored.passage.article
        quotes = [e["quote"] for e in row["evidence"] if e["url"] == article.url]
        if holds(scored.passage.text, quotes):
            gold.append(rank)
    return {
        "source": f"bench-{row['category']}",
        "question": row["question"],
        "candidates": [{"text": s.passage.text, "title": s.passage.article.title} for s in found],
        "gold": gold,
    }
