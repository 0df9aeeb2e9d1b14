"""Cards fit Discord's limits, quote verbatim, and ping nobody."""

import re
from dataclasses import replace
from datetime import date, timedelta

import discord
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answer.types import Answer, AnswerType, Citation, DateInterval, Link, Order, Other, Status
from answer.understanding.about_answer import AboutAnswer
from answer.wording import Phrase
from bot.views import cards
from bot.views.articles import report_line
from bot.views.components import button, button_rows, framed
from bot.views.quotes import quoted
from bot.views.text import (
    MOST_PLAIN_TEXT,
    MOST_TEXT,
    closing_marks,
    escaped,
    safe_link,
    unescaped,
    visible,
)
from index.types import ArticleSummary
from ingest.types import ArticleReport, Outcome
from language import Languages, english
from language.safe_text import without_control_characters

JULY_9 = date(2024, 7, 9)
ON_JULY_9 = DateInterval(first=JULY_9, last=JULY_9)
OF_2019 = DateInterval(first=date(2019, 9, 4), last=date(2019, 9, 5))
QUOTE = "Prime Minister Narendra Modi arrived in Moscow on Monday for a two-day visit."


def citation(quote: str = QUOTE, **changed: object) -> Citation:
    values: dict[str, object] = {
        "article_id": 1,
        "title": "Modi in Moscow",
        "publisher": "The Courier",
        "url": "https://example.org/modi",
        "published_on": JULY_9,
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "event_date": None,
        "score": 1.0,
    }
    return Citation(**{**values, **changed})  # type: ignore[arg-type]


def answer(*citations: Citation, **changed: object) -> Answer:
    values: dict[str, object] = {
        "question": "When did Modi last visit Russia?",
        "as_of": date(2024, 8, 1),
        "answer_type": AnswerType.DATE,
        "order": Order.LAST,
        "text": QUOTE,
        "date": DateInterval(first=date(2024, 7, 8), last=JULY_9),
        "status": Status.HAPPENED,
        "confidence": 0.9,
        "citations": citations,
        "newest_relevant": JULY_9,
        "archive_newest": date(2024, 7, 30),
        "took_ms": 5,
    }
    return Answer(**{**values, **changed})  # type: ignore[arg-type]


def shown_quote(excerpt: str) -> str:
    """Return the quote as a reader sees it, without quotation marks, escapes and bold."""
    lines = excerpt.split("\n")
    block = "\n".join(line.removeprefix("> ") for line in lines if line.startswith("> "))
    inside = block[block.index("“") + 1 : block.rindex("”")]
    return unescaped(re.sub(r"(?<!\\)((?:\\\\)*)\*\*", r"\1", inside))


def test_a_card_names_who_else_published_the_text() -> None:
    copy = ArticleSummary(
        id=2, title="In Moscow", publisher="The *Post*", url=None, published_on=JULY_9
    )
    text = cards.compose(answer(citation(copies=(copy,))), english()).text
    assert "-# The Courier · published 9 July 2024 · also in The \\*Post\\*\n" in text


def test_a_heading_begins_with_a_capital_unless_it_is_an_articles_own_words() -> None:
    month = DateInterval(first=date(2024, 10, 1), last=date(2024, 10, 31))
    composed = answer(text=Phrase.of("when-happened-at", month, "Kazan"), date=month)
    text = cards.compose(composed, Languages.load().best("fr")).text
    assert "\n## Octobre 2024 (Kazan)\n" in text
    assert text.count("ctobre 2024") == 1
    assert "\n## grain exports\n" in cards.compose(answer(text="grain exports"), english()).text


def test_a_receipt_names_the_same_story() -> None:
    other = ArticleSummary(
        id=2,
        title="In Moscow",
        publisher="The Post",
        url="https://a.example/1",
        published_on=JULY_9,
    )
    report = ArticleReport(
        source="a.txt", title="Modi", outcome=Outcome.ADDED, article_id=3, same_story=other
    )
    assert report_line(report, english()) == (
        "Added: Modi; same story as **[In Moscow](https://a.example/1)** · The Post · 9 July 2024"
    )
    assert report_line(replace(report, same_story=None), english()) == "Added: Modi"


