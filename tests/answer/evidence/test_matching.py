"""Whether a sentence's event is the one that a question asks for."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answer.evidence.matching import match
from answer.understanding.asked_event import asked_event
from answer.understanding.short_forms import written_out
from answer.understanding.types import AskedEvent, AskedParty
from reading.events import Action, events_in
from reading.parser import Parser

THURSDAY = date(2025, 3, 27)
LIKELY = 0.5

Score = Callable[..., float]


@pytest.fixture
def score(parser: Parser) -> Score:
    """How surely the best of the sentence's events is the one asked for; 0 where none is."""

    def scored(question: str, sentence: str, *context: str) -> float:
        asked = asked_event(question)
        assert asked is not None
        [doc] = parser.parse([sentence])
        found = events_in(doc, reference=THURSDAY)
        scores = [match(asked, each, context_names=frozenset(context)) for each in found]
        return max((each for each in scores if each is not None), default=0.0)

    return scored


def asked(question: str) -> AskedEvent:
    found = asked_event(written_out(question).text)
    assert found is not None
    return found


def shown(party: AskedParty) -> str:
    """The party in one line: names, (roles), whose/ and [country]."""
    whose = "+".join(sorted(party.owner))
    roles = "+".join(sorted(party.roles))
    text = (f"{whose}/" if whose else "") + "+".join(sorted(party.names))
    text += f"({roles})" if roles else ""
    return text + (f"[{party.country}]" if party.country else "")


# --- The question -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "action", "agents", "partners", "place"),
    [
        ("When did Lula last visit Kenya?", "visit", ["lula"], [], "KE"),
        ("when did lula last go to kenya", "visit", ["lula"], [], "KE"),
        ("whens the last time lula was in nairobi", "visit", ["lula"], [], "KE"),
        ("has lula been to kenya yet", "visit", ["lula"], [], "KE"),
        ("Lula's most recent trip to Kenya was when?", "visit", ["lula"], [], "KE"),
        ("latest kenya trip by lula?", "visit", ["lula"], [], "KE"),
        ("is lula still coming to the us this month?", "visit", ["lula"], [], "US"),
        ("When did Lula fly to Nairobi to see Ruto?", "visit", ["lula"], ["ruto"], "KE"),
        ("did lula make it to nairobi", "visit", ["lula"], [], "KE"),
        ("when was lula's envoy in nairobi", "visit", ["lula/(envoy)"], [], "KE"),
        ("when did the Kenyan FM land in Cairo", "visit", ["(foreign+minist)[KE]"], [], "EG"),
        ("When did Lula and Milei last meet?", "meet", ["lula", "milei"], [], None),
        ("Lula and Milei - when did they last meet", "meet", ["lula", "milei"], [], None),
        ("When did Lula last meet with Milei?", "meet", ["lula"], ["milei"], None),
        ("When did Lula and Milei last sit down?", "meet", ["lula", "milei"], [], None),
        ("lula and milei face to face, when last?", "meet", ["lula", "milei"], [], None),
        ("last lula-milei summit", "meet", ["lula", "milei"], [], None),
        ("date of first lula milei summit", "meet", ["lula", "milei"], [], None),
        ("When was the last US-China summit?", "meet", ["[US]", "[CN]"], [], None),
        ("last time lula spoke w/ milei", "talk", ["lula"], ["milei"], None),
        ("has lula met milei since the election", "meet", ["lula"], ["milei"], None),
        ("when did lula last see milei", "meet", ["lula"], ["milei"], None),
        ("When did Lula meet Kim Jong-un in Cairo?", "meet", ["lula"], ["jong+kim+un"], "EG"),
        ("When did Lula last speak to Milei?", "talk", ["lula"], ["milei"], None),
        ("last time lula and milei talked on the phone?", "call", ["lula", "milei"], [], None),
        ("When was Lula's last call with Milei?", "call", ["lula"], ["milei"], None),
        ("When did Kenya last host Lula?", "host", ["[KE]"], ["lula"], None),
        ("When did Kenya and Egypt sign the pact?", "sign", ["[KE]", "[EG]"], ["pact"], None),
        ("When did Ardern resign?", "resign", ["ardern"], [], None),
        ("when did kenya expel the diplomats", "expel", ["[KE]"], ["(diplomat)"], None),
        ("When did Kenya recall its ambassador?", "recall", ["[KE]"], ["(ambassador)"], None),
        ("When did Kenya summon the envoy?", "summon", ["[KE]"], ["(envoy)"], None),
        ("when did kenya call in egypt's envoy", "summon", ["[KE]"], ["(envoy)[EG]"], None),
        ("Which day did the group of senators see Lula?", "meet", ["(senat)"], ["lula"], None),
        (
            "When did King Abdullah of Jordan meet Lula?",
            "meet",
            ["abdullah(king)[JO]"],
            ["lula"],
            None,
        ),
        ("When exactly was Lula in Kenya?", "visit", ["lula"], [], "KE"),
        ("What date was Lula in Kenya?", "visit", ["lula"], [], "KE"),
        ("which week was lula in kenya", "visit", ["lula"], [], "KE"),
        ("When did Russia invade Ukraine?", "invade", ["[RU]"], ["[UA]"], None),
        ("When did Sweden join NATO?", "join", ["[SE]"], ["nato"], None),
    ],
)
def test_what_a_question_asks_about(
    question: str, action: str, agents: list[str], partners: list[str], place: str | None
) -> None:
    found = asked(question)
    assert found.action is Action(action)
    assert [shown(party) for party in found.agents] == agents
    assert [shown(party) for party in found.partners] == partners
    assert (found.place.country if found.place else None) == place


