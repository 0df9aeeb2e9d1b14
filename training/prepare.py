"""From the sources to files of groups: mined for training, and whole lists for evaluation."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from index.embedder import Embedder
from training.data import Group, Text, contexts, save, sentence_groups, shuffled, span_groups
from training.mine import mined
from training.news import news_groups, news_passages
from training.pool import Pool, embed

# So many at most of the sources that are large and far from news.
AT_MOST = {
    "squadshifts-amazon_reviews": 1500,
    "squadshifts-reddit": 1500,
    "squad-sentences": 4000,
}
NEWS_ARTICLES = 700
NEWS_QUESTIONS = 6000
RANKED = 50
EVALUATED = 40  # held-out questions a source whose search lists are ranked


def prepare(train: Path, bench: Path, out: Path, *, embedder: Embedder, seed: int) -> None:
    """Write `groups.jsonl.gz` and `ranking.jsonl` to the folder `out`."""
    reading = _limited(shuffled(span_groups(train / "reader.jsonl.gz"), seed))
    sentences = _limited(shuffled(sentence_groups(train / "rank.jsonl.gz"), seed))
    pool = Pool(contexts(train / "reader.jsonl.gz"), embedder)
    articles = news_passages(bench / "articles_dev.jsonl.gz", articles=NEWS_ARTICLES)
    news = shuffled(news_groups(articles, seed=seed), seed)[:NEWS_QUESTIONS]
    _write_ranking(reading, pool, embedder, out / "ranking.jsonl")
    groups = [
        *mined(reading, pool, embedder),
        *mined(news, Pool([text for text, _ in articles], embedder), embedder),
        *_with_own_negatives(sentences),
        *mined(_without_negatives(sentences), Pool(_sentences(sentences), embedder), embedder),
    ]
    print(f"{save(groups, out / 'groups.jsonl.gz'):,} groups")
    for source, count in Counter(group.source for group in groups).most_common():
        print(f"  {source}: {count:,}")


def _limited(groups: Sequence[Group]) -> list[Group]:
    counts: Counter[str] = Counter()
    kept = []
    for group in groups:
        counts[group.source] += 1
        if group.held_out or counts[group.source] <= AT_MOST.get(group.source, len(groups)):
            kept.append(group)
    return kept


def _with_own_negatives(sentences: Sequence[Group]) -> list[Group]:
    return [group for group in sentences if len(group.negatives) >= 3]


def _without_negatives(sentences: Sequence[Group]) -> list[Group]:
    # No answer strings are known: what search brings up first may answer too, and is left out.
    return [group for group in sentences if len(group.negatives) < 3]


def _sentences(sentences: Sequence[Group]) -> list[Text]:
    return list(dict.fromkeys(g.positive for g in sentences if g.positive is not None))


def _write_ranking(groups: Sequence[Group], pool: Pool, embedder: Embedder, path: Path) -> None:
    """Held-out questions with what search brings up for each from the whole pool."""
    counts: Counter[str] = Counter()
    asked = []
    for group in groups:
        if group.held_out and group.positive is not None and counts[group.source] < EVALUATED:
            counts[group.source] += 1
            asked.append(group)
    questions = [group.question for group in asked]
    found = pool.search(questions, embed(embedder, questions, what="ranking"), RANKED)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for group, numbers in zip(asked, found, strict=True):
            row = {
                "source": group.source,
                "question": group.question,
                "answers": group.answers,
                "candidates": [asdict(pool.passages[number]) for number in numbers],
                "gold": [n for n, at in enumerate(numbers) if pool.passages[at] == group.positive],
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
