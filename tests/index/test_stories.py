"""Which texts count as copies of one, and what is kept of them."""

import random

import numpy as np
import pytest

from index.stories import BANDS, SHORTEST, Fingerprint, is_copy

WORDS = [f"{start}{end}" for start in "bcdfghklmnprst" for end in ("ando", "elik", "iru", "osten")]


def text(words: int, *, seed: int) -> str:
    chosen = random.Random(seed).choices(WORDS, k=words)
    return " ".join(chosen)


WIRE = text(300, seed=1)
LONG = text(600, seed=2)
BOILERPLATE = text(100, seed=3)


def same(one: str, other: str, *, days_apart: int = 0) -> bool:
    shared = Fingerprint.of(one).shared(Fingerprint.of(other))
    assert shared == Fingerprint.of(other).shared(Fingerprint.of(one))
    return is_copy(shared, days_apart=days_apart)


@pytest.mark.parametrize(
    "copy",
    [
        WIRE.upper(),
        WIRE.replace(" ", "\n\n", 20).replace("ando", "ando,"),
        " ".join(WIRE.split()[:90]),
        " ".join([text(40, seed=4), *WIRE.split()[50:]]),
        f"{WIRE} {BOILERPLATE}",
        f"{LONG} {WIRE} {LONG[::-1]}",
    ],
    ids=["capitals", "typesetting", "cut", "another lede", "boilerplate", "inside a longer one"],
)
def test_a_text_that_is_carried_on_is_a_copy(copy: str) -> None:
    assert same(WIRE, copy)


@pytest.mark.parametrize(
    "other",
    [
        LONG,
        f"{text(200, seed=5)} {' '.join(WIRE.split()[100:150])} {text(100, seed=6)}",
        " ".join([*WIRE.split()[:140], *text(160, seed=7).split()]),
    ],
    ids=["another text", "a quotation in common", "less than half in common"],
)
def test_a_text_with_its_own_words_is_not(other: str) -> None:
    assert not same(WIRE, other)


@pytest.mark.parametrize("at_the_end", [True, False])
def test_boilerplate_does_not_make_short_texts_copies(at_the_end: bool) -> None:
    one, other = (
        f"{news} {BOILERPLATE}" if at_the_end else f"{BOILERPLATE} {news}"
        for news in (text(50, seed=8), text(50, seed=9))
    )
    assert not same(one, other)


def test_what_comes_back_later_must_be_the_whole_text() -> None:
    rewritten = " ".join([*text(60, seed=10).split(), *WIRE.split()[60:]])
    assert same(WIRE, rewritten, days_apart=3)
    assert not same(WIRE, rewritten, days_apart=4)
    assert same(WIRE, f"{WIRE} {BOILERPLATE}", days_apart=400)


@pytest.mark.parametrize("short", ["", "One.", "Putin will visit India in December, Ushakov said."])
def test_a_text_of_a_few_words_is_not_compared(short: str) -> None:
    fingerprint = Fingerprint.of(short)
    assert len(fingerprint.runs) < SHORTEST
    assert fingerprint.keys == []
    assert fingerprint.shared(fingerprint) == 0.0


def test_stored_signatures_stay_comparable() -> None:
    """The keys are in archives: another hash, seed or scheme needs a migration."""
    fingerprint = Fingerprint.of(
        "It is the same text today, tomorrow and in ten years' time, wherever it is read."
    )
    assert fingerprint.runs[:2].tolist() == RUNS
    assert fingerprint.keys[:2] == KEYS
    assert len(fingerprint.keys) == BANDS


def test_keys_of_a_long_text_are_those_of_all_its_parts() -> None:
    long = text(20_000, seed=11)
    runs = Fingerprint.of(long).runs
    assert len(runs) == 19_996
    parts = (
        Fingerprint.of(" ".join(long.split()[at : at + 5_004])) for at in range(0, 20_000, 5_000)
    )
    lowest = np.min([np.array(part.keys, "<i8").view("<u4") for part in parts], axis=0)
    assert Fingerprint.of(long).keys == lowest.view("<i8").tolist()


RUNS = [595607630, 2681565267]
KEYS = [576112756927038898, 797572600893220772]
