"""What is kept of servers and their questions, and what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from index.archive import Archive
from index.stores.guild_membership import GuildMembershipStore
from index.stores.servers import (
    AnswerLength,
    AskedQuestion,
    Feedback,
    QuestionOutcome,
    ServerSettings,
    ServerStore,
    Usage,
)
from tests.index.stored import row_counts

pytestmark = pytest.mark.both_engines

HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def store(archive: Archive) -> ServerStore:
    return ServerStore(archive.database)


async def ask(
    store: ServerStore, text: str | None, outcome: QuestionOutcome, server: int = 1
) -> None:
    user = 7 if text else None
    await store.add_question(
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
    await store.save_settings(1, mine)
    assert await store.settings(1) == mine
    assert await store.settings(2) == ServerSettings()


async def test_gaps_are_what_was_not_answered_last_time(store: ServerStore) -> None:
    for text, outcome in (
        ("Who won?", QuestionOutcome.UNANSWERED),
        ("When did it end?", QuestionOutcome.UNANSWERED),
        ("who won?", QuestionOutcome.UNANSWERED),
        ("When did it end?", QuestionOutcome.ANSWERED),
        (None, QuestionOutcome.UNANSWERED),
        ("Who took too long?", QuestionOutcome.FAILED),
    ):
        await ask(store, text, outcome)
    await ask(store, "Elsewhere?", QuestionOutcome.UNANSWERED, server=2)
    assert [(gap.text, gap.times) for gap in await store.gaps(1)] == [
        ("who won?", 2),
        ("Who took too long?", 1),
    ]


async def test_recent_questions_are_the_answered_ones_of_one_server(store: ServerStore) -> None:
    for text in ("Where is Modi?", "When did Modi land?", "when did modi land?"):
        await ask(store, text, QuestionOutcome.ANSWERED)
    await ask(store, "When will Modi resign?", QuestionOutcome.UNANSWERED)
    await ask(store, "When did Modi sing?", QuestionOutcome.ANSWERED, server=2)
    assert await store.answered_questions(1, containing="modi") == [
        "when did modi land?",
        "Where is Modi?",
    ]
    assert await store.answered_questions(1, containing="%") == []


async def test_feedback_is_given_once_and_counted(store: ServerStore) -> None:
    for helpful in (True, False):
        await store.give_feedback(Feedback(server_id=1, message_id=10, user_id=7, helpful=helpful))
    await ask(store, None, QuestionOutcome.ANSWERED)
    assert await store.usage(1, since=HOUR_AGO) == Usage(answered=1, unhelpful=1)


async def test_turning_recording_off_forgets_what_was_recorded(store: ServerStore) -> None:
    await ask(store, "Who won?", QuestionOutcome.UNANSWERED)
    await store.save_settings(1, ServerSettings(recording=False))
    assert await store.gaps(1) == []
    assert (await store.usage(1, since=HOUR_AGO)).unanswered == 1


async def test_a_person_and_what_is_old_are_forgotten(store: ServerStore) -> None:
    await ask(store, "Who won?", QuestionOutcome.UNANSWERED)
    await store.give_feedback(Feedback(server_id=1, message_id=10, user_id=7, helpful=True))
    assert await store.forget_person(7) == 2
    assert await store.forget_person(7) == 0
    await ask(store, None, QuestionOutcome.ANSWERED)
    await store.delete_older(older_than=timedelta(0))
    assert (await store.usage(1, since=HOUR_AGO)).asked == 0


async def test_an_erased_server_has_no_rows_and_others_keep_theirs(archive: Archive) -> None:
    servers, memberships = ServerStore(archive.database), GuildMembershipStore(archive.database)
    before = await row_counts(archive)
    for server_id in (1, 2):
        await servers.save_settings(server_id, ServerSettings(recording=True))
        asked = AskedQuestion(
            server_id=server_id, outcome=QuestionOutcome.ANSWERED, took_ms=5, text="Who?"
        )
        await servers.add_question(asked)
        await servers.give_feedback(
            Feedback(server_id=server_id, message_id=server_id, user_id=7, helpful=True)
        )
        await memberships.record_joined(2**60, [server_id])
    await servers.erase(1)
    assert {name: n for name, n in (await row_counts(archive)).items() if n != before[name]} == {
        "server_settings": 1, "asked_questions": 1, "feedback": 1, "server_presences": 1,
    }  # fmt: skip
    assert (await servers.settings(2)).recording
