"""The parser: its weights are checked, and its offsets are those of the text."""

import time
from pathlib import Path

import pytest

from reading import parser as module
from reading.errors import DamagedParser
from reading.parser import SHA256, Parser, check_weights, model_folder


def test_each_text_has_a_tree_in_order(parser: Parser) -> None:
    texts = ["Modi flew to Kyiv.", "", "Xi rested."]
    assert [doc.text for doc in parser.parse(texts)] == texts


def test_no_texts_have_no_trees(parser: Parser) -> None:
    assert parser.parse([]) == []


def test_a_tree_has_lemmas_and_subjects(parser: Parser) -> None:
    [doc] = parser.parse(["Modi visited Kyiv."])
    verb = doc[1]
    assert verb.lemma_ == "visit"
    assert [child.text for child in verb.children if child.dep_ == "nsubj"] == ["Modi"]


@pytest.mark.parametrize(
    "text",
    [
        "MOSCOW (AP) — Modi met Putin.",
        "WASHINGTON (Reuters) - Modi met Putin.",
        "NEW DELHI — Modi met Putin.",
        "PARIS, March 3 (Reuters) - Modi met Putin.",
        "NAIROBI, Kenya (AP) — Modi met Putin.",
        "BEIJING, Nov. 14 (Xinhua) -- Modi met Putin.",
        "BEIJING, 14 November (Xinhua) -- Modi met Putin.",
        "MOSCOW, July 9, 2024 (The Wire) — Modi met Putin.",
        "WASHINGTON/MOSCOW, 3 March (Reuters) - Modi met Putin.",
        "ST. PETERSBURG, July 9 (Reuters) - Modi met Putin.",
        "MOSCOW, March 27. /TASS/. Modi met Putin.",
        "MOSCOW, March 27 /TASS/. Modi met Putin.",
        "ST. PETERSBURG, July 9, 2024 /TASS/ - Modi met Putin.",
    ],
)
def test_a_dateline_is_blank_and_offsets_stay(parser: Parser, text: str) -> None:
    [doc] = parser.parse([text])
    start = text.index("Modi")
    assert doc.text == " " * start + text[start:]


@pytest.mark.parametrize(
    "text",
    [
        "Modi — and Putin — met.",
        "NATO met.",
        "A — b",
        "U.S. – Iran talks",
        "NATO/EU talks and/or visits went on.",
    ],
)
def test_openings_that_are_no_dateline_are_kept(parser: Parser, text: str) -> None:
    [doc] = parser.parse([text])
    assert doc.text == text


@pytest.mark.parametrize("text", ["A" * 100_000, "MOSCOW" + " " * 100_000, "MOSCOW, " * 20_000])
def test_datelines_are_searched_in_linear_time(text: str) -> None:
    began = time.process_time()
    module._readable(text)
    assert time.process_time() - began < 1


def test_the_model_that_is_installed_is_the_one_expected() -> None:
    check_weights(model_folder())


@pytest.mark.parametrize("damaged", sorted(SHA256))
def test_damaged_weights_are_refused_with_a_remedy(tmp_path: Path, damaged: str) -> None:
    for name in SHA256:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((model_folder() / name).read_bytes())
    with (tmp_path / damaged).open("ab") as file:
        file.write(b"x")
    with pytest.raises(DamagedParser, match="pip install --force-reinstall"):
        check_weights(tmp_path)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedParser, match="missing or damaged"):
        check_weights(tmp_path)


def test_a_package_that_is_not_installed_is_missing_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PACKAGE", "no_such_package_here")
    with pytest.raises(DamagedParser):
        Parser.load()
