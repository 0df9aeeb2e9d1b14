"""Where on a page the day of publication is looked for, and which of several counts."""

from datetime import date

import pytest

from benchmarks.pages.faults import make_pages
from benchmarks.pages.scores import outcome
from ingest.extraction.article import extract_article
from ingest.extraction.markup import Markup
from ingest.extraction.publication_date import find_publication_date
from ingest.types import DatedBy

DAY = date(2023, 10, 31)
TEXT = "".join(
    f"<p>Delegates spoke for {n} hours in the old town hall, and a spokeswoman said after it "
    "that both sides would read the draft of the treaty again before anybody signed it.</p>"
    for n in range(4)
)


def found(body: str, *, url: str | None = None, lang: str = "en") -> tuple[date, DatedBy] | None:
    source = (
        f'<html lang="{lang}"><head><title>Envoys meet | Site</title></head><body>{body}</body>'
    )
    dated = find_publication_date(Markup.of(source), url=url, text="")
    return (dated.day, dated.by) if dated else None


@pytest.mark.parametrize(
    "body",
    [
        # The day on which the page was read, on top of it.
        f"<p>Feb 13, 2024</p><ul><li>World<li>Culture<li>Sport<li>Weather</ul><h1>Envoys meet</h1>"
        f"<div>Anna Lind | Tue 31 Oct 2023</div>{TEXT}",
        # A box of facts in the text.
        f"<h1>Envoys meet</h1><div>Anna Lind | Tue 31 Oct 2023</div>{TEXT}"
        f"<table><tr><td>Founded<td>3 March 2015</table>{TEXT}",
        # A post of somebody else that is quoted.
        f"<h1>Envoys meet</h1>{TEXT}<blockquote><p>Done.</p>— Ministry <a href='https://x.example/1'>"
        f"May 3, 2021</a></blockquote>{TEXT}<p>Published 31 October 2023</p>",
        # A change that is told first.
        f"<h1>Envoys meet</h1><p>Last modified: 4 Nov 2023<br>Published: 31 Oct 2023</p>{TEXT}",
    ],
)
def test_the_date_nearest_below_the_headline_counts(body: str) -> None:
    assert found(body) == (DAY, DatedBy.PAGE)


def test_an_address_counts_before_a_date_far_from_the_headline() -> None:
    body = (
        "<span>2024-02-13</span><ul><li>World<li>Culture<li>Sport<li>Weather</ul>"
        f"<h1>Envoys meet</h1>{TEXT}"
    )
    assert found(body, url="https://a.example/2023/10/31/envoys") == (DAY, DatedBy.ADDRESS)


@pytest.mark.parametrize(
    "below",
    [
        "<blockquote><p>Done.</p>— Office <a href='//x.example/1'>May 3, 2021</a></blockquote>",
        "<div class='card'><b class='date'>May 3, 2021</b><a href='/e'>Open day in port</a></div>",
        "<div class='z9'><li><a href='/1'>Harbour opens again</a> <i>18 May 2021, 11:11</i></div>",
        "<div class='z9'><li><a href='/1'>外相会談で合意</a> <b class='date'>2021/05/18</b></div>",
    ],
)
def test_days_of_others_are_none(below: str) -> None:
    assert found(f"<h1>Envoys meet</h1>{TEXT}{below}") is None


def test_pages_with_the_faults_of_real_ones_are_dated_rightly() -> None:
    pages = list(make_pages(216, seed=11))
    outcomes = []
    for page in pages:
        fields = extract_article(Markup.of(page.html), url=page.url)
        said = fields.date if isinstance(fields.date, date) else None
        outcomes.append((page.language == "en", outcome(said, page.day)))
    for of, least, most in ((True, 0.95, 0.03), (False, 0.93, 0.04)):
        theirs = [each for is_english, each in outcomes if is_english is of]
        assert theirs.count("right") / len(theirs) >= least
        assert theirs.count("wrong") / len(theirs) <= most


def test_pages_are_made_alike_each_time() -> None:
    assert list(make_pages(4, seed=3)) == list(make_pages(4, seed=3))
