"""Groups from facts: questions about news with the verbatim quote that answers each.

A fact has a quote of an article, the words in it that answer, questions that it answers, and
lookalikes: questions with nearly the same words that it does not answer. Some have no lookalikes,
and of some neither the words that answer nor their kind is known. Our own facts, in
`facts.jsonl.gz` beside this file, name quotes and answers by their place in the article's text,
which is not ours to print.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from reading.types import Span
from training.articles import NewsArticle, NewsSentence
from training.data import UNORDERED, Group, Text, is_held_out, normalised, read_rows

OWN_FACTS = Path(__file__).with_name("facts.jsonl.gz")
"""Facts of our own."""

OWN_OUTCOMES = Path(__file__).with_name("outcomes.jsonl.gz")
"""Yes/no questions about facts, those of `../shared/train` and then our own, by their number."""

HELD_OUT = 8
"""One article in so many is held out with its facts: confidence is fitted on their questions."""

_SAME_NEWS = 10  # days: articles so near may tell the same, in words that are not known
_OWN = 5  # negatives from the same article
_KEPT = 12  # negatives in all
_COPIED = 0.7  # of the words of the shorter of two sentences that say the same
_KINDS = {"yesno": "outcome", "organisation": "thing"}
_NAMED = frozenset({"person", "place", "number", "thing", "description"})
_YES = frozenset({"yes"})


Search = Callable[[str, date], Sequence[NewsSentence]]
"""What a question finds, the hardest to tell from an answer first, asked soon after a day."""


def read_facts(paths: Iterable[Path], texts: Mapping[str, str]) -> dict[int, dict[str, Any]]:
    """Return the facts of the files by their number, which goes on from file to file.

    `texts` are those of the articles by address; facts that name places in others are left out.
    """
    facts = {}
    for number, fact in enumerate(chain.from_iterable(map(read_rows, paths))):
        if "quote" in fact:
            facts[number] = fact
        elif (text := texts.get(fact["url"])) is not None:
            quote = text[fact["start"] : fact["end"]]
            answer = text[slice(*fact["answer"])] if fact["answer"] else None
            facts[number] = {**fact, "quote": quote, "answer": answer}
    return facts


def fact_groups(
    facts: Iterable[Mapping[str, Any]],
    articles: Mapping[str, NewsArticle],
    search: Search,
) -> Iterator[Group]:
    """Yield a group for each question of each fact: the sentence that answers, and others.

    `articles` are named by address; `search` returns what a question finds.
    """
    for fact in facts:
        place = _place_of(fact, articles)
        if place is None:
            continue
        kind = _KINDS.get(fact["kind"], fact["kind"])
        orders = fact.get("orders") or [None] * len(fact["questions"])
        for number, (question, order) in enumerate(zip(fact["questions"], orders, strict=True)):
            yield Group(
                source=f"fact-{kind or 'unknown'}",
                question=question,
                positive=place.sentence.text,
                spans=(place.answer,) if place.answer else (),
                answers=(fact["answer"],) if fact["answer"] else (),
                negatives=tuple(
                    _negatives(
                        fact,
                        kind,
                        place,
                        search(question, place.article.published_on),
                        order=order,
                    )
                ),
                lookalikes=tuple(fact["lookalikes"]),
                # the value is that of the first question: the others may ask the opposite
                verdict=fact["value"] in _YES if kind == "outcome" and number == 0 else None,
                kind=kind,
                order=(order or UNORDERED) if "orders" in fact else None,
                held_out=is_held_out(fact["url"], HELD_OUT),
            )


def outcome_groups(
    rows: Iterable[Mapping[str, Any]],
    facts: Mapping[int, Mapping[str, Any]],
    articles: Mapping[str, NewsArticle],
    search: Search,
) -> Iterator[Group]:
    """Yield groups of yes/no questions: each row has those that a fact's quote answers either way.

    A row's `id` is the number of the fact; `unknown` are questions that the quote does not decide.
    """
    for row in rows:
        fact = facts.get(row["id"])
        place = _place_of(fact, articles) if fact else None
        if fact is None or place is None:
            continue
        for verdict in (True, False):
            for question in row["yes" if verdict else "no"]:
                yield Group(
                    source="outcome",
                    question=question,
                    positive=place.sentence.text,
                    spans=(),
                    answers=(),
                    negatives=tuple(
                        _negatives(
                            fact,
                            "outcome",
                            place,
                            search(question, place.article.published_on),
                        )
                    ),
                    lookalikes=tuple(row["unknown"]),
                    verdict=verdict,
                    kind="outcome",
                    held_out=is_held_out(fact["url"], HELD_OUT),
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a fact stands: the sentence with its answer, and where in that the answer lies.

    `quoted` is the span of the whole quote in the article.
    """

    article: NewsArticle
    quoted: Span
    sentence: NewsSentence
    answer: tuple[int, int] | None


def _place_of(fact: Mapping[str, Any], articles: Mapping[str, NewsArticle]) -> _Place | None:
    article = articles.get(fact["url"])
    quoted = in_any_spaces(fact["quote"]).search(article.text) if article else None
    if article is None or quoted is None:
        return None
    words = fact["answer"]
    said = in_any_spaces(words).search(article.text, *quoted.span()) if words else None
    at = said.start() if said else quoted.start()
    for sentence in article.sentences:
        if sentence.span.start <= at < sentence.span.end:
            start, end = sentence.span.start, sentence.span.end
            return _Place(
                article=article,
                quoted=Span(*quoted.span()),
                sentence=sentence,
                answer=(said.start() - start, min(said.end(), end) - start) if said else None,
            )
    return None


def in_any_spaces(words: str) -> re.Pattern[str]:
    """Return what matches the words however they are spaced."""
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _negatives(
    fact: Mapping[str, Any],
    kind: str | None,
    place: _Place,
    found: Sequence[NewsSentence],
    *,
    order: str | None = None,
) -> Iterator[Text]:
    """Sentences that do not answer: of other articles and of the same, in turn."""
    quote = frozenset(normalised(fact["quote"]).split())
    answer = normalised(fact["answer"] or "")

    def may_answer(each: NewsSentence) -> bool:
        said = normalised(each.text.text)
        words = frozenset(said.split())
        if kind in _NAMED and answer in said:
            return True
        if each.url == place.article.url:
            return each.span.start < place.quoted.end and place.quoted.start < each.span.end
        near = abs((each.published_on - place.article.published_on).days) <= _SAME_NEWS
        copied = len(words & quote) >= _COPIED * min(len(words), len(quote))
        return copied or (near and kind not in _NAMED)

    held_out = is_held_out(place.article.url, HELD_OUT)
    others = [
        each
        for each in found
        if each.url != place.article.url
        and (held_out or not is_held_out(each.url, HELD_OUT))
        and not may_answer(each)
    ]
    if order is not None:
        # An earlier visit does not answer "the last", but what says so is not in its sentence.
        others = others[len(others) // 2 :]
    first = [each for each in found if each.url == place.article.url]
    nearest = sorted(
        place.article.sentences, key=lambda each: abs(each.span.start - place.sentence.span.start)
    )
    own = [each for each in dict.fromkeys((*first[:_OWN], *nearest)) if not may_answer(each)]
    turns = zip_longest(others[: _KEPT - _OWN], own[:_OWN])
    yield from (each.text for pair in turns for each in pair if each is not None)
