"""Sentences that may answer, with the words, the days and the events in them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from answer.evidence.candidate_extractor import (
    READ_AGAIN,
    READ_FIRST,
    SENTENCES_PARSED,
    SENTENCES_READ,
    CandidateExtractor,
)
from answer.evidence.short_answers import UNREAD
from answer.evidence.types import Candidate
from answer.understanding.linking import link
from answer.understanding.question import understand
from answer.understanding.types import AnswerType
from index.types import ScoredPassage
from reading.parser import Parser
from reading.types import Status
from tests.answer.evidence.pointing import PointingReader
from tests.answer.values import article, asking, interval, passage
from tests.answer.weighing import PLAIN, weighed

Extract = Callable[..., tuple[Candidate, ...]]


@pytest.fixture(scope="module", autouse=True)
def plain_weights() -> Iterator[None]:
    with weighed(PLAIN):
        yield


@pytest.fixture
def extract(parser: Parser) -> Extract:
    def found(
        question: str, *texts: str, points_at: Sequence[str] = (), published: str = "2024-12-01"
    ) -> tuple[Candidate, ...]:
        passages = [passage(article(text, published=published)) for text in texts]
        return extracted(parser, PointingReader(*points_at), question, passages)

    return found


def extracted(
    parser: Parser, reader: PointingReader, question: str, passages: Sequence[ScoredPassage]
) -> tuple[Candidate, ...]:
    extractor = CandidateExtractor(spans=reader, parser=parser)
    [evidence] = extractor.extract(link(asking(question), passages), passages)
    return evidence.candidates


SAID = "Lula said on 2 May 2024 that he had visited Kenya on 1 April 2024."


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "days"), [("2 May 2024", "2024-05-02"), ("1 April 2024", "2024-04-01")]
)
def test_when_is_the_date_that_the_reader_points_at(
    extract: Extract, words: str, days: str
) -> None:
    [found] = extract("When did Lula visit Kenya?", SAID, points_at=[words])
    assert (found.answer_text, found.days) == (words, interval(days))


def test_the_likelier_of_two_dates_is_meant(extract: Extract) -> None:
    [found] = extract("When did Lula go?", SAID, points_at=["1 April 2024", "2 May 2024"])
    assert found.days == interval("2024-04-01")


def test_a_date_told_by_the_day_of_publication_is_counted_from_there(extract: Extract) -> None:
    [found] = extract(
        "When did Lula visit Kenya?",
        "Lula visited Kenya yesterday.",
        points_at=["yesterday"],
        published="2024-05-03",
    )
    assert found.days == interval("2024-05-02")


def test_a_weekday_of_what_is_planned_is_to_come_whatever_stands_between(extract: Extract) -> None:
    text = "Lula will swing through Malaysia, Japan and South Korea before heading home Thursday."
    [found] = extract("When does Lula head home?", text, points_at=["Thursday"])
    assert found.event is not None
    assert (found.days, found.event.status) == (interval("2024-12-05"), Status.PLANNED)


def test_the_event_is_the_one_that_the_date_belongs_to(extract: Extract) -> None:
    text = "Lula visited Kenya on 1 April 2024, and Ruto will visit Brazil on 9 March 2025."
    [found] = extract("When will Ruto visit Brazil?", text, points_at=["9 March 2025"])
    assert found.event is not None
    assert (found.event.date, found.event.status) == (interval("2025-03-09"), Status.PLANNED)


def test_a_date_that_the_reader_does_not_point_at_is_kept_as_unlikely(extract: Extract) -> None:
    [found] = extract("When did Lula visit Kenya?", "Lula visited Kenya on 1 April 2024.")
    assert found.answer is not None
    assert (found.answer.score, found.days) == (UNREAD, interval("2024-04-01"))


def test_where_no_date_is_nothing_says_when(extract: Extract) -> None:
    [found] = extract("When did Lula visit Kenya?", "Lula visited Kenya.", points_at=["Lula"])
    assert (found.answer, found.days) == (None, None)


def test_the_event_asked_for_is_found_by_the_rules_whatever_the_reader_points_at(
    extract: Extract,
) -> None:
    [found] = extract("When did Lula visit Kenya?", SAID, points_at=["2 May 2024"])
    assert [each.event.date for each in found.matches] == [interval("2024-04-01")]


# --- Else ----------------------------------------------------------------------------------------


def test_who_is_the_person_that_the_reader_points_at(extract: Extract) -> None:
    text = "Martin Kimani told William Ruto about it on 1 April 2024."
    [found] = extract("Who told Ruto about it?", text, points_at=["Martin Kimani"])
    assert (found.answer_text, found.days) == ("Martin Kimani", None)


def test_a_sentence_has_the_verdict_of_its_passage(extract: Extract) -> None:
    yes, no = extract(
        "Did Lula go?", "Lula did go there.", "Lula was not there.", points_at=["did go"]
    )
    assert (yes.text, yes.sentence.verdict) == ("Lula did go there.", 3.0)
    assert no.sentence.verdict == -3.0


def test_what_the_reader_finds_relevant_comes_first(extract: Extract) -> None:
    found = extract("Why did Lula go?", "Lula did.", "Lula had to.", points_at=["had to"])
    assert [each.text for each in found] == ["Lula had to.", "Lula did."]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(each.score == pytest.approx(each.signals.score) for each in found)


def test_sentences_and_answers_stand_in_their_articles_as_they_are(extract: Extract) -> None:
    text = "“Grain,” said Lula,  “will come…”  Ruto\u00a0left on 1 April 2024."
    for each in extract("When did Ruto leave?", text, points_at=["1 April 2024"]):
        assert each.text == each.article.text[each.span.start : each.span.end]
        if each.answer is not None:
            assert each.answer_text == "1 April 2024"


def test_each_kind_of_thing_that_may_be_meant_has_words_of_its_own(parser: Parser) -> None:
    question = replace(
        asking("When or where did Lula land?"), other_types=((AnswerType.PLACE, 0.4),)
    )
    passages = [passage(article("Lula landed in Nairobi on 1 April 2024."))]
    reader = PointingReader("1 April 2024", "Nairobi")
    extractor = CandidateExtractor(spans=reader, parser=parser)
    when, where = extractor.extract(link(question, passages), passages)
    assert [each.answer_text for each in when.candidates] == ["1 April 2024"]
    assert [each.answer_text for each in where.candidates] == ["Nairobi"]
    assert where.question.answer_type_likelihood == 0.4
    assert len(reader.read_sentences) == 1


def test_no_passages_are_no_sentences_and_nothing_is_read(parser: Parser) -> None:
    reader = PointingReader()
    assert extracted(parser, reader, "When did Lula go?", []) == ()
    assert reader.read_sentences == []


def test_the_most_promising_sentences_are_read_and_the_best_of_them_kept(parser: Parser) -> None:
    dull = [passage(article(f"Grain cost {n} dollars.")) for n in range(5)]
    passages = [passage(article(f"Lula went {n} times.")) for n in range(SENTENCES_READ)]
    reader = PointingReader()
    found = extracted(parser, reader, "How often did Lula go?", [*dull, *passages])
    assert reader.read_sentences == [each.passage.text for each in passages]
    assert len(found) == SENTENCES_PARSED


def test_where_one_of_the_first_surely_answers_no_others_are_read(parser: Parser) -> None:
    passages = [passage(article(f"Lula went {n} times.")) for n in range(SENTENCES_READ)]
    reader = PointingReader("3 times")
    found = extracted(parser, reader, "How often did Lula go?", passages)
    assert found[0].text == "Lula went 3 times."
    assert reader.read_sentences == [each.passage.text for each in passages[:READ_FIRST]]


def test_the_larger_reader_reads_the_best_again_and_says_which_is_first(parser: Parser) -> None:
    passages = [passage(article(f"Lula went {n} times.")) for n in range(SENTENCES_READ)]
    small = PointingReader(*(f"{n} times" for n in range(READ_AGAIN + 3)))
    larger = PointingReader("2 times")
    extractor = CandidateExtractor(spans=small, larger=larger, parser=parser)
    question = link(asking("How often did Lula go?"), passages)
    [found] = extractor.extract(question, passages)
    read_again = [each.text for each in found.candidates if each.signals.again]
    assert set(larger.read_sentences) == set(read_again)
    assert len(read_again) == READ_AGAIN
    assert found.candidates[0].text == "Lula went 2 times."
    assert found.candidates[0].answer_text == "2 times"
    doubted = next(each for each in found.candidates if each.text == "Lula went 3 times.")
    assert doubted.sentence.relevance < 0 < doubted.signals.relevance


def test_what_a_question_asks_for_is_what_the_reader_makes_of_it(parser: Parser) -> None:
    question = "Where did Lula go?"
    extractor = CandidateExtractor(spans=PointingReader(), parser=parser)
    reading = extractor.classify(question)
    understood = understand(question, as_of=interval("2025-01-01").first)
    assert understood.as_read(reading).answer_type is AnswerType.PLACE


def test_a_plan_that_its_sentence_says_is_off_is_no_plan(extract: Extract) -> None:
    [put_off] = extract(
        "Will the awards go ahead?",
        "The awards, scheduled for 7 December, have been postponed to a later date.",
    )
    assert put_off.event is not None
    assert (put_off.event.status, put_off.event.date) == (Status.POSTPONED, None)


def test_where_no_passage_has_a_word_of_the_question_nothing_is_near(parser: Parser) -> None:
    reader = PointingReader("Grain")
    passages = [passage(article("Grain is cheap."))]
    assert extracted(parser, reader, "What is the best cheese?", passages) == ()
    assert reader.read_sentences == []
