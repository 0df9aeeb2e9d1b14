"""The state of an archive, its questions and its gaps, in English and French."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.views.archive import gaps_text, public_text, report_text, usage_text
from ingest.types import CollectionReport
from language import Language
from servers.service import Gap, Usage
from tests.bot.views.conftest import plain

JULY_9 = date(2024, 7, 9)


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


def test_usage_and_gaps(english: Language, french: Language) -> None:
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
    text = gaps_text(gaps, some, english, is_recorded=True)
    assert text == "- When? · 2×, last on 9 July 2024"
    text = gaps_text(gaps, some, french, is_recorded=True)
    assert plain(text) == "- When? · 2×, la dernière fois le 9 juillet 2024"
    assert gaps_text([], some, english, is_recorded=False) == (
        "10 of 40 questions of the last 30 days were not answered. Which ones I cannot tell: "
        "their text is not kept. `/archive settings` can change that."
    )
