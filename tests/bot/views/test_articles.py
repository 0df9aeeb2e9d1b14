"""What became of an article, and what was read of it, in English and French."""

from datetime import date

import pytest

from bot.views.articles import pending_text, report_line
from ingest.types import (
    ArticleDraft,
    ArticleReport,
    ArticleSummary,
    DatedBy,
    ExtractedArticle,
    Outcome,
    PublicationDate,
)
from language import Language
from tests.bot.views.conftest import plain

JULY_9 = date(2024, 7, 9)
MODI = ArticleSummary(id=3, title="Modi", publisher="The Post", url=None, published_on=JULY_9)
GUESSED = [each for each in DatedBy if each is not DatedBy.METADATA]


def report(outcome: Outcome, by: DatedBy | None = None) -> ArticleReport:
    dated = PublicationDate(day=JULY_9, by=by) if by else None
    return ArticleReport(source="a", title="Modi", outcome=outcome, article_id=3, dated=dated)


@pytest.mark.parametrize(
    ("outcome", "told", "in_french"),
    [
        (Outcome.ADDED, "Added: Modi", "Ajouté : Modi"),
        (Outcome.UNCHANGED, "Already here, unchanged: Modi", "Déjà là, inchangé : Modi"),
        (
            Outcome.DUPLICATE,
            "Already here under another name: Modi",
            "Déjà là sous un autre nom : Modi",
        ),
        (
            Outcome.REPLACED,
            "Replaced an earlier version of: Modi",
            "Remplace une version antérieure : Modi",
        ),
    ],
)
def test_the_outcome_of_an_article(
    outcome: Outcome, told: str, in_french: str, english: Language, french: Language
) -> None:
    assert report_line(report(outcome), english) == told
    assert plain(report_line(report(outcome), french)) == in_french


@pytest.mark.parametrize("by", GUESSED)
def test_a_guessed_day_is_marked_to_be_checked(
    by: DatedBy, english: Language, french: Language, caplog: pytest.LogCaptureFixture
) -> None:
    added = report(Outcome.ADDED, by)
    assert report_line(added, english, MODI).splitlines()[1] == (
        f"-# The Post · published 9 July 2024 · by {by}: please check it"
    )
    said = plain(report_line(added, french, MODI))
    assert "-# The Post · publié le 9 juillet 2024 · d’après " in said
    assert said.endswith(" : à vérifier")
    draft = ArticleDraft(title="Modi", text="Modi came.", published_on=JULY_9, author="A. Roy")
    found = ExtractedArticle(source="a", draft=draft, dated=added.dated)
    assert pending_text(found, english) == (
        "Not added yet. Is this right?\n**Modi** · 9 July 2024\n"
        f"-# by A. Roy · dated by {by}: please check it · 10 characters · for this server only\n"
        "> Modi came."
    )
    assert "-# par A. Roy · daté d’après " in pending_text(found, french)
    assert caplog.records == []
