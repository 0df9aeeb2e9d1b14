"""What is kept of servers and their questions, and what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from index.archive import Archive
from index.stores.servers import (
    AnswerLength,
    AskedQuestion,
    Asking,
    Feedback,
    ServerSettings,
    ServerStore,
    Usage,
)

HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def store(archive: Archive) -> ServerStore:
    return ServerStore(archive.database)


async def ask(store: ServerStore, text: str | None, outcome: Asking, server: int = 1) -> None:
    user = 7 if text else None
    await store.note(
        AskedQuestion(server_id=server, outcome=outcome, took_ms=5, text=text, user_id=user)
    )


async def test_settings_are_the_defaults_until_they_are_set(store: ServerStore) -> None:
    assert await store.settings(1) == ServerSettings()
    mine = ServerSettings(
        ask_channels=(2**60, 5),
        curator_role=2**61,
        answer_length=AnswerLength.SHORT,
        answers_from=0.7,
        only_me=True,
        recording=True,
    )
    await store.set(1, mine)
    assert await store.settings(1) == mine
    assert await store.settings(2) == ServerSettings()


async def test_gaps_are_what_was_not_answered_last_time(store: ServerStore) -> None:
    for text, outcome in (
        ("Who won?", Asking.UNANSWERED),
        ("When did it end?", Asking.UNANSWERED),
        ("who won?", Asking.UNANSWERED),
        ("When did it end?", Asking.ANSWERED),
        (None, Asking.UNANSWERED),
    ):
        await ask(store, text, outcome)
    await ask(store, "Elsewhere?", Asking.UNANSWERED, server=2)
    assert [(gap.text, gap.times) for gap in await store.gaps(1)] == [("who won?", 2)]


async def test_recent_questions_are_the_answered_ones_of_one_server(store: ServerStore) -> None:
    for text in ("Where is Modi?", "When did Modi land?", "when did modi land?"):
        await ask(store, text, Asking.ANSWERED)
    await ask(store, "When will Modi resign?", Asking.UNANSWERED)
    await ask(store, "When did Modi sing?", Asking.ANSWERED, server=2)
    assert await store.recent(1, containing="modi") == ["when did modi land?", "Where is Modi?"]
    assert await store.recent(1, containing="%") == []


async def test_feedback_is_given_once_and_counted(store: ServerStore) -> None:
    for helpful in (True, False):
        await store.give(Feedback(server_id=1, message_id=10, user_id=7, helpful=helpful))
    await ask(store, None, Asking.ANSWERED)
    assert await store.usage(1, since=HOUR_AGO) == Usage(answered=1, unhelpful=1)


async def test_turning_recording_off_forgets_what_was_recorded(store: ServerStore) -> None:
    await ask(store, "Who won?", Asking.UNANSWERED)
    await store.set(1, ServerSettings(recording=False))
    assert await store.gaps(1) == []
    assert (await store.usage(1, since=HOUR_AGO)).unanswered == 1


async def test_a_person_and_what_is_old_are_forgotten(store: ServerStore) -> None:
    await ask(store, "Who won?", Asking.UNANSWERED)
    await store.give(Feedback(server_id=1, message_id=10, user_id=7, helpful=True))
    assert await store.forget(7) == 2
    assert await store.forget(7) == 0
    await ask(store, None, Asking.ANSWERED)
    await store.expire(older_than=timedelta(0))
    assert (await store.usage(1, since=HOUR_AGO)).asked == 0
