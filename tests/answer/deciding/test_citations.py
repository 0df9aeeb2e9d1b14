"""What is quoted stands in the archive, to the letter, and was published by then."""

import re
from datetime import date
from itertools import count, pairwise
from unicodedata import category

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answer.errors import BadQuestion
from answer.types import Answer
from answer.understanding.question import LONGEST_QUESTION
from index.archive import Archive
from index.types import PUBLIC
from ingest.errors import IngestError
from tests.answer.conftest import SAMPLE, Harness
from tests.conftest import Models

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def models(tiny_models: Models) -> Models:
    """A quote stands where it is said to stand, whatever the reader likes best."""
    return tiny_models


FEW = settings(
    max_examples=20,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

_TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("*.md"))]
WORDS = sorted({word for text in _TEXTS for word in re.findall(r"[^\W\d_][\w’'-]+", text)})
NAMES = sorted({word for word in WORDS if word[0].isupper()})

names = st.sampled_from(NAMES)
questions = st.one_of(
    st.builds("When did {} last visit {}?".format, names, names),
    st.builds("who is the {} of {}".format, st.sampled_from(WORDS), names),
    st.builds("Where and with how many {} did {} meet {}?".format, names, names, names),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
    st.builds("{} {}".format, names, st.text(max_size=60)),
    st.text(max_size=LONGEST_QUESTION + 20),
)
days = st.dates(date(2019, 8, 1), date(2026, 6, 1))

# What a newsroom's system, a web page or a hasty hand may leave in a text.
pieces = st.one_of(
    st.sampled_from(
        [
            "Modi visited Moscow in July.",
            "“We met,” Putin said in Kazan…",
            "Nach München – 3. März – reiste Scholz nicht.",
            "मोदी ने मॉस्को का दौरा किया।",
            "Си Цзиньпин приехал в Москву.",
            "习近平访问了莫斯科。",
            "\n\n",
            "\r\n",
            "\t",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "e\u0301",
            "🕊️",
            "ﬁnal",
            "İstanbul",
            "\x00",
            "\"'’”»",
            "Mr. O'Neill of the U.S. spoke.",
            "*",
            "<b>",
        ]
    ),
    st.text(max_size=12),
)
articles = st.lists(st.lists(pieces, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4)


@FEW
@given(question=questions, as_of=days)
async def test_every_quote_stands_in_an_article_published_by_then(
    sample: Harness, question: str, as_of: date
) -> None:
    try:
        answer = await sample.ask(question, as_of=as_of.isoformat())
    except BadQuestion:
        return
    await check_citations(answer, sample.archive, PUBLIC)


_collections = (f"drawer-{number}" for number in count())


@FEW
@given(texts=articles, published=st.lists(days, min_size=4, max_size=4), as_of=days)
async def test_any_text_that_is_taken_in_is_quoted_as_it_is_stored(
    harness: Harness, texts: list[str], published: list[date], as_of: date
) -> None:
    drawer = next(_collections)
    stored = 0
    for text, day in zip(texts, published, strict=False):
        try:
            await harness.add(text, day=day.isoformat(), to=drawer, title="Visit to Moscow")
        except IngestError:
            continue
        stored += 1
    assume(stored)
    for question in ("When did Modi visit Moscow?", "Putin", texts[0][:LONGEST_QUESTION]):
        try:
            answer = await harness.ask(question, as_of=as_of.isoformat(), of=(drawer,))
        except BadQuestion:
            continue
        await check_citations(answer, harness.archive, drawer)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "“Modi,” he said, “visited Moscow.”\r\nNobody else did…",
            "“Modi,” he said, “visited Moscow.”",
        ),
        (
            "🕊️ Modi visited Moscow 🕊️. İstanbul came next, e\u0301tat d’art.",
            "🕊️ Modi visited Moscow 🕊️.",
        ),
        (
            "Modi\u00a0visited\u2028Moscow \t in  July .  Then he left.",
            "Modi\u00a0visited\u2028Moscow \t in  July .",
        ),
    ],
)
async def test_odd_characters_before_and_inside_a_sentence_do_not_move_its_quote(
    harness: Harness, text: str, quote: str
) -> None:
    await harness.add(text, day="2024-07-09")
    answer = await harness.ask("When did Modi visit Moscow?", as_of="2024-08-01")
    assert answer.citations
    await check_citations(answer, harness.archive, PUBLIC)
    cited = next(each for each in answer.citations if each.quote == quote)
    assert cited.highlights


async def check_citations(answer: Answer, archive: Archive, collection: str) -> None:
    """Fails unless each citation of the answer is what it claims to be."""
    for cited in answer.citations:
        article = await archive.articles.get(collection, cited.article_id)
        assert cited.quote == article.text[cited.start : cited.end]
        assert cited.quote.strip() == cited.quote != ""
        assert (cited.title, cited.published_on) == (article.title, article.published_on)
        assert article.published_on <= answer.as_of
        for start, end in cited.highlights:
            assert 0 <= start < end <= len(cited.quote)
            # A mark that began within a letter would show the letter without its accent.
            assert category(cited.quote[start])[0] in "LN"
        assert all(before[1] <= after[0] for before, after in pairwise(cited.highlights))
    if answer.text is not None and answer.status is None:  # else it is a date, in our words
        first = await archive.articles.get(collection, answer.citations[0].article_id)
        assert answer.text in first.text
    newest = max((cited.published_on for cited in answer.citations), default=None)
    assert answer.newest_relevant == newest