def test_a_card_shows_answer_excerpt_source_and_dates() -> None:
    at = QUOTE.index("Modi")
    one = citation(
        highlights=((at, at + 4),),
        event_date=DateInterval(first=date(2024, 7, 8), last=JULY_9),
    )
    text = cards.compose(answer(one), english()).text
    assert "**Prime Minister Narendra Modi arrived" in text
    assert "8–9 July 2024 · happened · said by The Courier alone · sure\n" in text
    assert "**1** [Modi in Moscow](https://example.org/modi)\n-# The Courier · published" in text
    assert "published 9 July 2024 · event 8–9 July 2024" in text
    assert "> “Prime Minister Narendra **Modi** arrived" in text
    assert text.endswith(
        "-# As of 1 August 2024 · newest article on this: 9 July 2024"
        " · newest in the archive: 30 July 2024"
    )


def test_a_short_answer_is_a_heading_and_a_long_one_is_not() -> None:
    short = cards.compose(answer(citation(), text="No: it was called off", date=None), english())
    assert short.headline.split("\n")[1:] == [
        "## No: it was called off",
        "Happened · said by The Courier alone · sure",
    ]
    long = cards.compose(answer(citation(), text="Long. " * 20), english())
    assert long.headline.split("\n")[1].startswith("**Long. Long.")


def test_a_status_that_the_answer_contains_is_not_repeated() -> None:
    planned = answer(
        citation(),
        text="Planned; the date is not announced",
        date=None,
        status=Status.PLANNED,
    )
    assert "\nSaid by The Courier alone" in cards.compose(planned, english()).headline


def test_an_event_date_equal_to_the_publication_date_is_left_out() -> None:
    one = citation(event_date=DateInterval(first=JULY_9, last=JULY_9))
    assert "event" not in cards.compose(answer(one), english()).excerpts[0]


def test_at_most_three_excerpts_are_shown_in_order() -> None:
    card = cards.compose(answer(*(citation(f"Sentence {n}.") for n in range(5))), english())
    assert [shown_quote(one) for one in card.excerpts] == [f"Sentence {n}." for n in range(3)]


def test_without_an_answer_the_nearest_excerpt_is_shown_as_such() -> None:
    card = cards.compose(answer(citation(), text=None, date=None, status=None), english())
    assert english()("card-not-found") in card.headline
    assert english()("card-nearest") in card.headline
    assert shown_quote(card.excerpts[0]) == QUOTE


def test_other_answers_and_stale_coverage_are_shown() -> None:
    other = Other(text="5 September 2019", citation=citation(published_on=date(2019, 9, 5)))
    last = answer(citation(), others=(other,), archive_newest=date(2024, 10, 1))
    card = cards.compose(last, english())
    assert card.headline.split("\n")[-2:] == [
        "-# The archive also has:",
        "-# • 5 September 2019 · The Courier · published 5 September 2019",
    ]
    assert "only older coverage found" in card.footer


def test_what_short_forms_and_misspellings_were_taken_for_is_small_text() -> None:
    told = (Link(typed="wh", meant="White House"), Link(typed="*W*", meant="Witkoff"))
    card = cards.compose(answer(citation(), links=told), english())
    assert card.footer.startswith("-# Understood: wh = White House, \\*W\\* = Witkoff · As of ")


def test_an_empty_archive_says_how_to_fill_it() -> None:
    nothing = answer(text=None, date=None, status=None, newest_relevant=None, archive_newest=None)
    assert "/article add" in cards.compose(nothing, english()).headline


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/", "https://", "not an address", None]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert "](" not in cards.compose(answer(citation(url=url)), english()).excerpts[0]


def test_text_cannot_break_out_of_a_link() -> None:
    one = citation(title="A [b](https://evil.example) c", url="https://example.org/a) [x](y")
    source = cards.compose(answer(one), english()).excerpts[0].split("\n")[0]
    assert source.startswith(
        r"**1** [A \[b\](https\://evil.example) c](https://example.org/a%29%20%5Bx%5D%28y)"
    )


def test_markdown_in_a_quote_is_escaped() -> None:
    quote = (
        "# Not a *heading*\n> nor __a__ `quote`\n1. ||no|| [list](https://x.org) :smile:\n- <@12>"
    )
    excerpt = cards.compose(answer(citation(quote)), english()).excerpts[0]
    assert shown_quote(excerpt) == quote
    block = [line.removeprefix("> ") for line in excerpt.split("\n")[2:]]
    assert block[1].startswith(r"\>")
    assert block[2].startswith(r"1\. \|\|no\|\| \[list\](https\://x.org) \:smile:")
    assert block[3] == r"\- \<\@12\>”"


def test_adjacent_highlights_are_one_bold_run() -> None:
    assert quoted("abcdef", [(1, 3), (3, 5)]) == "a**bcde**f"


