"""Settings, questions and feedback of Discord servers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import (
    CursorResult,
    delete,
    func,
    select,
)

from index.database import Database
from index.stores.rows import take_turn
from index.tables import (
    AskedQuestionRow,
    Base,
    FeedbackRow,
    ProseUsageRow,
    ServerSettingsRow,
)
from index.types import (
    AnswerLength,
    AskedQuestion,
    Feedback,
    Gap,
    ProseMode,
    QuestionOutcome,
    ServerSettings,
    Usage,
)


class ServerStore:
    """Settings, questions and feedback of servers; every method is one unit of work.

    The text of a question and who asked it are stored only where the caller hands them in.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, server_id: int) -> ServerSettings:
        """The settings of the server; the defaults where none are stored."""
        async with self._database.reading() as session:
            row = await session.get(ServerSettingsRow, server_id)
            return _settings(row) if row is not None else ServerSettings()

    async def save_settings(self, server_id: int, settings: ServerSettings) -> None:
        """Store the settings. Without `recording`, delete what was recorded."""
        async with self._database.writing() as session:
            await take_turn(session)
            await session.merge(
                ServerSettingsRow(
                    server_id=server_id,
                    ask_channels=list(settings.ask_channels),
                    curator_role=settings.curator_role,
                    answer_length=settings.answer_length.value,
                    answers_from=settings.answers_from,
                    only_me=settings.only_me,
                    recording=settings.recording,
                    prose=settings.prose.value,
                    prose_budget=settings.prose_budget,
                )
            )
            if not settings.recording:
                for row in await session.scalars(
                    select(AskedQuestionRow).where(
                        AskedQuestionRow.server_id == server_id, AskedQuestionRow.text.is_not(None)
                    )
                ):
                    row.text = row.user_id = None
                for said in await session.scalars(
                    select(FeedbackRow).where(FeedbackRow.server_id == server_id)
                ):
                    said.question = None

    async def add_question(self, asked: AskedQuestion) -> None:
        """Store a question, so that it is counted."""
        async with self._database.writing() as session:
            session.add(
                AskedQuestionRow(
                    server_id=asked.server_id,
                    user_id=asked.user_id,
                    text=asked.text,
                    outcome=asked.outcome.value,
                    took_ms=asked.took_ms,
                    asked_at=datetime.now(UTC),
                )
            )

    async def answered_questions(
        self, server_id: int, *, containing: str = "", limit: int = 25
    ) -> Sequence[str]:
        """Recorded questions that were answered: the most often asked first, then the latest."""
        row = AskedQuestionRow
        async with self._database.reading() as session:
            found = await session.scalars(
                select(func.max(row.text))
                .where(
                    row.server_id == server_id,
                    row.text.is_not(None),
                    row.outcome == QuestionOutcome.ANSWERED.value,
                    row.text.icontains(containing, autoescape=True),
                )
                .group_by(func.lower(row.text))
                .order_by(func.count().desc(), func.max(row.asked_at).desc())
                .limit(limit)
            )
            return [text for text in found if text]

    async def gaps(self, server_id: int, *, limit: int = 25, offset: int = 0) -> list[Gap]:
        """Recorded questions whose latest asking was not answered, the most often asked first.

        Those that took too long or failed are among them.
        """
        row = AskedQuestionRow
        latest = (
            select(func.max(row.id))
            .where(row.server_id == server_id, row.text.is_not(None))
            .group_by(func.lower(row.text))
        )
        times = (
            select(func.lower(row.text).label("key"), func.count().label("times"))
            .where(row.server_id == server_id, row.outcome != QuestionOutcome.ANSWERED.value)
            .group_by(func.lower(row.text))
            .subquery()
        )
        async with self._database.reading() as session:
            found = await session.execute(
                select(row.text, times.c.times, row.asked_at)
                .join(times, times.c.key == func.lower(row.text))
                .where(row.id.in_(latest), row.outcome != QuestionOutcome.ANSWERED.value)
                .order_by(times.c.times.desc(), row.asked_at.desc())
                .limit(limit)
                .offset(offset)
            )
            return [Gap(text=text or "", times=n, last_asked=when) for text, n, when in found]

    async def usage(self, server_id: int, *, since: datetime) -> Usage:
        """How many questions the server asked since then, by outcome, and the verdicts given."""
        asked, said = AskedQuestionRow, FeedbackRow
        async with self._database.reading() as session:
            outcomes = await session.execute(
                select(asked.outcome, func.count())
                .where(asked.server_id == server_id, asked.asked_at >= since)
                .group_by(asked.outcome)
            )
            verdicts = await session.execute(
                select(said.helpful, func.count())
                .where(said.server_id == server_id, said.given_at >= since)
                .group_by(said.helpful)
            )
            by_outcome = {outcome: n for outcome, n in outcomes}  # noqa: C416  # rows, not pairs
            by_verdict = {helpful: n for helpful, n in verdicts}  # noqa: C416
        return Usage(
            answered=by_outcome.get(QuestionOutcome.ANSWERED.value, 0),
            unanswered=by_outcome.get(QuestionOutcome.UNANSWERED.value, 0),
            failed=by_outcome.get(QuestionOutcome.FAILED.value, 0),
            helpful=by_verdict.get(True, 0),
            unhelpful=by_verdict.get(False, 0),
        )

    async def prose_tokens(self, server_id: int, day: date) -> int:
        """How many tokens of a language model the server used on a day."""
        async with self._database.reading() as session:
            row = await session.get(ProseUsageRow, (server_id, day))
            return row.tokens if row is not None else 0

    async def add_prose_tokens(self, server_id: int, day: date, tokens: int) -> None:
        """Add to the tokens that the server used on a day."""
        async with self._database.writing() as session:
            row = await session.get(ProseUsageRow, (server_id, day))
            if row is None:
                session.add(ProseUsageRow(server_id=server_id, day=day, tokens=tokens))
            else:
                row.tokens += tokens

    async def give_feedback(self, feedback: Feedback) -> None:
        """Store a person's verdict on an answer, in place of an earlier one."""
        async with self._database.writing() as session:
            await take_turn(session)
            await session.execute(
                delete(FeedbackRow).where(
                    FeedbackRow.message_id == feedback.message_id,
                    FeedbackRow.user_id == feedback.user_id,
                )
            )
            session.add(
                FeedbackRow(
                    server_id=feedback.server_id,
                    message_id=feedback.message_id,
                    user_id=feedback.user_id,
                    helpful=feedback.helpful,
                    reason=feedback.reason,
                    question=feedback.question,
                    given_at=datetime.now(UTC),
                )
            )

    async def forget_person(self, user_id: int) -> int:
        """Delete what is stored of a person, and return how many records."""
        async with self._database.writing() as session:
            gone = 0
            for table in (AskedQuestionRow, FeedbackRow):
                result = await session.execute(delete(table).where(table.user_id == user_id))
                gone += result.rowcount if isinstance(result, CursorResult) else 0
            return gone

    async def erase(self, server_id: int) -> None:
        """Delete all rows of all tables that name the server."""
        async with self._database.writing() as session:
            for table in Base.metadata.sorted_tables:
                if "server_id" in table.c:
                    await session.execute(delete(table).where(table.c.server_id == server_id))

    async def delete_older(self, *, older_than: timedelta) -> None:
        """Delete questions and feedback that are older."""
        before = datetime.now(UTC) - older_than
        async with self._database.writing() as session:
            await session.execute(
                delete(AskedQuestionRow).where(AskedQuestionRow.asked_at < before)
            )
            await session.execute(delete(FeedbackRow).where(FeedbackRow.given_at < before))
            await session.execute(delete(ProseUsageRow).where(ProseUsageRow.day < before.date()))


def _settings(row: ServerSettingsRow) -> ServerSettings:
    return replace(
        ServerSettings(),
        ask_channels=tuple(row.ask_channels),
        curator_role=row.curator_role,
        answer_length=AnswerLength(row.answer_length),
        answers_from=row.answers_from,
        only_me=row.only_me,
        recording=row.recording,
        prose=ProseMode(row.prose),
        prose_budget=row.prose_budget,
    )
