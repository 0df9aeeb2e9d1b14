"""Prepares what is trained on: groups of a question, the sentence that answers, and others."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from answer.evidence.span_reader import SpanReader
from training.articles import NewsSentence, SentencePool, news_article
from training.data import Group, is_held_out, read_rows, save, shuffled
from training.facts import (
    HELD_OUT,
    OWN_FACTS,
    OWN_OUTCOMES,
    fact_groups,
    outcome_groups,
    read_facts,
)
from training.general import contexts, quiz_groups, sentence_groups, span_groups
from training.mine import RankedSearch, once

SEARCHED = 30
"""Sentences that a question's words find, among which negatives are looked for."""


def prepare(train: Path, articles: Path, out: Path, *, general: int) -> None:
    """Write `groups.jsonl.gz` to the folder `out`.

    `articles` is the file with the articles that facts were read out of; `general` is how many
    questions there are at most of each source that is not about news.
    """
    groups = [
        *_of_facts(train, articles),
        *quiz_groups(read_rows(train / "newsquiz.jsonl.gz")),
        *_general(train, at_most=general),
    ]
    print(f"{save(groups, out / 'groups.jsonl.gz'):,} groups")
    for source, count in Counter(group.source for group in groups).most_common():
        print(f"  {source}: {count:,}")


def _of_facts(train: Path, articles: Path) -> Iterator[Group]:
    """Groups of all facts, and of the yes/no questions about them."""
    told = {row["url"]: news_article(row) for row in read_rows(articles)}
    texts = {url: article.text for url, article in told.items()}
    numbered = read_facts([train / "facts.jsonl.gz", OWN_FACTS], texts)
    # No sentence of other articles: of what it has seen as no answer, a reader makes no answer to
    # other questions either, and those on other articles are what it is measured with.
    read = {fact["url"] for fact in numbered.values()}
    pool = SentencePool(article for url, article in told.items() if url in read)

    def search(question: str, _day: date) -> list[NewsSentence]:
        return pool.search(question, SEARCHED)

    yield from fact_groups(numbered.values(), told, search)
    yield from outcome_groups(read_rows(OWN_OUTCOMES), numbered, told, search)


def mine(
    train: Path, articles: Path, out: Path, *, archive: Path, reader: SpanReader, count: int
) -> None:
    """Write `mined.jsonl.gz` to the folder `out`: groups of one question of `count` facts.

    Their negatives are what the reader ranks high of what the bot finds in the archive.
    """
    told = {row["url"]: news_article(row) for row in read_rows(articles)}
    texts = {url: article.text for url, article in told.items()}
    numbered = read_facts([train / "facts.jsonl.gz", OWN_FACTS], texts)
    known = [fact for fact in numbered.values() if not is_held_out(fact["url"], HELD_OUT)]
    with RankedSearch(archive, reader) as ranked:
        groups = fact_groups(shuffled(once(known), 1)[:count], told, ranked.search)
        print(f"{save(groups, out / 'mined.jsonl.gz'):,} groups")


def _general(train: Path, *, at_most: int) -> Iterator[Group]:
    texts = contexts(train / "reader.jsonl.gz")
    pool = SentencePool(texts.values())
    yield from span_groups(
        train / "reader.jsonl.gz",
        texts,
        lambda question: pool.search(question, SEARCHED),
        at_most=at_most,
    )
    yield from sentence_groups(train / "rank.jsonl.gz", at_most=at_most)