def test_a_question_knows_the_city_it_names() -> None:
    found = asked("when was lula in nairobi")
    assert found.place is not None
    assert found.place.city == "nairobi"
    assert found.place_terms == {"nairobi"}


def test_what_happened_before_is_not_what_is_asked() -> None:
    assert asked("When was Lula in Nairobi, before the invasion?").action is Action.VISIT


@pytest.mark.parametrize(
    "question",
    [
        "Who leads NATO?",
        "How many members has the EU?",
        "What is the price of grain in Kenya?",
        "When was the embassy's convoy shot at in Kenya?",
        "When did a bomb go off in Kenya?",
        "Who's the president in Kenya?",
        "",
        "when",
        "visit Kenya when?",
        "???",
    ],
)
def test_a_question_about_no_event_or_nobody_asks_for_none(question: str) -> None:
    assert asked_event(question) is None


# --- Visits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Lula visited Kenya.",
        "President Lula arrived in Nairobi on Monday.",
        "Lula will travel to Nairobi.",
        "Lula's visit to Kenya ended.",
        "Ruto received Lula in Nairobi.",
        "Lula was hosted by Kenya.",
        "Kenya welcomed Lula on Monday.",
        "Lula met Ruto in Nairobi.",
        "Lula spoke to reporters in Nairobi.",
        "Brazilian leader Luiz Inácio Lula da Silva flew to Nairobi.",
    ],
)
def test_the_visit_that_is_asked_for(score: Score, sentence: str) -> None:
    assert score("When did Lula last visit Kenya?", sentence) >= LIKELY


@pytest.mark.parametrize(
    "sentence",
    [
        "Ruto visited Brazil.",
        "Lula visited Egypt.",
        "Ruto visited Kenya's north.",
        "Lula received Ruto in Brasilia.",
        "Lula met Ruto in Cairo.",
        "Lula's envoy visited Kenya.",
        "Lula discussed the war in Kenya.",
        "Lula called Ruto in Kenya.",
        "Lula praised Kenya.",
        "Lula invited Ruto to Brazil.",
        "He visited Kenya.",
    ],
)
def test_another_visit_is_not_the_one_asked_for(score: Score, sentence: str) -> None:
    assert score("When did Lula last visit Kenya?", sentence) < LIKELY


def test_a_visit_is_told_more_surely_than_a_meeting_there(score: Score) -> None:
    question = "When did Lula last visit Kenya?"
    visit = score(question, "Lula visited Kenya.")
    assert visit > score(question, "Lula met Ruto in Nairobi.")
    assert visit > score(question, "Lula spoke to reporters in Nairobi.")


@pytest.mark.parametrize(
    ("sentence", "likely"),
    [
        ("He visited Kenya.", True),
        ("The president arrived in Nairobi.", True),
        ("A reporter arrived in Nairobi.", False),
        ("Ruto arrived in Nairobi.", False),
    ],
)
def test_whom_the_context_names_may_be_meant(score: Score, sentence: str, likely: bool) -> None:
    question = "When did Lula last visit Kenya?"
    assert (score(question, sentence, "lula") >= LIKELY) is likely
    assert score(question, sentence) < LIKELY


@pytest.mark.parametrize(
    ("question", "sentence", "likely"),
    [
        ("when was lula in nairobi", "Lula visited Nairobi.", True),
        ("when was lula in nairobi", "Lula visited Kenya.", True),
        ("when was lula in nairobi", "Lula visited Mombasa.", False),
        ("when did the kenyan president visit egypt", "Kenyan President Ruto visited Cairo.", True),
        ("when did the kenyan president visit egypt", "President Lula visited Cairo.", False),
        ("when did lula's aides visit egypt", "Aides to Lula visited Cairo.", False),
        ("when did lula's aides visit egypt", "Lula's aides visited Cairo.", True),
        ("when did lulla visit egypt", "Lula visited Cairo.", True),
        ("when did zelenskyy visit egypt", "Zelensky visited Cairo.", True),
        ("when did Jill Biden visit egypt", "Joe Biden visited Cairo.", False),
        ("when did Kim Jong Un visit egypt", "Kim visited Cairo.", True),
    ],
)
def test_names_and_places_agree(score: Score, question: str, sentence: str, likely: bool) -> None:
    assert (score(question, sentence) >= LIKELY) is likely


