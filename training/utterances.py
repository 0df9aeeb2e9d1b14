"""Fits what tells questions from greetings, thanks, requests, remarks and other languages."""

import importlib
import pkgutil
import random
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import spacy.lang
import torch

from answer.understanding.utterances import Utterance, features
from reading.hashed_weights import HashedWeights, buckets
from training.data import is_held_out, read_rows
from training.facts import HELD_OUT, OWN_FACTS
from training.hashed import HashedRecipe, fit_hashed

TEXTS = Path(__file__).with_name("utterances.toml")
TIMES_FILLED = 4
"""How often a text with slots is filled in."""
RECIPE = HashedRecipe(passes=5, batch=128, rate=0.05, ridge=3e-6)

_SLOT = re.compile(r"\{(\w+)\}")
_NAMES = re.compile(r"(?<=[a-z] )[A-Z][\w-]+(?: (?:of |the )?[A-Z][\w-]+)*")
_HELLOS = "hi,|hey|hello,|hey bot,|yo|ok|ok so|lol|thanks,|good morning,|pls|sorry,".split("|")
_GOODBYES = "thanks|thx|pls|please|lol|ty|?|??|bot|tho".split("|")
_ORDERS = (
    "tell me|can you tell me|give me|remind me|write down|explain|find out|look up|list|summarise"
    "|show me|i need to know|make a list:|help me with this:|for my homework:|say"
).split("|")
_FOLDED = str.maketrans({"ı": "i", "ł": "l", "ß": "ss", "ø": "o", "đ": "d", "¿": "", "¡": ""})

Examples = list[tuple[str, Utterance]]


def examples(facts: Iterable[Path] = (OWN_FACTS,), *, seed: int = 1) -> Examples:
    """Return texts and their kinds: those typed for it, questions of facts, and languages."""
    draw = random.Random(seed)
    typed = read_texts(TEXTS)
    slots = _slots(TEXTS)
    found: Examples = []
    for kind, texts in typed.items():
        for text in texts:
            found += [(each, kind) for each in _as_typed(_filled(text, slots, draw), kind)]
    for text in _questions(facts):
        found += [(each, Utterance.QUESTION) for each in (*_around(text, draw), *_topics(text))]
    found += [(each, Utterance.FOREIGN) for each in _other_languages(draw)]
    return list(dict.fromkeys(found))


def read_texts(path: Path) -> dict[Utterance, list[str]]:
    """Return the texts of a file by their kind."""
    content = tomllib.loads(path.read_text("utf-8"))["texts"]
    return {Utterance(kind): lines.strip().split("\n") for kind, lines in content.items()}


def fit(found: Examples, *, seed: int = 1) -> HashedWeights:
    """Return the weights of a softmax under which the examples are likeliest.

    A kind counts by the root of how many examples it has: questions are the most by far.
    """
    kinds = torch.tensor([list(Utterance).index(kind) for _, kind in found])
    counts = torch.bincount(kinds, minlength=len(Utterance)).clamp(min=1).float()
    return fit_hashed(
        [buckets(features(text)) for text, _ in found],
        kinds,
        recipe=RECIPE,
        importance=counts.mean() / (counts.sqrt() * counts.sqrt().mean()),
        seed=seed,
    )


def _questions(facts: Iterable[Path]) -> Iterator[str]:
    for path in facts:
        for row in read_rows(path):
            if not is_held_out(row["url"], HELD_OUT):
                yield from row["questions"]


def _slots(path: Path) -> Mapping[str, Sequence[str]]:
    content = tomllib.loads(path.read_text("utf-8"))["slots"]
    return {name: lines.strip().split("\n") for name, lines in content.items()}


def _filled(text: str, slots: Mapping[str, Sequence[str]], draw: random.Random) -> list[str]:
    if not _SLOT.search(text):
        return [text]
    if bare := re.fullmatch(r"\{(\w+)\}(\?)?", text):
        return [each + (bare[2] or "") for each in slots[bare[1]]]
    return [
        _SLOT.sub(lambda found: draw.choice(slots[found[1]]), text) for _ in range(TIMES_FILLED)
    ]


def _as_typed(texts: Sequence[str], kind: Utterance) -> Iterator[str]:
    """Yield the texts, and what they are without marks and accents."""
    for text in texts:
        yield text
        yield (
            text[:1].upper()
            + text[1:]
            + ("" if text[-1:] in "?!." else "!" if kind in _LOUD else "")
        )
        if kind is Utterance.FOREIGN:
            yield _without_accents(text)


_LOUD = (Utterance.GREETING, Utterance.THANKS, Utterance.HELP)


def _around(text: str, draw: random.Random) -> Iterator[str]:
    """Yield a question, and now and then what it is with chatter around it, or as an order."""
    yield text
    if draw.random() < 0.1:
        yield f"{draw.choice(_HELLOS)} {text}"
    if draw.random() < 0.1:
        yield f"{text} {draw.choice(_GOODBYES)}"
    if draw.random() < 0.1:
        yield text.lower().rstrip("?")
    if draw.random() < 0.1:
        yield f"{draw.choice(_ORDERS)} {text[:1].lower()}{text[1:].rstrip('?')}"


def _topics(text: str) -> list[str]:
    """Return the names in a question, which people also type alone."""
    return [name for each in _NAMES.findall(text) for name in (each, each.lower())]


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower().translate(_FOLDED))
    return "".join(each for each in apart if not unicodedata.combining(each)).rstrip("?").strip()


def _other_languages(draw: random.Random) -> Iterator[str]:
    """Yield example sentences of the languages that spaCy has, and runs of their small words."""
    for language in sorted(each.name for each in pkgutil.iter_modules(spacy.lang.__path__)):
        if language in ("en", "xx"):
            continue
        for sentence in _of_language(language, "examples", "sentences"):
            yield sentence
            yield _without_accents(sentence)
        words = sorted(_of_language(language, "stop_words", "STOP_WORDS"))
        for _ in range(12 if len(words) > 20 else 0):
            run = " ".join(draw.sample(words, draw.randint(4, 7)))
            yield run
            yield _without_accents(run)


def _of_language(language: str, module: str, name: str) -> Sequence[str]:
    try:
        return getattr(importlib.import_module(f"spacy.lang.{language}.{module}"), name, ())
    except ImportError:
        return ()