def test_bold_ends_with_its_line() -> None:
    assert quoted("ab\n\ncd", [(1, 5)]) == "a**b**\n\n**c**d"


def test_a_long_excerpt_is_shortened_around_its_highlights() -> None:
    quote = f"{'before ' * 900}Modi visited Moscow {'after ' * 900}".strip()
    at = quote.index("Modi")
    card = cards.compose(answer(citation(quote, highlights=((at, at + 4),))), english())
    (excerpt,) = card.excerpts
    assert "> … “before" in excerpt
    assert excerpt.endswith("after” …")
    assert "**Modi** visited Moscow" in excerpt
    assert shown_quote(excerpt) in quote
    assert 3000 < len(card.text) <= MOST_TEXT


def test_excerpts_are_dropped_before_one_is_shortened() -> None:
    card = cards.compose(answer(*(citation(f"{n} " + "word " * 500) for n in range(3))), english())
    assert len(card.excerpts) == 1
    assert "…" not in card.excerpts[0]


def test_a_plain_answer_fits_an_ordinary_message() -> None:
    text = cards.plain_text(answer(citation("word " * 900)), english())
    assert len(text) <= MOST_PLAIN_TEXT
    assert "“word" in text


def test_an_address_too_long_for_a_card_is_not_a_link() -> None:
    assert safe_link("https://example.org/" + "(" * 300) is None