# --- Meetings and calls -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence", "likely"),
    [
        ("When did Lula last meet Milei?", "Lula met Milei.", True),
        ("When did Lula last meet Milei?", "Milei met Lula in Cairo.", True),
        ("When did Lula and Milei last meet?", "Lula held talks with Milei.", True),
        ("When did Lula and Milei last meet?", "The Lula-Milei summit ended.", True),
        ("When did Lula and Milei last meet?", "Milei hosted Lula on Monday.", True),
        ("When did Lula and Milei last meet?", "Talks between Lula and Milei ended.", True),
        ("When did Lula and Milei last meet?", "Lula met Xi.", False),
        ("When did Lula and Milei last meet?", "Lula telephoned Milei.", False),
        ("When did Lula and Milei last meet?", "Xi met Lula and Milei.", False),
        ("When did Lula and Milei last meet?", "Lula praised Milei.", False),
        ("When did Lula and Milei last meet?", "Lula's envoy met Milei.", False),
        ("When did Lula and Milei last talk on the phone?", "Lula telephoned Milei.", True),
        ("When did Lula and Milei last talk on the phone?", "Lula spoke with Milei.", True),
        ("When did Lula and Milei last talk on the phone?", "Lula met Milei in Cairo.", False),
        ("When did Lula last speak with Milei?", "Lula called Milei on Monday.", True),
        ("When did Lula last speak with Milei?", "Lula met Milei on Monday.", True),
        ("When did Lula meet Milei in Cairo?", "Lula met Milei in Cairo.", True),
        ("When did Lula meet Milei in Cairo?", "Lula met Milei in Nairobi.", False),
        ("When did Kenya last hold talks with Egypt?", "Kenya held talks with Egypt.", True),
        ("When did Kenya last hold talks with Egypt?", "Kenya held talks with Iran.", False),
        ("When was the last US-China summit?", "A US-China summit was held in Bali.", True),
        ("When was the last US-China summit?", "A US-Iran summit was held in Bali.", False),
    ],
)
def test_a_meeting_or_call_of_those_asked_for(
    score: Score, question: str, sentence: str, likely: bool
) -> None:
    assert (score(question, sentence) >= LIKELY) is likely


@pytest.mark.parametrize(
    ("sentence", "context", "likely"),
    [
        ("The two leaders met on Monday.", ("lula", "milei"), True),
        ("They met on Monday.", ("lula", "milei"), True),
        ("Lula met his Argentine counterpart.", ("milei",), True),
        ("Lula met his Argentine counterpart.", (), False),
        ("Lula met other leaders on Monday.", ("milei",), False),
        ("The G20 summit ended.", ("lula", "milei"), False),
        ("Lula met his team.", ("milei",), False),
    ],
)
def test_who_met_may_be_told_around(
    score: Score, sentence: str, context: tuple[str, ...], likely: bool
) -> None:
    question = "When did Lula and Milei last meet?"
    assert (score(question, sentence, *context) >= LIKELY) is likely


def test_to_have_spoken_is_hardly_to_have_met(score: Score) -> None:
    question = "When did Lula and Milei last meet in person?"
    spoke = score(question, "Lula spoke with Milei on Monday.")
    assert LIKELY <= spoke < score(question, "Lula held talks with Milei on Monday.")
    assert score(question, "Lula spoke with Milei by phone.") == 0


# --- Hosts and other affairs --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence", "likely"),
    [
        ("When did Kenya last host Lula?", "Lula visited Kenya.", True),
        ("When did Kenya last host Lula?", "Kenya welcomed Lula on Monday.", True),
        ("When did Kenya last host Lula?", "Lula hosted Ruto in Brasilia.", False),
        ("When did Kenya last host Lula?", "Kenya hosted Milei.", False),
        ("When did Ardern resign?", "Jacinda Ardern resigned on Monday.", True),
        ("When did Ardern resign?", "Lula resigned on Monday.", False),
        ("When did Russia invade Ukraine?", "Russia invaded Ukraine on Monday.", True),
        ("When did Russia invade Ukraine?", "Ukraine invaded Russia on Monday.", False),
        ("When did Sweden join NATO?", "Sweden joined NATO in March.", True),
        ("When did Sweden join NATO?", "Finland joined NATO in April.", False),
        ("When did Kenya expel diplomats?", "Egypt expelled diplomats on Monday.", False),
        ("When did Kenya recall its ambassador?", "Kenya recalled its ambassador.", True),
        ("When did Lula sign the pact?", "Lula visited Kenya.", False),
    ],
)
def test_other_affairs(score: Score, question: str, sentence: str, likely: bool) -> None:
    assert (score(question, sentence) >= LIKELY) is likely


# --- Anything -----------------------------------------------------------------------------------


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            "when did lula last visit meet kenya in to and milei's phone fm - 2019 egypt ?".split()
        ),
        max_size=12,
    ).map(" ".join),
    context=st.frozensets(st.sampled_from(["lula", "milei", "kenya"])),
)
def test_any_question_scores_any_event_between_0_and_1(
    parser: Parser, question: str, context: frozenset[str]
) -> None:
    found = asked_event(question)
    if found is None:
        return
    docs = parser.parse(["Lula visited Kenya and met Milei.", "The leaders spoke by phone."])
    for doc in docs:
        for event in events_in(doc, reference=THURSDAY):
            scored = match(found, event, context_names=context)
            assert scored is None or 0 < scored <= 1
