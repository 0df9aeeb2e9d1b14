"""Prepares what is trained on: groups of a question, the sentence that answers, and others."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from training.articles import NewsSentence, SentencePool, news_article
from training.data import Group, read_rows, save
from training.facts import OWN_FACTS, OWN_OUTCOMES, fact_groups, outcome_groups, read_facts
from training.general import contexts, quiz_groups, sentence_groups, span_groups

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
    pool = SentencePool(told.values())
    texts = {url: article.text for url, article in told.items()}
    numbered = read_facts([train / "facts.jsonl.gz", OWN_FACTS], texts)

    def search(question: str) -> list[NewsSentence]:
        return pool.search(question, SEARCHED)

    yield from fact_groups(numbered.values(), told, search)
    yield from outcome_groups(read_rows(OWN_OUTCOMES), numbered, told, search)


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