# Text that is likely to hold what Discord would take for markup.
nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_~|`<>@#[]()\\:-+.!& \n1aé”“…&/"),
        st.sampled_from("\u200b\u200d\u202e\u202b\u202c\u2066\u2069\ufeff\U000e0041"),
        st.characters(blacklist_categories=("Cs",)),
    ),
    min_size=1,
)
fragments = st.lists(
    st.one_of(
        nasty,
        st.sampled_from(
            [
                "@everyone",
                "@here",
                "<@123456789012345678>",
                "<@&12>",
                "<#12>",
                "<t:1:R>",
                "**",
                "> ",
            ]
        ),
    ),
    min_size=1,
    max_size=8,
).map("".join)
somewhen = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    quote = draw(fragments) * draw(st.sampled_from([1, 1, 1, 60, 400]))
    ends = sorted(draw(st.sets(st.integers(0, len(quote)), max_size=8)))
    return citation(
        quote,
        title=draw(fragments),
        publisher=draw(st.none() | fragments),
        url=draw(st.none() | fragments | fragments.map("https://example.org/".__add__)),
        published_on=draw(somewhen),
        highlights=tuple(zip(ends[::2], ends[1::2], strict=False)),
        event_date=draw(st.none() | somewhen.map(lambda d: DateInterval(first=d, last=d))),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    found = draw(st.booleans())
    first = draw(somewhen)
    interval = DateInterval(first=first, last=first + timedelta(days=draw(st.integers(0, 800))))
    return answer(
        *draw(st.lists(citations(), max_size=5)),
        question=draw(fragments) * draw(st.sampled_from([1, 20])),
        text=draw(fragments) * draw(st.sampled_from([1, 100])) if found else None,
        date=interval if found else None,
    )


BUTTONS = tuple(button(f"Button {n}", "more", str(n)) for n in range(6))


@settings(max_examples=150)
@given(answers(), st.booleans())
def test_any_answer_fits_and_quotes_verbatim(given_answer: Answer, follows: bool) -> None:
    card = cards.compose(given_answer, english(), follows=follows)
    view = cards.layout(card, BUTTONS)
    parts = list(view.walk_children())
    assert len(parts) <= 40
    assert view.content_length() <= MOST_TEXT
    assert all(part.content for part in parts if isinstance(part, discord.ui.TextDisplay))
    assert len(cards.plain_text(given_answer, english(), follows=follows)) <= MOST_PLAIN_TEXT
    for excerpt, source in zip(card.excerpts, given_answer.citations, strict=False):
        if "\n> " in excerpt:
            quote = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", " ", source.quote)
            assert shown_quote(excerpt) in quote
    assert "<@" not in card.text


@settings(max_examples=150)
@given(answers())
def test_bidirectional_marks_do_not_reorder_a_card(given_answer: Answer) -> None:
    card = cards.compose(given_answer, english())
    for line in card.text.split("\n"):
        assert not closing_marks(line)
    sources = ["\n".join(each.split("\n")[:2]) for each in card.excerpts]
    around = "\n".join((card.headline, card.footer, *sources))
    assert not set(around) & set("\u202e\u202b\u2066\u200b\ufeff\U000e0041")


def test_escape_codes_of_an_article_do_not_reach_a_card() -> None:
    hostile = citation("Modi\x1b]0;owned\x07 in Moscow", title="A\x1b[2J")
    assert "\x1b" not in cards.compose(answer(hostile), english()).text
    assert "Modi ]0;owned  in Moscow" in shown_quote(cards.excerpt(1, hostile, english()))


@given(fragments)
def test_the_question_can_be_read_from_a_card(question: str) -> None:
    asked = " ".join(visible(question).split())
    for follows in (False, True):
        card = cards.compose(answer(citation(), question=asked), english(), follows=follows)
        assert cards.question_on_card(card.text, [english()]) == (asked or "–")


@pytest.mark.parametrize(
    ("citations", "others", "line"),
    [
        ((citation(),), (), "said by The Courier alone"),
        (
            (
                citation(),
                citation(article_id=2, event_date=DateInterval(first=JULY_9, last=JULY_9)),
            ),
            (),
            "said by The Courier and 1 other article",
        ),
        (
            (citation(), citation(article_id=2), citation(article_id=3, event_date=ON_JULY_9)),
            (),
            "said by The Courier alone",
        ),
        (
            (citation(),),
            (Other(text="2019", citation=citation(event_date=OF_2019)),),
            "the latest of 2 that the archive tells of, said by The Courier alone",
        ),
    ],
)
def test_a_card_says_why_the_answer_was_chosen(
    citations: tuple[Citation, ...], others: tuple[Other, ...], line: str
) -> None:
    headline = cards.compose(answer(*citations, others=others), english()).headline
    assert any(each.endswith(f" · {line} · sure") for each in headline.split("\n"))


@pytest.mark.parametrize(
    ("order", "line"),
    [
        (Order.FIRST, "the first of 2 that the archive tells of"),
        (Order.NEXT, "the next of 2 that the archive tells of"),
        (Order.LAST_BUT_ONE, "the last but one of 2 that the archive tells of"),
    ],
)
def test_a_card_says_which_of_several_events_was_chosen(order: Order, line: str) -> None:
    other = Other(text="2019", citation=citation(event_date=OF_2019))
    found = replace(answer(citation(), others=(other,)), order=order)
    assert line in cards.compose(found, english()).headline


@pytest.mark.parametrize(
    ("count", "rows"), [(0, []), (1, [1]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])]
)
async def test_buttons_are_in_rows_of_similar_length(count: int, rows: list[int]) -> None:
    buttons = [button(f"Button {n}", "more", str(n)) for n in range(count)]
    components = framed(["Text"], buttons).to_components()
    labels = [[each["label"] for each in row["components"]] for row in components[1:]]
    assert [len(row) for row in labels] == rows
    assert [label for row in labels for label in row] == [each.label for each in buttons]
    assert [row["components"] for row in button_rows(buttons).to_components()] == [
        row["components"] for row in components[1:]
    ]


def test_a_card_says_how_sure_the_answer_is() -> None:
    for confidence, word in ((0.9, "sure"), (0.6, "fairly sure"), (0.4, "not sure")):
        headline = cards.compose(answer(citation(), confidence=confidence), english()).headline
        assert headline.endswith(f" · {word}")


def test_a_card_names_what_else_was_asked() -> None:
    asked = ("Who went with *Modi*?", "Why?")
    headline = cards.compose(answer(citation(), also_asked=asked), english()).headline
    assert headline.split("\n")[-2:] == ["-# • Who went with \\*Modi\\*?", "-# • Why?"]


def test_who_asks_about_an_answer_is_told_that_and_shown_what_gives_it() -> None:
    other = citation("Something else.", article_id=2, event_date=OF_2019)
    found = answer(citation(), other, text="Moscow", confidence=0.7)
    source = cards.compose(found, english(), about=AboutAnswer.SOURCE)
    assert source.headline.split("\n")[1:] == ["## Moscow", "Said by The Courier alone"]
    sure = cards.compose(found, english(), about=AboutAnswer.CERTAINTY)
    assert "\nFairly sure: about 70 % likely to be right · said by" in sure.headline
    assert len(source.excerpts) == len(sure.excerpts) == 1
    assert cards.question_on_card(source.text) == found.question


def test_without_an_answer_no_reason_is_shown() -> None:
    assert "said by" not in cards.compose(answer(citation(), text=None), english()).headline


@given(fragments)
@example("\u2028# Heading")
def test_unescaping_restores_escaped_text_without_control_characters(text: str) -> None:
    assert unescaped(escaped(text)) == without_control_characters(text)
