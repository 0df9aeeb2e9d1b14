"""Which Thursday is meant is learned from places in articles."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import bench
from reading.parser import Parser
from training.leaning import LEANINGS, examples, fit, right_across_folds

QUESTIONS = ("questions.jsonl", "blind.jsonl", "blind_modern.jsonl", "timelines.jsonl")
SHARED = Path(__file__).parents[3] / "shared/bench"
TEXT = "Lula met Macron on Friday. Lula will meet Biden on Friday. It rained."


def placed(folder: Path, count: int) -> tuple[Path, dict[str, dict[str, str]]]:
    """A file of two weekdays in each of so many articles, and the articles."""
    rows, articles = [], {}
    for number in range(count):
        url = f"https://news.example/{number}"
        articles[url] = {"text": TEXT, "date": "2024-05-15"}
        for start, ahead in ((TEXT.index("Friday"), False), (TEXT.rindex("Friday"), True)):
            rows.append({"url": url, "start": start, "end": start + 6, "ahead": ahead})
    file = folder / "leanings.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return file, articles


def test_the_lean_is_learned_from_where_weekdays_stand(parser: Parser, tmp_path: Path) -> None:
    found = examples(*placed(tmp_path, 20), parser=parser)
    assert [each.looks_ahead for each in found] == [False, True] * 20
    learned = fit(found)
    told = [bool(learned.likelihoods(each.features).argmax()) for each in found[:2]]
    assert told == [False, True]
    assert right_across_folds(found) == (1.0, 1.0)


def test_a_place_that_is_no_weekday_is_left_out(parser: Parser, tmp_path: Path) -> None:
    file, articles = placed(tmp_path, 1)
    row = {"url": next(iter(articles)), "start": 0, "end": 4, "ahead": True}
    file.write_bytes(gzip.compress(json.dumps(row).encode()))
    assert examples(file, articles, parser=parser) == []


def test_no_article_that_is_asked_about_is_learned_from() -> None:
    with gzip.open(LEANINGS, "rt", encoding="utf-8") as file:
        learned = {json.loads(line)["url"] for line in file}
    for name in QUESTIONS:
        asked = bench.OWN_QUESTIONS.with_name(name).read_text(encoding="utf-8")
        assert not [url for url in learned if f'"{url}"' in asked], name


@pytest.mark.parametrize("name", ["diplomacy_dev", "diplomacy_dev2", "diplomacy_modern"])
def test_no_article_of_the_bench_is_learned_from(name: str) -> None:
    path = SHARED / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip("the benchmark's questions are not here")
    asked = path.read_text(encoding="utf-8")
    with gzip.open(LEANINGS, "rt", encoding="utf-8") as file:
        assert not [row for row in map(json.loads, file) if f'"{row["url"]}"' in asked]
