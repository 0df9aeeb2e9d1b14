"""Prepares the files for training and evaluation: groups with negatives, and ranked lists."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.embedder import Embedder
from training.archive import StoredArticle, stored_articles
from training.data import (
    Group,
    contexts,
    read_rows,
    save,
    sentence_groups,
    shuffled,
    span_groups,
)
from training.facts import (
    OWN_FACTS,
    OWN_OUTCOMES,
    NewsPassage,
    fact_groups,
    outcome_groups,
    quiz_groups,
    read_facts,
)
from training.mine import DEPTH, mined
from training.news import diplomacy, load_parser, news_groups
from training.pool import Pool, embed

# So many at most of the sources that are large and far from news.
AT_MOST = {
    "squadshifts-amazon_reviews": 1500,
    "squadshifts-reddit": 2500,
    "squad-sentences": 4000,
}
NEWS_ARTICLES = 1400
NEWS_QUESTIONS = 9000
RANKED = 50
EVALUATED = 40  # held-out questions a source whose search lists are ranked


def prepare(train: Path, archive: Path, out: Path, *, embedder: Embedder, seed: int) -> None:
    """Write `groups.jsonl.gz` and `ranking.jsonl` to the folder `out`.

    News is asked about, and its negatives found, in the `archive` into which it was ingested.
    """
    reading = _limited(shuffled(span_groups(train / "reader.jsonl.gz"), seed))
    sentences = _limited(shuffled(sentence_groups(train / "rank.jsonl.gz"), seed))
    articles = asyncio.run(stored_articles(archive))
    news = list(_news(articles, seed))
    print(f"{len(news):,} questions about news", flush=True)
    pool = Pool.embedded(contexts(train / "reader.jsonl.gz"), embedder)
    _write_ranking(reading, pool, embedder, out / "ranking.jsonl")
    groups = [
        *_of_facts(train, articles, embedder),
        *quiz_groups(read_rows(train / "newsquiz.jsonl.gz")),
        *mined(reading, pool, embedder),
        *mined(news, _news_pool(articles), embedder),
        *_with_own_negatives(sentences),
        *_with_mined_negatives(sentences, embedder),
    ]
    print(f"{save(groups, out / 'groups.jsonl.gz'):,} groups")
    for source, count in Counter(group.source for group in groups).most_common():
        print(f"  {source}: {count:,}")


def _news(articles: Sequence[StoredArticle], seed: int) -> Iterator[Group]:
    chosen = sorted(articles, key=lambda each: -diplomacy(each.text))[:NEWS_ARTICLES]
    passages = [(text, each.published_on) for each in chosen for text in each.passages]
    return news_groups(passages, parser=load_parser(), seed=seed, most=NEWS_QUESTIONS)


def _of_facts(
    train: Path, articles: Sequence[StoredArticle], embedder: Embedder
) -> Iterator[Group]:
    """Groups of all facts, and of yes/no questions about them, with what search finds for each."""
    told = [each for each in articles if each.url is not None]
    passages = {
        each.url or "": [
            NewsPassage(passage=text, url=each.url or "", published_on=each.published_on)
            for text in each.passages
        ]
        for each in told
    }
    texts = {each.url or "": each.text for each in told}
    numbered = read_facts([train / "facts.jsonl.gz", OWN_FACTS], texts)
    facts = list(numbered.values())
    outcomes = list(read_rows(OWN_OUTCOMES))
    questions = [question for fact in facts for question in fact["questions"]]
    questions += [question for row in outcomes for question in (*row["yes"], *row["no"])]
    pool = _news_pool(told)
    every = [passage for each in told for passage in passages[each.url or ""]]
    vectors = embed(embedder, questions, what="questions about facts")
    found = {
        question: [every[number] for number in numbers]
        for question, numbers in zip(questions, pool.search(questions, vectors, DEPTH), strict=True)
    }
    yield from fact_groups(facts, passages, found)
    yield from outcome_groups(outcomes, numbered, passages, found)


def _news_pool(articles: Sequence[StoredArticle]) -> Pool:
    passages = [text for each in articles for text in each.passages]
    return Pool(passages, np.concatenate([each.vectors for each in articles]))


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


def _with_mined_negatives(sentences: Sequence[Group], embedder: Embedder) -> Iterator[Group]:
    """Groups that came without negatives, with sentences that answer the others."""
    lacking = [group for group in sentences if len(group.negatives) < 3]
    answers = list(dict.fromkeys(g.positive for g in sentences if g.positive is not None))
    return mined(lacking, Pool.embedded(answers, embedder), embedder)


def _write_ranking(groups: Sequence[Group], pool: Pool, embedder: Embedder, path: Path) -> None:
    """Write held-out questions with the passages of the pool that search finds for each."""
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
