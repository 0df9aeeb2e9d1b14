"""Feeds in words: every state, in English and French."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.views.feeds import added_text, failing_text, first_read_text, list_text, refreshed_text
from ingest.types import Failure, Feed, Refreshed
from language import Language, Languages

READ = datetime(2024, 7, 9, 14, 5, tzinfo=UTC)
NEW = Feed(
    id=1,
    collection="guild-1",
    url="https://a.example/feed",
    title="News",
    every=timedelta(minutes=30),
    added_at=READ,
    due_at=READ,
    etag=None,
    last_modified=None,
    is_caught_up=True,
    failures=0,
    error=None,
    succeeded_at=None,
    unread=0,
    unread_reason=None,
)
FAILING = replace(NEW, failures=3, error="no answer", succeeded_at=READ)
STATES = (
    NEW,
    replace(NEW, succeeded_at=READ, unread=2, unread_reason="no text"),
    replace(NEW, every=timedelta(hours=1), failures=1, error="no answer"),
    replace(FAILING, every=timedelta(days=1)),
    replace(NEW, every=timedelta(seconds=90), due_at=None, error="it is gone"),
)
LINK = "**[News](https://a.example/feed)**"


@pytest.fixture
def french() -> Language:
    return Languages.load().best("fr")


@pytest.fixture
def english() -> Language:
    return Languages.load().default


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_list_in_english(english: Language) -> None:
    assert list_text(STATES, english).splitlines() == [
        f"- {LINK} · every 30 minutes · not read yet",
        f"- {LINK} · every 30 minutes · last read <t:1720533900>",
        "  -# 2 articles not readable, the last: no text",
        f"- {LINK} · every 1 hour · failed once: no answer",
        f"- {LINK} · every 1 day · failed 3 times in a row, last read <t:1720533900>: no answer",
        f"- {LINK} · every 90 seconds · stopped: it is gone",
    ]


def test_a_list_in_french(french: Language) -> None:
    assert plain(list_text(STATES, french)).splitlines() == [
        f"- {LINK} · toutes les 30 minutes · pas encore lu",
        f"- {LINK} · toutes les 30 minutes · lu pour la dernière fois le <t:1720533900>",
        "  -# 2 articles illisibles, le dernier : no text",
        f"- {LINK} · toutes les heures · échec de la dernière lecture : no answer",
        f"- {LINK} · tous les jours · 3 échecs de suite, "
        "lu pour la dernière fois le <t:1720533900> : no answer",
        f"- {LINK} · toutes les 90 secondes · arrêté : it is gone",
    ]


def test_the_result_of_a_refresh(english: Language, french: Language) -> None:
    failures = (Failure(source="https://a.example/1", reason="no text"),)
    done = Refreshed(feed=NEW, added=2, known=1, failures=failures, left=4)
    assert refreshed_text(done, english).splitlines()[0] == (
        f"{LINK}: 2 added, 1 here already or removed before, 1 not readable, "
        "4 left for the next time"
    )
    assert plain(refreshed_text(done, french)).splitlines()[0] == (
        f"{LINK} : 2 ajoutés, 1 déjà là ou retiré auparavant, 1 illisible, 4 pour la prochaine fois"
    )
    failed = Refreshed(feed=NEW, error="no answer")
    assert refreshed_text(failed, english) == f"{LINK}: failed: no answer"


def test_the_result_of_a_first_refresh_does_not_name_the_feed(english: Language) -> None:
    failures = (Failure(source="https://a.example/1", reason="no *text*"),)
    done = Refreshed(feed=NEW, added=2, failures=failures)
    assert first_read_text([done], english).splitlines() == [
        "2 added, 1 not readable",
        r"-# https\://a.example/1: no \*text\*",
    ]


def test_a_sites_words_cannot_form_a_timestamp_or_a_mention(english: Language) -> None:
    feed = replace(FAILING, error="<t:1> @everyone")
    assert list_text([feed], english).endswith(r"last read <t:1720533900>: \<t:1\> \@everyone")


def test_failing_feeds_are_listed(english: Language, french: Language) -> None:
    feeds = [NEW, *[FAILING] * 7]
    told = failing_text(feeds, english).splitlines()
    assert told[0] == "Feeds: 8, 7 failing"
    assert told[-1] == "- and 2 more, see `/feed list`"
    told = plain(failing_text(feeds, french)).splitlines()
    assert told[0] == "Flux : 8, dont 7 en échec"
    assert told[-1] == "- et 2 autres, voir `/flux liste`"
    assert failing_text([NEW], english) == "Feeds: 1"


def test_an_added_feed(english: Language, french: Language) -> None:
    assert added_text(NEW, english) == f"Added: {LINK} · every 30 minutes"
    assert plain(added_text(NEW, french)) == f"Ajouté : {LINK} · toutes les 30 minutes"
