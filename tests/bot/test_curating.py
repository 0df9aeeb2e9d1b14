"""What became of articles, and of exports, as it is told: in every language."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cogs.archive import gaps_text, public_text, report_text, usage_text
from bot.curating import fitting, held_text, report_line
from bot.exchange import Tally
from ingest.types import (
    ArticleDraft,
    ArticleReport,
    ArticleSummary,
    CollectionReport,
    DatedBy,
    ExtractedArticle,
    Failure,
    Outcome,
    Progress,
    PublicationDate,
)
from language import Language, Languages
from servers.service import Gap, Usage

JULY_9 = date(2024, 7, 9)
MODI = ArticleSummary(id=3, title="Modi", publisher="The Post", url=None, published_on=JULY_9)
GUESSED = [each for each in DatedBy if each is not DatedBy.METADATA]


@pytest.fixture
def french() -> Language:
    return Languages.load().best("fr")


@pytest.fixture
def english() -> Language:
    return Languages.load().default


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


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
def test_what_became_of_an_article(
    outcome: Outcome, told: str, in_french: str, english: Language, french: Language
) -> None:
    assert report_line(report(outcome), english) == told
    assert plain(report_line(report(outcome), french)) == in_french


@pytest.mark.parametrize("by", GUESSED)
def test_a_day_that_was_guessed_is_to_be_checked(
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
    held = ExtractedArticle(source="a", draft=draft, dated=added.dated)
    assert held_text(held, english) == (
        "Not added yet. Is this right?\n**Modi** · 9 July 2024\n"
        f"-# by A. Roy · dated by {by}: please check it · 10 characters · for this server only\n"
        "> Modi came."
    )
    assert "-# par A. Roy · daté d’après " in held_text(held, french)
    assert caplog.records == []


def test_what_does_not_fit_is_counted(english: Language, french: Language) -> None:
    lines = ["a" * 1000, "b" * 1000, "c" * 1000]
    assert fitting(lines, english).endswith("\n… and 2 more.")
    assert fitting(lines, french).endswith("\n… et 2 autres.")
    assert fitting(lines[:2], french).endswith("\n… et 1 autre.")


def test_an_import_is_told_of(english: Language, french: Language) -> None:
    told, in_french = (Tally(2, language) for language in (english, french))
    for each in (told, in_french):
        assert each.summary(is_stopped=False)
        each.begin("a.jsonl")
        for outcome in (*Outcome, Outcome.ADDED):
            each.note(Progress(done=1, fraction=1, passages=1, latest=report(outcome)))
        each.fail(Failure(source="b", reason="no date"))
    assert told.progress() == "Importing a.jsonl (1 of 2): 6 articles so far …"
    assert plain(in_french.progress()) == "Import de a.jsonl (1 sur 2) : 6 articles jusqu’ici …"
    assert told.summary(is_stopped=False).splitlines() == [
        "Imported: 2 added, 1 replaced an earlier version, 1 already here, unchanged, "
        "1 already here under another name, 1 failed.",
        "- b: no date",
    ]
    assert plain(in_french.summary(is_stopped=True)).splitlines()[0] == (
        "Import arrêté, ce qui avait été lu reste : 2 ajoutés, "
        "1 a remplacé une version antérieure, 1 déjà là, inchangé, 1 déjà là sous un autre nom, "
        "1 échec."
    )


def test_an_import_of_nothing_says_so(english: Language, french: Language) -> None:
    assert Tally(1, english).summary(is_stopped=False) == "Imported: there was no article."
    said = plain(Tally(1, french).summary(is_stopped=False))
    assert said == "Import terminé : il n’y avait aucun article."


def test_the_state_of_an_archive(english: Language, french: Language) -> None:
    full = CollectionReport(
        articles=1234,
        passages=5678,
        oldest=date(2023, 4, 1),
        newest=JULY_9,
        last_added_at=datetime(2026, 7, 1, 9, 5, tzinfo=UTC),
        generation="1",
        indexed_passages=5678,
        bytes_on_disk=3 * 1024**2 + 300_000,
        model="minilm",
    )
    behind = replace(full, articles=1, indexed_passages=1)
    assert report_text(full, english).splitlines() == [
        "**1,234** articles in 5,678 passages",
        "Published from 1 April 2023 to 9 July 2024",
        "Last addition: <t:1782896700>",
        "Indexes: up to date, 3.3 MB",
    ]
    assert plain(report_text(full, french)).splitlines() == [
        "**1 234** articles en 5 678 passages",
        "Publiés du 1er avril 2023 au 9 juillet 2024",
        "Dernier ajout : <t:1782896700>",
        "Index : à jour, 3,3 Mo",
    ]
    assert report_text(behind, english).endswith("\nIndexes: 1 passages indexed, 3.3 MB")
    assert plain(report_text(behind, french)).endswith("\nIndex : 1 passage indexé, 3,3 Mo")
    assert public_text(full, english) == (
        "And **1,234** public articles, the newest of 9 July 2024"
    )
    assert plain(public_text(full, french)) == (
        "Et **1 234** articles publics, dont le plus récent est du 9 juillet 2024"
    )
    nothing = replace(full, articles=0, passages=0, oldest=None, newest=None)
    assert public_text(nothing, english) is None


def test_what_was_asked_lately(english: Language, french: Language) -> None:
    none = Usage()
    some = Usage(answered=30, unanswered=10, helpful=3, unhelpful=1)
    assert usage_text(none, english) == "None in the last 30 days"
    assert usage_text(some, english) == (
        "In the last 30 days: 40, 75 % answered; 3 found helpful, 1 not"
    )
    assert plain(usage_text(some, french)) == (
        "Au cours des 30 derniers jours : 40, dont 75 % avec réponse ; "
        "jugées utiles : 3, pas utiles : 1"
    )
    gaps = [Gap(text="When?", times=2, last_asked=datetime(2024, 7, 9, tzinfo=UTC))]
    told = gaps_text(gaps, some, english, is_recorded=True)
    assert told == "- When? · 2×, last on 9 July 2024"
    told = gaps_text(gaps, some, french, is_recorded=True)
    assert plain(told) == "- When? · 2×, la dernière fois le 9 juillet 2024"
    assert gaps_text([], some, english, is_recorded=False) == (
        "10 of 40 questions of the last 30 days were not answered. Which ones I cannot tell: "
        "their text is not kept. `/archive settings` can change that."
    )
