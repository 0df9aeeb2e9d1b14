"""Questions made by rule from sentences of news articles: the domain, at no cost.

A part of a sentence (who, how many, where, when) becomes the answer; what else the sentence says
becomes the question, shortened and reordered as people type. Such a question shares its words with
its sentence, so words are dropped: what is left has to be understood, not matched.
"""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from answer.dates import find_dates
from answer.places import mentions
from answer.words import STOP_WORDS
from index.sentences import sentence_spans
from ingest.split import split
from training.data import Group, Text, read_rows

_NAME = r"(?:[A-Z][\w'’-]+|[A-Z]\.)(?: (?:[A-Z][\w'’-]+|[A-Z]\.|bin|al|de|van|von|der)){1,3}"
_TITLE = r"(?:President|Prime Minister|Foreign Minister|Secretary(?: of State)?|Chancellor|King)"
_SUBJECT = re.compile(
    rf"^(?:[\w-]+ ){{0,5}}?(?P<answer>{_NAME}) (?P<rest>[a-z]+(?:ed|s|t|ld|d) .+)"
)
_NUMBER = re.compile(
    r"(?P<answer>[$€£]?\d[\d,.]*(?: (?:million|billion|trillion|percent))?|\b(?:two|three|four|five"
    r"|six|seven|eight|nine|ten|dozens|hundreds|thousands))(?P<rest> [a-z]{3,}(?: [a-z]{3,})?)"
)
_OF_PLACE = re.compile(r"\b(?:in|at|to|from|near)\s+(?:the\s+)?$")
_WORDS = re.compile(r"[\w$€£%][\w'’.,-]*[\w%]|\w")
_DIPLOMACY = re.compile(
    r"\b(?:president|minister|summit|talks|diplomat\w*|ambassador|embassy|treaty|sanctions|visit\w*"
    r"|envoy|Putin|Biden|Xi|NATO|United Nations|UN|EU|Kremlin|foreign)\b"
)


def news_passages(path: Path, *, articles: int) -> list[tuple[Text, date]]:
    """Passages of the articles that speak most of diplomacy, with their dates of publication."""
    rows = sorted(
        read_rows(path),
        key=lambda row: -len(_DIPLOMACY.findall(row["text"])) / (200 + len(row["text"])),
    )
    return [
        (Text(span.of(row["text"]), row["title"]), date.fromisoformat(row["date"]))
        for row in rows[:articles]
        for span in split(row["text"])
    ]


def news_groups(passages: Sequence[tuple[Text, date]], *, seed: int) -> Iterator[Group]:
    """At most one question from each passage."""
    chance = random.Random(seed)
    for passage, published in passages:
        made = [
            (kind, asked, span)
            for sentence in sentence_spans(passage.text)
            if 10 <= len(sentence.of(passage.text).split()) <= 45
            for kind, asked, span in _questions(
                sentence.of(passage.text), sentence.start, published, chance
            )
        ]
        if not made:
            continue
        # One kind first, so that the rarer ones are not drowned by numbers and dates.
        kind = chance.choice(sorted({kind for kind, _, _ in made}))
        _, asked, (start, end) = chance.choice([one for one in made if one[0] == kind])
        yield Group(
            source=f"news-{kind}",
            question=asked,
            positive=passage,
            spans=((start, end),),
            answers=(passage.text[start:end],),
        )


def _questions(
    sentence: str, offset: int, published: date, chance: random.Random
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """(kind, question, answer's place) of all that can be asked of the sentence."""
    if '"' in sentence or "“" in sentence:
        return
    subject = _SUBJECT.match(sentence)
    if subject and not re.match(rf"{_TITLE}$", subject["answer"]):
        start, end = subject.span("answer")
        asked = _shortened(subject["rest"], chance, keep_order=True)
        yield "who", f"who {asked}", (offset + start, offset + end)
    for number in _NUMBER.finditer(sentence):
        start, end = number.span("answer")
        rest = _shortened(sentence[: number.start()] + sentence[number.end() :], chance)
        lead = "how much" if number["answer"][0] in "$€£" else f"how many{number['rest']}"
        yield "number", f"{lead} {rest}", (offset + start, offset + end)
    for place in mentions(sentence):
        before = _OF_PLACE.search(sentence[: place.start])
        if before:
            rest = _shortened(sentence[: before.start()] + sentence[place.end :], chance)
            city = "which city" if place.city else "where was"
            lead = chance.choice(["where", "where did", city])
            yield "where", f"{lead} {rest}", (offset + place.start, offset + place.end)
    for found in find_dates(sentence, reference=published):
        if found.interval is None:
            continue
        rest = _shortened(sentence[: found.start] + sentence[found.end :], chance)
        lead = chance.choice(["when did", "when", "what day did", "when was"])
        yield "when", f"{lead} {rest}", (offset + found.start, offset + found.end)


def _shortened(text: str, chance: random.Random, *, keep_order: bool = False) -> str:
    """Four to nine of the text's words; small words go first."""
    words = _WORDS.findall(text)
    if keep_order:
        words = words[:14]
    wanted = chance.randint(4, 9)
    kept = [
        word
        for word in words
        if (word.lower() not in STOP_WORDS or keep_order) and chance.random() < 0.75
    ]
    start = 0 if keep_order else chance.randint(0, max(0, len(kept) - wanted))
    return " ".join(kept[start : start + wanted])
