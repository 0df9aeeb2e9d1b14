"""Fuses what is found by meaning and by words into one list of passages."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.types import PublishedWindow, ScoredPassage

# Reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009, whose constant is 60.
_CONSTANT = 60

# Ranks in the list by meaning and in the list by words; None where it is not listed.
_Ranks = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """(passage id, score) of both indexes, each best first."""

    by_meaning: list[tuple[int, float]]
    by_words: list[tuple[int, float]]


async def read_fused(
    hits: Hits, archive: Archive, names: Sequence[str], window: PublishedWindow, k: int
) -> list[ScoredPassage]:
    """Fuse the hits, and read the best k of their passages from the collections and the window."""
    fused = _fuse(hits)
    passages = await archive.articles.passages(names, [hit[0] for hit in fused], window)
    return [
        ScoredPassage(
            passage=passages[passage_id],
            score=score,
            vector_rank=vector_rank,
            lexical_rank=lexical_rank,
        )
        for passage_id, score, (vector_rank, lexical_rank) in fused
        if passage_id in passages
    ][:k]


def _fuse(hits: Hits) -> list[tuple[int, float, _Ranks]]:
    """(passage id, fused score, ranks in both lists), best first."""
    meaning = {pid: rank for rank, (pid, _) in enumerate(hits.by_meaning, 1)}
    words = {pid: rank for rank, (pid, _) in enumerate(hits.by_words, 1)}
    fused = []
    for pid in meaning | words:
        ranks: _Ranks = meaning.get(pid), words.get(pid)
        fused.append((pid, _share(ranks[0]) + _share(ranks[1]), ranks))
    return sorted(fused, key=lambda hit: (-hit[1], hit[0]))


def _share(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / (_CONSTANT + rank)
