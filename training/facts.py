"""Groups from facts: questions about news with the verbatim quote that answers each.

A fact has a quote of an article, the words in it that answer, questions that it answers, and
lookalikes: questions with nearly the same words that it does not answer. Our own facts, in
`facts.jsonl.gz` beside this file, name quotes and answers by their place in the article's text,
which is not ours to print.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from training.data import UNORDERED, Group, Text, is_held_out, normalised, read_rows

OWN_FACTS = Path(__file__).with_name("facts.jsonl.gz")
"""Facts of our own."""

OWN_OUTCOMES = Path(__file__).with_name("outcomes.jsonl.gz")
"""Yes/no questions about facts, those of `../shared/train` and then our own, by their number."""

HELD_OUT = 8
"""One article in so many is held out with its facts: confidence is fitted on their questions."""

_SAME_NEWS = 10  # days: articles so near may tell the same, in words that are not known
_OWN = 3  # negatives from the same article
_KINDS = {"yesno": "outcome", "organisation": "thing"}
_NAMED = frozenset({"person", "place", "number", "thing", "description"})
_YES = frozenset({"yes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPassage:
    """A passage of an article, with what tells articles apart."""

    passage: Text
    url: str
    published_on: date


def read_facts(paths: Iterable[Path], texts: Mapping[str, str]) -> dict[int, dict[str, Any]]:
    """Return the facts of the files by their number, which goes on from file to file.

    `texts` are those of the articles by address; facts that name places in others are left out.
    """
    facts = {}
    for number, fact in enumerate(chain.from_iterable(map(read_rows, paths))):
        if "quote" in fact:
            facts[number] = fact
        elif (text := texts.get(fact["url"])) is not None:
            start, end = fact["answer"]
            quote = text[fact["start"] : fact["end"]]
            facts[number] = {**fact, "quote": quote, "answer": text[start:end]}
    return facts


def fact_groups(
    facts: Iterable[Mapping[str, Any]],
    articles: Mapping[str, Sequence[NewsPassage]],
    found: Mapping[str, Sequence[NewsPassage]],
) -> Iterator[Group]:
    """Yield a group for each question of each fact whose quote stands in a passage.

    `articles` are the passages by address, `found` what search brings up by question.
    """
    for fact in facts:
        own = articles.get(fact["url"], ())
        place = _place_of(fact, own)
        if place is None:
            continue
        holder, span = place
        kind = _KINDS.get(fact["kind"], fact["kind"])
        orders = fact.get("orders") or [None] * len(fact["questions"])
        for question, order in zip(fact["questions"], orders, strict=True):
            yield Group(
                source=f"fact-{kind}",
                question=question,
                positive=holder.passage,
                spans=(span,) if span else (),
                answers=(fact["answer"],),
                negatives=tuple(_negatives(fact, kind, holder, own, found.get(question, ()))),
                lookalikes=tuple(fact["lookalikes"]),
                verdict=fact["value"] in _YES if kind == "outcome" else None,
                kind=kind,
                order=(order or UNORDERED) if "orders" in fact else None,
                held_out=is_held_out(fact["url"], HELD_OUT),
            )


def outcome_groups(
    rows: Iterable[Mapping[str, Any]],
    facts: Mapping[int, Mapping[str, Any]],
    articles: Mapping[str, Sequence[NewsPassage]],
    found: Mapping[str, Sequence[NewsPassage]],
) -> Iterator[Group]:
    """Yield groups of yes/no questions: each row has those that a fact's quote answers either way.

    A row's `id` is the number of the fact; `unknown` are questions that the quote does not decide.
    """
    for row in rows:
        fact = facts.get(row["id"])
        if fact is None:
            continue
        own = articles.get(fact["url"], ())
        place = _place_of(fact, own)
        if place is None:
            continue
        for verdict in (True, False):
            for question in row["yes" if verdict else "no"]:
                yield Group(
                    source="outcome",
                    question=question,
                    positive=place[0].passage,
                    spans=(),
                    answers=(),
                    negatives=tuple(
                        _negatives(fact, "outcome", place[0], own, found.get(question, ()))
                    ),
                    lookalikes=tuple(row["unknown"]),
                    verdict=verdict,
                    kind="outcome",
                    held_out=is_held_out(fact["url"], HELD_OUT),
                )


def _place_of(
    fact: Mapping[str, Any], own: Sequence[NewsPassage]
) -> tuple[NewsPassage, tuple[int, int] | None] | None:
    """The passage that holds the quote with most around it, and where in it the answer lies."""
    pattern = re.compile(r"\s+".join(map(re.escape, fact["quote"].split())))
    answer = re.compile(r"\s+".join(map(re.escape, fact["answer"].split())))
    best: tuple[int, NewsPassage, tuple[int, int] | None] | None = None
    for each in own:
        text = each.passage.text
        quoted = pattern.search(text)
        if quoted is None:
            continue
        said = answer.search(text, *quoted.span())
        room = min(quoted.start(), len(text) - quoted.end())
        if best is None or room > best[0]:
            best = room, each, said.span() if said else None
    return best[1:] if best else None


def _negatives(
    fact: Mapping[str, Any],
    kind: str,
    holder: NewsPassage,
    own: Sequence[NewsPassage],
    found: Sequence[NewsPassage],
) -> Iterator[Text]:
    """Passages that do not answer: of the same article and of others, in turn."""
    quote = normalised(fact["quote"]).strip()
    answer = normalised(fact["answer"])
    others = []
    for each in found:
        words = normalised(each.passage.text)
        if quote in words or (kind in _NAMED and answer in words):
            continue
        near = abs((each.published_on - holder.published_on).days) <= _SAME_NEWS
        if each.url != holder.url and near and kind not in _NAMED:
            continue
        others.append(each)
    first = [each for each in others if each.url == holder.url]
    rest = [each for each in others if each.url != holder.url]
    seen = set(map(id, first))
    first += [
        each
        for each in own
        if id(each) not in seen
        and quote not in normalised(each.passage.text)
        and not (kind in _NAMED and answer in normalised(each.passage.text))
    ]
    for place in range(max(_OWN, len(rest))):
        yield from (each.passage for each in rest[place : place + 1])
        if place < _OWN:
            yield from (each.passage for each in first[place : place + 1])


def quiz_groups(rows: Iterable[Mapping[str, Any]], longest: int = 1200) -> Iterator[Group]:
    """Yield groups of people's quiz questions about news, with their own passages."""
    for row in rows:
        texts = [(p["label"], Text(p["text"][:longest], p["title"])) for p in row["passages"]]
        patterns = [re.compile(rf"\b{re.escape(a)}\b", re.IGNORECASE) for a in row["answers"]]
        negatives = tuple(text for label, text in texts if not label)
        for label, text in texts:
            spans = tuple(m.span() for p in patterns for m in p.finditer(text.text))
            if label and spans:
                yield Group(
                    source="newsquiz",
                    question=row["question"],
                    positive=text,
                    spans=spans[:4],
                    answers=tuple(row["answers"]),
                    negatives=negatives,
                )
                break
