"""Questions are told from greetings, thanks, calls for help, requests, remarks and the like."""

import pytest

from answer.understanding.utterances import Utterance, kind_of
from benchmarks.utterances import of_benchmarks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When did Modi last visit Russia?", Utterance.QUESTION),
        ("modi russia visit", Utterance.QUESTION),
        ("Biden", Utterance.QUESTION),
        ("and before that?", Utterance.QUESTION),
        ("where?", Utterance.QUESTION),
        ("who said so?", Utterance.QUESTION),
        ("thanks! and who hosted it?", Utterance.QUESTION),
        ("hi", Utterance.GREETING),
        ("thanks", Utterance.THANKS),
        ("ok thx", Utterance.THANKS),
        ("nice bot", Utterance.THANKS),
        ("help", Utterance.HELP),
        ("what can you do?", Utterance.HELP),
        ("hi! what can you do", Utterance.HELP),
        ("what's your name", Utterance.HELP),
        ("who made you", Utterance.HELP),
        ("are you a bot", Utterance.HELP),
        ("how are you", Utterance.GREETING),
        ("write me a poem", Utterance.REQUEST),
        ("tell me a joke", Utterance.REQUEST),
        ("hey bot, tell me a joke pls", Utterance.REQUEST),
        ("translate this", Utterance.REQUEST),
        ("summarise this for me", Utterance.REQUEST),
        ("can you draw a picture", Utterance.REQUEST),
        ("play some music", Utterance.REQUEST),
        ("what is 2+2", Utterance.REQUEST),
        ("lol no way, that was in Helsinki", Utterance.REMARK),
        ("who asked", Utterance.REMARK),
        ("wrong, it was 2019", Utterance.REMARK),
        ("quand macron est il alle a pekin", Utterance.FOREIGN),
        ("Когда Путин был в Пекине?", Utterance.FOREIGN),
        ("普京什么时候访华", Utterance.FOREIGN),
    ],
)
def test_a_text_is_of_its_kind(text: str, kind: Utterance) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "tell me when Modi last visited Russia",
        "give me the date of the summit",
        "list Macron's trips",
        "remind me who the Iranian FM is",
        "summarise what Merz said in DC",
        "can you tell me why the talks failed",
        "write me a list of who signed the Geneva accord",
        "draw up a timeline of the Oslo talks",
        "explain the Minsk agreements",
        "help me find when Sunak met Modi",
        "translate what Lavrov said about Kyiv",
        "what is the 2+2 dialogue",
        "what time is the summit",
        "did Macron write a letter to Putin",
    ],
)
def test_a_question_that_is_put_as_a_request_is_a_question(text: str) -> None:
    assert kind_of(text) is Utterance.QUESTION


def test_no_question_of_the_benchmarks_is_taken_for_anything_else() -> None:
    refused = [text for text in of_benchmarks() if kind_of(text) is not Utterance.QUESTION]
    assert refused == []


@pytest.mark.parametrize("text", ["", " ", "?", "\x00", "🤷" * 4000, "ﷺ" * 300])
def test_any_text_has_a_kind(text: str) -> None:
    assert kind_of(text) in Utterance
