"""The words that answer: of the kind asked for, where the reader points, not in the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.evidence.short_answers import UNREAD, ShortAnswers
from answer.evidence.types import AnswerSpan
from answer.understanding.linking import link
from answer.understanding.types import AnswerType
from reading.facts import Entity
from reading.types import Span
from tests.answer.values import article, asking, passage, spoken


def finder(question: str, *texts: str) -> ShortAnswers:
    """For a question, over passages of these texts: they say which of its words are names."""
    return ShortAnswers(link(asking(question), [passage(article(text)) for text in texts]))


def entities(sentence: str, labels: dict[str, str]) -> list[Entity]:
    """What a parse would name: each of the words where it first stands."""
    return [
        Entity(sentence.index(words), sentence.index(words) + len(words), label)
        for words, label in labels.items()
    ]


def found(
    question: str,
    sentence: str,
    labels: dict[str, str] | None = None,
    spans: tuple[AnswerSpan, ...] = (),
) -> str | None:
    answer = finder(question, sentence).find(sentence, spans, entities(sentence, labels or {}))
    return answer.span.of(sentence) if answer else None


# --- Who ----------------------------------------------------------------------------------------

SAID = "Martin Kimani told Alexei Navalny’s lawyers, Berlin and the UN that Lula had left."
NAMED = {"Martin Kimani": "PERSON", "Alexei Navalny’s": "PERSON", "Berlin": "GPE", "UN": "ORG"}


def test_who_is_a_person_that_the_question_does_not_name() -> None:
    assert found("Who spoke to Navalny's lawyers?", SAID, NAMED) == "Martin Kimani"


def test_a_role_that_names_nobody_does_not_answer() -> None:
    said = "Prime Minister Ruto and Top Democrats left."
    labels = {"Prime Minister": "PERSON", "Top Democrats": "PERSON", "Ruto": "PERSON"}
    assert found("Who left?", said, labels) == "Ruto"
    assert found("Who left?", said, {"Prime Minister": "PERSON"}) is None


def test_who_is_the_name_behind_a_description_or_in_front_of_one() -> None:
    for said in ("the country's top envoy, Martin Kimani", "Kimani, a former diplomat"):
        sentence = f"It was {said}."
        name = "Martin Kimani" if "Martin" in said else "Kimani"
        spans = (spoken(sentence, said, -0.3),)
        assert found("Who left?", sentence, {name: "PERSON"}, spans) == name
    assert (
        found("Who left?", "It was To Lam.", {}, (spoken("It was To Lam.", "To Lam"),)) == "To Lam"
    )


def test_a_fuller_name_of_somebody_asked_about_does_not_answer() -> None:
    spans = (spoken(SAID, "Alexei Navalny"),)
    only_him = {"Alexei Navalny’s": "PERSON"}
    assert found("Who were Navalny's lawyers?", SAID, only_him, spans) is None
    assert found("who were navalnys lawyers", SAID, only_him, spans) is None


def test_of_two_people_the_reader_points_at_the_answer() -> None:
    labels = {"Martin Kimani": "PERSON", "Lula": "PERSON"}
    likely, unlikely = spoken(SAID, "Lula", -0.5), spoken(SAID, "Kimani", -3.0)
    assert found("Who left?", SAID, labels, (likely, unlikely)) == "Lula"
    assert found("Who left?", SAID, labels, (spoken(SAID, "Kimani", -0.1), likely)) == (
        "Martin Kimani"
    )


def test_a_span_far_wider_than_the_name_points_less_than_one_that_is_the_name() -> None:
    labels = {"Martin Kimani": "PERSON", "Lula": "PERSON"}
    wide = spoken(SAID, "Martin Kimani told Alexei Navalny’s lawyers, Berlin", -0.2)
    assert found("Who left?", SAID, labels, (wide, spoken(SAID, "Lula", -0.6))) == "Lula"


def test_the_full_name_that_the_reader_points_at_wins_over_a_part_that_the_parse_names() -> None:
    sentence = "Maria Corina Machado left Caracas."
    spans = (spoken(sentence, "Maria Corina Machado", -0.1),)
    assert found("Who left?", sentence, {"Maria Corina": "PERSON"}, spans) == spans[0].span.of(
        sentence
    )


def test_of_a_list_that_the_reader_points_at_one_name_is_less_likely_than_all() -> None:
    sentence = "China, India and Iran took part."
    labels = dict.fromkeys(("China", "India", "Iran"), "GPE")
    spans = (spoken(sentence, "China, India and Iran", -0.1),)
    assert found("Which countries took part?", sentence, labels, spans) == "China, India and Iran"


def test_a_clause_with_several_names_is_no_name() -> None:
    said = "Ada Neri invited Lia Ferri last year."
    labels = {"Ada Neri": "PERSON", "Lia Ferri": "PERSON"}
    clause = spoken(said, "Ada Neri invited Lia Ferri", -0.1)
    assert found("Who is the envoy?", said, labels, (clause,)) in labels


def test_words_that_the_reader_did_not_point_at_are_kept_as_unlikely() -> None:
    answer = finder("Who left?", SAID).find(SAID, (), entities(SAID, {"Lula": "PERSON"}))
    assert answer is not None
    assert answer.score == UNREAD


@pytest.mark.parametrize(
    ("sentence", "entity", "kept"),
    [
        ("Lula’s envoy left.", "Lula’s", "Lula"),
        ("Lula's envoy left.", "Lula's", "Lula"),
        ("Santos’ envoy left.", "Santos’", "Santos"),
        ("The Lula of old left.", "The Lula", "Lula"),
        ("A Lula ally left.", "A Lula ally", "Lula ally"),
        ("Theresa May left.", "Theresa May", "Theresa May"),
        ("Anna left.", "Anna", "Anna"),
        ("So says “Anna,” who left.", "Anna,”", "Anna"),
        ("It was J. F. K.", "J. F. K.", "J. F. K."),
    ],
)
def test_articles_and_possessive_endings_are_no_part_of_an_answer(
    sentence: str, entity: str, kept: str
) -> None:
    assert found("Who hosted Ruto?", sentence, {entity: "PERSON"}) == kept


COUNCIL = "The talks were hosted by the Russian Affairs Council (RAC) and Vladimir Putin."


def test_a_body_named_after_a_country_asked_about_answers_without_its_short_form() -> None:
    labels = {"the Russian Affairs Council": "ORG", "Vladimir Putin": "PERSON"}
    spans = (spoken(COUNCIL, "the Russian Affairs Council (RAC)"),)
    assert found("Who hosted the talks with Russia?", COUNCIL, labels, spans) == (
        "Russian Affairs Council"
    )
    assert found("Who hosted the Russian Affairs Council?", COUNCIL, labels, spans) == (
        "Vladimir Putin"
    )


def test_the_holder_of_an_office_is_not_whoever_has_it_in_another_country() -> None:
    said = "Russian President Vladimir Putin congratulated President Droupadi Murmu."
    labels = {"Vladimir Putin": "PERSON", "Droupadi Murmu": "PERSON"}
    spans = (spoken(said, "Vladimir Putin"), spoken(said, "Droupadi Murmu", -2.0))
    assert found("Who is the president of India?", said, labels, spans) == "Droupadi Murmu"
    assert found("Who is the president of Russia?", said, labels, spans) == "Vladimir Putin"


# --- Where --------------------------------------------------------------------------------------

MET = "The two met at Tempelhof in Berlin, Germany, far from Nairobi."


def test_where_is_not_the_country_that_the_question_names() -> None:
    labels = {"Germany": "GPE", "Berlin": "GPE"}
    spans = (spoken(MET, "Germany", -0.1), spoken(MET, "Berlin", -2.0))
    assert found("Where in Germany did they meet?", MET, labels, spans) == "Berlin"
    assert found("where in germany did they meet", MET, labels, spans) == "Berlin"
    assert found("Where did they meet?", MET, labels, spans) == "Germany"


def test_where_is_not_the_people_of_the_country_either() -> None:
    sentence = "German leaders met them."
    assert found("Where did the Germans meet?", sentence, {"German": "GPE"}) is None


def test_where_is_not_the_city_that_the_question_names() -> None:
    spans = (spoken(MET, "Berlin", -0.1), spoken(MET, "Tempelhof", -2.0))
    labels = {"Berlin": "GPE", "Tempelhof": "FAC"}
    assert found("Where in Berlin did they meet?", MET, labels, spans) == "Tempelhof"


def test_a_city_that_the_parse_overlooked_answers() -> None:
    assert found("Where did Lula go?", "Lula went on to Samarkand.") == "Samarkand"


def test_a_country_that_the_parse_overlooked_does_not_answer() -> None:
    assert found("Where did Lula go?", "Lula was on Brazilian television.") is None


VOSTOCHNY = "Vostochny cosmodrome in Russia's Amur region"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Planet Word, a museum in Washington", "Planet Word"),
        ("on the island of Bali", "island of Bali"),
        (VOSTOCHNY, VOSTOCHNY),
    ],
)
def test_where_is_what_the_reader_points_at_rather_than_the_one_name_in_it(
    said: str, place: str
) -> None:
    sentence = f"They went {said}."
    labels = {name: "GPE" for name in ("Washington", "Bali", "Russia") if name in said}
    spans = (spoken(sentence, said, -0.3),)
    assert found("Where did Lula go?", sentence, labels, spans) == place


def test_where_is_the_name_alone_where_little_else_is_said() -> None:
    sentence = "They went to Samarkand's."
    assert found(
        "Where did Lula go?", sentence, {"Samarkand": "GPE"}, (spoken(sentence, "to Samarkand's"),)
    ) == ("Samarkand")


# --- How many, how long -------------------------------------------------------------------------

EXPELLED = "On 4 May Italy expelled 30 Russian diplomats and froze 12 accounts."


def test_how_many_is_the_number_of_what_is_counted() -> None:
    assert found("How many diplomats did Italy expel?", EXPELLED) == "30"
    assert found("How many accounts were frozen?", EXPELLED) == "12"
    assert found("How many Russian diplomats did Italy expel?", EXPELLED) == "30"


def test_what_is_counted_outweighs_a_reader_that_points_elsewhere_a_little_more() -> None:
    spans = (spoken(EXPELLED, "12", -0.1), spoken(EXPELLED, "30", -1.0))
    assert found("How many diplomats did Italy expel?", EXPELLED, spans=spans) == "30"
    assert found("How much did Italy pay?", EXPELLED, spans=spans) == "12"


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        ("Japan lent $1.5 billion.", "$1.5 billion"),
        ("Japan lent 3,000 euros.", "3,000"),
        ("Japan lent €40.", "€40"),
        ("Japan lent $5 billion.", "$5 billion"),
        ("Japan lent 5 million.", "5 million"),
        ("Japan lent 7.", "7"),
        ("Japan lent 400kg of gold.", "400kg"),
        ("After the G20 Japan lent 12.", "12"),
    ],
)
def test_an_amount_in_digits_that_the_parse_overlooked_answers_whole(
    sentence: str, amount: str
) -> None:
    assert found("How much did Japan lend?", sentence) == amount


def test_a_number_in_words_answers_where_the_parse_names_it() -> None:
    sentence = "Some twenty envoys left."
    assert found("How many envoys left?", sentence, {"twenty": "CARDINAL"}) == "twenty"
    assert found("How many envoys left?", sentence) is None


def test_a_word_that_says_nothing_is_no_number_whatever_the_parse_calls_it() -> None:
    sentence = "Most of them left."
    assert found("How many left?", sentence, {"of": "CARDINAL"}) is None


def test_how_long_is_a_length_and_no_count() -> None:
    sentence = "The 12 leaders talked for six hours."
    labels = {"12": "CARDINAL", "six hours": "TIME"}
    assert found("How long did they talk?", sentence, labels) == "six hours"
    assert found("How long did they talk?", sentence, {"12": "CARDINAL"}) is None


def test_how_long_is_no_day() -> None:
    sentence = "They talked on January 12, 2022 for two days."
    labels = {"January 12, 2022": "DATE", "two days": "DATE"}
    spans = (spoken(sentence, "January 12, 2022"),)
    assert found("How long did they talk?", sentence, labels, spans) == "two days"


# --- Else ---------------------------------------------------------------------------------------


def test_where_a_number_is_asked_for_nothing_else_answers() -> None:
    sentence = "He left on foot."
    assert found("How many left?", sentence, spans=(spoken(sentence, "on foot"),)) is None


def test_what_is_taken_for_a_number_may_be_answered_by_words() -> None:
    sentence = "They asked for a windfall tax on fuel."
    spans = (spoken(sentence, "a windfall tax"),)
    asked = asking("what tax did they ask for", answer_type=AnswerType.NUMBER)
    found = ShortAnswers(link(asked, [])).find(sentence, spans, [])
    assert found is not None
    assert found.span.of(sentence) == "windfall tax"


def test_what_the_reader_points_at_may_answer_though_it_is_no_entity_but_counts_less() -> None:
    sentence = "The council told Berlin."
    spans = (spoken(sentence, "council", -0.1), spoken(sentence, "Berlin", -3.0))
    assert found("Who spoke?", sentence, {}, spans) == "council"
    answer = finder("Who spoke?", sentence).find(sentence, spans, [])
    assert answer is not None
    assert answer.score < -0.1


@pytest.mark.parametrize(
    ("said", "is_answer"),
    [
        ("China, India and Iran", True),
        ("Jen Psaki, would occur after Blinken and Lavrov", False),
        ("Council (RIAC), Lavrov", False),
    ],
)
def test_of_words_in_parts_a_list_of_names_answers_and_nothing_else(
    said: str, is_answer: bool
) -> None:
    sentence = f"{said} were there."
    answer = found("Who went to Kyiv?", sentence, spans=(spoken(sentence, said),))
    assert (answer == said) is is_answer


def test_a_time_does_not_answer_where_no_time_is_asked_for() -> None:
    sentence = "Lula left on Thursday."
    assert found("Where did Lula go?", sentence, spans=(spoken(sentence, "on Thursday"),)) is None


def test_of_no_kind_answers_the_first_span_that_says_more_than_the_question() -> None:
    sentence = "Lula told Ruto that grain would keep coming."
    spans = (spoken(sentence, "Lula"), spoken(sentence, "grain would keep coming", -1.0))
    question = "What did Lula tell Ruto?"
    assert found(question, sentence, {"Ruto": "PERSON"}, spans) == "grain would keep coming"
    assert found(question, sentence, spans=spans[:1]) is None


@given(st.text(alphabet=" ,.'’”“\"aAthe$", min_size=1, max_size=12), st.data())
def test_whatever_the_reader_points_at_an_answer_lies_within_it(
    sentence: str, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(sentence))] * 2)))
    spans = (AnswerSpan(Span(start, end), -0.1),)
    for question in ("Who left?", "What was signed?"):
        answer = finder(question, "Lula left.").find(sentence, spans, [])
        assert answer is None or start <= answer.span.start <= answer.span.end <= end
