"""Short questions written out after the one before, as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.understanding.follow_up import follow_up
from reading.types import DateInterval

SAID: dict[str, list[tuple[str, str]]] = {
    "When did Modi last visit Russia?": [
        ("and China?", "When did Modi last visit China?"),
        ("what about Xi?", "When did Xi last visit Russia?"),
        ("who hosted it?", "Who hosted Modi's last visit to Russia?"),
        ("where?", "Where did Modi last visit Russia?"),
        ("why?", "Why did Modi last visit Russia?"),
        ("how long?", "How long was Modi's last visit to Russia?"),
        ("and in 2019?", "When did Modi visit Russia in 2019?"),
        ("the first time?", "When did Modi first visit Russia?"),
        ("did Xi?", "Did Xi visit Russia?"),
        ("did he go there again?", "Did Modi go to Russia again?"),
        ("what did they discuss?", "What did Modi discuss in Russia?"),
        ("and before that?", "When did Modi last visit Russia before that?"),
        ("who did he meet there?", "Who did Modi meet in Russia?"),
        ("how long did he stay?", "How long did Modi stay in Russia?"),
        ("who went with him?", "Who went with Modi in Russia?"),
        ("what was signed?", "What was signed during Modi's last visit to Russia?"),
        ("and Ukraine", "When did Modi last visit Ukraine?"),
        ("has Biden too?", "Did Biden visit Russia?"),
        ("What did his foreign minister say?", "What did Modi's foreign minister say in Russia?"),
        ("when will he go back?", "When will Modi go back to Russia?"),
        ("with whom?", "With whom did Modi last visit Russia?"),
        ("and when did Xi visit?", "When did Xi visit Russia?"),
        ("did it happen in July?", "Did Modi's last visit to Russia happen in July?"),
        ("thanks! and China?", "When did Modi last visit China?"),
        ("next?", "When did Modi next visit Russia?"),
        ("was Putin there?", "Was Putin in Russia?"),
        ("and with Xi?", "When did Modi last visit Russia with Xi?"),
    ],
    "when did biden and xi last meet in bali": [
        ("and trump?", "When did biden and trump last meet in bali?"),
        ("what did they talk about?", "What did biden and xi talk about in bali?"),
        ("who hosted it?", "Who hosted biden and xi's last meeting in bali?"),
        ("and in woodside?", "When did biden and xi last meet in woodside?"),
        ("when did they first meet?", "When did biden and xi first meet in bali?"),
        ("why?", "Why did biden and xi last meet in bali?"),
        ("and 2023?", "When did biden and xi meet in bali in 2023?"),
        (
            "how long did the meeting last?",
            "How long did biden and xi's last meeting in bali last?",
        ),
    ],
    "Who is the president of France?": [
        ("and Germany?", "Who is the president of Germany?"),
        ("and the foreign minister?", "Who is the foreign minister of France?"),
        ("how old is he?", "How old is the president of France?"),
        ("when was he elected?", "When was the president of France elected?"),
        ("who is the prime minister?", "Who is the prime minister of France?"),
    ],
    "When was the Black Sea grain deal signed?": [
        ("who signed it?", "Who signed the Black Sea grain deal?"),
        ("where?", "Where was the Black Sea grain deal signed?"),
        ("who?", "By whom was the Black Sea grain deal signed?"),
        ("when did it end?", "When did the Black Sea grain deal end?"),
        ("when did Russia leave it?", "When did Russia leave the Black Sea grain deal?"),
    ],
    "Who hosted the G20 summit in 2023?": [
        ("and in 2024?", "Who hosted the G20 summit in 2024?"),
        ("when?", "When was the G20 summit in 2023?"),
        ("where was it?", "Where was the G20 summit in 2023?"),
        ("did Putin attend?", "Did Putin attend the G20 summit in 2023?"),
        ("who attended?", "Who attended the G20 summit in 2023?"),
    ],
    "When did Finland join NATO?": [
        ("and Sweden?", "When did Sweden join NATO?"),
        ("why did it wait?", "Why did Finland wait?"),
        ("and the EU?", "When did Finland join the EU?"),
        ("who opposed it?", "Who opposed Finland's accession to NATO?"),
    ],
    "Has Blinken been to Beijing since he postponed his trip?": [
        ("when?", "When has Blinken been to Beijing since he postponed his trip?"),
        ("and Yellen?", "Has Yellen been to Beijing since he postponed his trip?"),
        ("who did he meet?", "Who did Blinken meet in Beijing?"),
    ],
    "When will Putin visit India?": [
        ("and China?", "When will Putin visit China?"),
        ("is it still planned?", "Is Putin's visit to India still planned?"),
        ("has he been there before?", "Has Putin been to India before?"),
        ("who will host him?", "Who will host Putin in India?"),
        ("and Trump?", "When will Trump visit India?"),
    ],
    "When did the French president visit Berlin?": [
        ("and the German chancellor?", "When did the German chancellor visit Berlin?"),
        ("and Rome?", "When did the French president visit Rome?"),
        ("who received him?", "Who received the French president in Berlin?"),
    ],
    "How many Russian diplomats did Germany expel in April 2022?": [
        ("and France?", "How many Russian diplomats did France expel in April 2022?"),
        ("why?", "Why did Germany expel Russian diplomats in April 2022?"),
        ("and in 2023?", "How many Russian diplomats did Germany expel in 2023?"),
        ("when?", "When did Germany expel Russian diplomats in April 2022?"),
    ],
}


@pytest.mark.parametrize(
    ("earlier", "text", "full"),
    [(earlier, text, full) for earlier, pairs in SAID.items() for text, full in pairs],
)
def test_a_short_question_is_written_out(earlier: str, text: str, full: str) -> None:
    assert follow_up(earlier, text) == full


BARE: dict[str, list[tuple[str, str]]] = {
    "Did North Korea send troops to Russia?": [
        ("lol where", "Where did North Korea send troops to Russia?"),
        ("when exactly?", "When did North Korea send troops to Russia?"),
        ("what's the date?", "When did North Korea send troops to Russia?"),
        ("how come?", "Why did North Korea send troops to Russia?"),
        ("how many?", "How many troops did North Korea send to Russia?"),
        ("how often?", "How many times did North Korea send troops to Russia?"),
    ],
    "When did Modi last visit Russia?": [
        ("who?", "Who took part in Modi's last visit to Russia?"),
        ("where was that?", "Where did Modi last visit Russia?"),
        ("how many?", "How many times did Modi visit Russia?"),
        ("who with?", "With whom did Modi last visit Russia?"),
    ],
    "Were the hostages released in Gaza?": [
        ("who?", "By whom were the hostages released in Gaza?"),
        ("how many of them?", "How many hostages were released in Gaza?"),
    ],
    "Is there a ceasefire in Gaza?": [
        ("since when?", "Since when is there a ceasefire in Gaza?"),
        ("why tho", "Why is there a ceasefire in Gaza?"),
    ],
}


@pytest.mark.parametrize(
    ("earlier", "text", "full"),
    [(earlier, text, full) for earlier, pairs in BARE.items() for text, full in pairs],
)
def test_a_word_that_asks_takes_the_place_of_the_earlier_one(
    earlier: str, text: str, full: str
) -> None:
    assert follow_up(earlier, text) == full


JULY = DateInterval(first=date(2024, 7, 8), last=date(2024, 7, 9))


@pytest.mark.parametrize(
    "text",
    ["and before that?", "the one before?", "previous visit?", "any earlier ones?", "and earlier?"],
)
def test_before_that_is_before_the_days_of_the_answer(text: str) -> None:
    asked = "When did Modi last visit Russia before 8 July 2024?"
    for earlier in ("When did Modi last visit Russia?", "Did Modi visit Russia in 2024?"):
        assert follow_up(earlier, text, answered=JULY) == asked
    before = DateInterval(first=date(2019, 9, 4), last=date(2019, 9, 5))
    again = follow_up(asked, text, answered=before)
    assert again == "When did Modi last visit Russia before 4 September 2019?"


def test_after_that_is_after_the_days_of_the_answer() -> None:
    asked = follow_up("When did Modi first visit Russia?", "and after that?", answered=JULY)
    assert asked == "When did Modi first visit Russia after 9 July 2024?"
    won = follow_up("Who won the election in Poland?", "and after?", answered=JULY)
    assert won == "Who won the election in Poland after 9 July 2024?"


@pytest.mark.parametrize(
    "text",
    [
        "When did Macron visit China?",
        "Who is the prime minister of Japan?",
        "when did macron and his wife go to china",
        "How many troops did NATO send to Estonia in 2017?",
        "When did Trump say that there will be no meeting with Kim?",
        "Did Erdogan meet Putin in Sochi?",
        "Where did Xi and Biden meet in 2023?",
        "When did Sweden join NATO?",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(text: str) -> None:
    assert follow_up("When did Modi last visit Russia?", text) == text


def test_follow_ups_follow_each_other() -> None:
    asked = "When did Modi last visit Russia?"
    for text in ("and Xi?", "who hosted it?", "and in 2019?"):
        asked = follow_up(asked, text)
    assert asked == "Who hosted Xi's visit to Russia in 2019?"


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_make_some_question(earlier: str, text: str) -> None:
    follow_up(earlier, text)


words = st.lists(
    st.sampled_from(
        "and when did who it he they there Modi China Russia visit last in 2022 the with was"
        " meeting him her ? , that before how long sign deal".split()
    ),
    min_size=1,
    max_size=9,
).map(" ".join)


@given(words, words)
def test_words_of_questions_in_any_order_lose_nothing_of_what_is_named(
    earlier: str, text: str
) -> None:
    full = follow_up(earlier, text)
    assert full
    for name in ("Modi", "China", "2022"):
        assert name not in text or name in full
