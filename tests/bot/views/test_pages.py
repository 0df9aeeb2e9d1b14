"""Pages of sources, search results and articles fit a message, whatever they contain."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.excerpts import Paragraph, around
from bot.query import Query
from bot.views import articles, cards, sources
from bot.views.paging import PAGE_SIZE
from bot.views.text import MOST_TEXT, size
from ingest.article_service import Hit, StoredArticle
from ingest.types import ArticleSummary
from language import english
from language.safe_text import without_control_characters
from tests.bot.views.test_cards import citation, fragments

TODAY = date(2026, 7, 1)
texts = st.builds(lambda text, times: text * times, fragments, st.sampled_from([1, 5, 80]))
links = st.none() | st.sampled_from([4, 100, 550]).map(lambda n: "https://a.example/" + "a" * n)
summaries = st.builds(
    ArticleSummary,
    id=st.just(1),
    title=texts,
    publisher=st.none() | texts,
    url=links,
    published_on=st.just(TODAY),
)


@settings(max_examples=80)
@given(st.lists(summaries, max_size=7), texts, texts, st.sampled_from([1, 2, 9]))
def test_a_page_of_search_results_fits(
    found: list[ArticleSummary], passage: str, words: str, page: int
) -> None:
    hits = [Hit(summary=one, passage=passage) for one in found]
    assert sum(map(size, articles.hits_texts(words, hits, page, english()))) <= MOST_TEXT


@settings(max_examples=80)
@given(st.lists(summaries, min_size=1, max_size=PAGE_SIZE))
def test_a_page_of_the_list_fits_with_all_its_articles(found: list[ArticleSummary]) -> None:
    listed = articles.list_texts(found, 1, english())
    assert sum(map(size, listed)) <= MOST_TEXT
    assert len(listed) == len(found)


def test_a_quote_that_is_a_whole_paragraph_is_not_bold() -> None:
    quote = "Modi arrived in Moscow."
    whole = Paragraph(text=quote, start=0, end=len(quote))
    more = Paragraph(text=f"{quote} It rained.", start=0, end=len(quote))
    alone, among = (
        sources.page_texts(
            Query(text="When?", as_of=TODAY),
            [sources.Source(number=1, citation=citation(quote), paragraph=paragraph)],
            1,
            1,
            english(),
        )[1]
        for paragraph in (whole, more)
    )
    assert f"“{quote}”" in alone
    assert f"“**{quote}** It rained.”" in among


@settings(max_examples=80)
@given(summaries, texts)
def test_an_article_is_shown_page_by_page(summary: ArticleSummary, text: str) -> None:
    kept = StoredArticle(summary=summary, text=text, added_at=datetime(2026, 7, 1, tzinfo=UTC))
    for page in range(1, articles.page_count(kept) + 1):
        assert sum(map(size, articles.article_texts(kept, page, english()))) <= MOST_TEXT


@settings(max_examples=80)
@given(st.lists(st.tuples(summaries, texts), min_size=1, max_size=5), texts)
def test_a_page_of_sources_fits_and_contains_its_question(
    found: list[tuple[ArticleSummary, str]], question: str
) -> None:
    query = Query(text=" ".join(question.split())[:500], as_of=TODAY)
    cited = [
        replace(
            citation(text), title=one.title, publisher=one.publisher, url=one.url, end=len(text)
        )
        for one, text in found
    ]
    pages = sources.page_count(len(cited))
    for page in range(1, pages + 1):
        shown = [
            sources.Source(
                number=number,
                citation=each,
                paragraph=Paragraph(text=each.quote, start=0, end=len(each.quote)),
            )
            for number, each in sources.numbered(cited, page)
        ]
        assert shown
        page_texts = sources.page_texts(query, shown, page, pages, english())
        assert sum(map(size, page_texts)) <= MOST_TEXT
        assert cards.question_on_card("\n".join(page_texts)) == (
            without_control_characters(query.text) or None
        )


@pytest.mark.parametrize(
    ("quote", "paragraph"),
    [
        ("Two.", "One. Two. Three."),
        ("Four.", "Four."),
        ("Three.\nFour.", "One. Two. Three.\nFour."),
        ("Five.", "Five. Six."),
    ],
)
def test_a_quote_is_shown_in_its_paragraph(quote: str, paragraph: str) -> None:
    text = "Zero.\n\nOne. Two. Three.\nFour.\n \nFive. Six."
    start = text.index(quote)
    found = around(text, start, start + len(quote))
    assert found.text == paragraph
    assert found.text[found.start : found.end] == quote
