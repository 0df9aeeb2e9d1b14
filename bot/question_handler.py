"""Handling a question: rate limits, the queue, the answer, its count, and the card."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import discord
from discord.ext import commands

from answer.service import AnswerService
from answer.timeline import Timeline
from answer.types import Answer
from bot.discord_io.replies import Reply
from bot.errors import BotError, BusyServer, TookTooLong, TooManyQuestions, TooManyWaiting
from bot.monitor import UNREAD, HandledQuestion, Monitor, NoMonitor, Outcome
from bot.prose_streamer import ProseStreamer
from bot.query import EarlierAnswer, Query
from bot.question_queue import QuestionQueue, TellPosition
from bot.scope import Scope
from bot.views import cards
from bot.views.components import Button, button, button_rows
from bot.views.prose import prose_text, writing_text
from language import Language
from prose.types import Prose
from servers.service import AnswerLength, QuestionOutcome, ServerService, ServerSettings

log = logging.getLogger(__name__)

MOST_SOURCES = 25
MOST_RECENT = 64
TO_SHOW = 1.0
"""Seconds beyond the time limit, for showing what was found by then."""
RECORD_WAIT = 0.5
"""Seconds for which an answer waits until it is recorded."""

_SHOWN_EXCERPTS = {AnswerLength.SHORT: 1, AnswerLength.NORMAL: 3, AnswerLength.LONG: 5}

Asker = discord.User | discord.Member
T = TypeVar("T")


class QuestionHandler:
    """Answers questions within rate limits, through a queue.

    One person may ask `rate` questions in `per` seconds, one server `server_rate`. Who waits for an
    answer is told so after `patience` seconds. Only on a machine that is stuck does it take longer
    than `time_limit`, without the time in the queue; then what was found by then is shown. The
    `monitor` is told of each; a question that ends with one of `user_errors` is refused.
    """

    def __init__(
        self,
        *,
        answers: AnswerService,
        servers: ServerService,
        question_queue: QuestionQueue,
        today: Callable[[], date],
        rate: int,
        per: float,
        server_rate: int,
        patience: float,
        time_limit: float,
        prose: ProseStreamer,
        user_errors: tuple[type[Exception], ...] = (),
        monitor: Monitor | None = None,
    ) -> None:
        self._refusals: tuple[type[Exception], ...] = (BotError, *user_errors)
        self._monitor = monitor or NoMonitor()
        self._answers = answers
        self._prose = prose
        self._servers = servers
        self._question_queue = question_queue
        self.today = today
        self._patience = patience
        self._time_limit = time_limit
        self._recent: dict[tuple[Query, tuple[str, ...]], Answer] = {}
        self._by_person = commands.CooldownMapping[int](
            commands.Cooldown(rate, per), lambda person: person
        )
        self._by_server = commands.CooldownMapping[int](
            commands.Cooldown(server_rate, per), lambda server: server
        )

    def admit(self, person: Asker, scope: Scope) -> None:
        """Raise TooManyQuestions or BusyServer if a rate limit is exceeded."""
        if wait := self._by_person.update_rate_limit(person.id):
            self._handled(HandledQuestion(outcome=Outcome.RATE_LIMITED))
            raise TooManyQuestions(wait)
        server = scope.server_id
        if server is not None and (wait := self._by_server.update_rate_limit(server)):
            self._handled(HandledQuestion(outcome=Outcome.RATE_LIMITED))
            raise BusyServer(wait)

    async def settings(self, scope: Scope) -> ServerSettings:
        """Return the settings of the server."""
        return await self._servers.settings(scope.server_id)

    async def answer(
        self,
        query: Query,
        scope: Scope,
        person: Asker,
        reply: Reply,
        language: Language,
        *,
        deletable: bool = True,
    ) -> None:
        """Answer the question, record the outcome, and show the card in the reply.

        Prose by a language model is added to it afterwards, where the server wants that.
        Where something is asked about an answer, nothing is recorded.
        `deletable` gives the card a button for the person to delete it.
        """

        async def tell(position: int) -> None:
            await reply.show_progress(language("queue-place", position=position))

        settings = await self.settings(scope)
        if query.about is None:
            answer = await self._answer_and_record(query, scope, person, tell, settings)
        else:
            answer = await self.sources(replace(query, about=None), scope, tell, again=True)
        excerpts = _SHOWN_EXCERPTS[settings.answer_length]
        buttons = _buttons(query, answer, person if deletable else None, language)
        job = None
        if query.about is None:
            job = await self._prose.job(answer, settings, scope.server_id, person.id)

        def compose(prose: Prose | None, is_writing: bool) -> discord.ui.LayoutView:
            card = cards.compose(
                answer,
                language,
                excerpts=excerpts,
                follows=query.follows,
                about=query.about,
                prose=self._prose_text(prose, language, is_writing=is_writing),
                cited=prose.cited if prose else (),
            )
            stop = [button(language("button-stop"), "hush", job.key)] if job and is_writing else []
            return cards.layout(card, [*buttons, *stop])

        await reply.show(
            compose(None, job is not None),
            cards.plain_text(answer, language, follows=query.follows, about=query.about),
            button_rows(buttons),
        )
        if job is not None:
            await self._prose.add(job, answer, reply, compose)

    def _prose_text(
        self, prose: Prose | None, language: Language, *, is_writing: bool
    ) -> str | None:
        if prose is not None:
            return prose_text(prose, language, is_writing=is_writing)
        if is_writing and self._prose.model is not None:
            return f"-# {writing_text(self._prose.model, language)}"
        return None

    async def sources(
        self, query: Query, scope: Scope, tell: TellPosition, *, again: bool = False
    ) -> Answer:
        """Return the answer with many more citations than a card shows.

        With `again`, return it as it was found recently, if it is still held.
        """
        key = (query, scope.collections)
        if again and key in self._recent:
            return self._recent[key]
        settings = await self.settings(scope)
        async with self._question_queue.slot(tell):
            answer = await self._answer_in_time(query, scope, tell, settings, shown=MOST_SOURCES)
        self._recent[key] = answer
        if len(self._recent) > MOST_RECENT:
            del self._recent[next(iter(self._recent))]
        return answer

    async def timeline(self, query: Query, scope: Scope, tell: TellPosition) -> Timeline:
        """Return the timeline of the events that the question is about."""
        async with self._question_queue.slot(tell):
            return await self._in_time(
                self._answers.timeline(
                    query.text,
                    collections=scope.collections,
                    as_of=query.as_of,
                    published_since=query.since,
                    published_until=query.until,
                ),
                tell,
            )

    async def _answer_and_record(
        self,
        query: Query,
        scope: Scope,
        person: Asker,
        tell: TellPosition,
        settings: ServerSettings,
    ) -> Answer:
        outcome, took_ms = QuestionOutcome.FAILED, 0
        ended, kind = Outcome.FAILED, UNREAD
        came = begun = time.perf_counter()
        try:
            async with self._question_queue.slot(tell):
                begun = time.perf_counter()
                answer = await self._answer_in_time(
                    query,
                    scope,
                    tell,
                    settings,
                    shown=self._prose.excerpts_wanted(settings, cards.MOST_CITATIONS),
                )
            took_ms = answer.took_ms
            if answer.is_unread:
                # That the archive has no answer is not known.
                ended = Outcome.TIMED_OUT
            else:
                outcome = (
                    QuestionOutcome.UNANSWERED if answer.text is None else QuestionOutcome.ANSWERED
                )
                ended, kind = Outcome(outcome.value), answer.answer_type.value
            return answer
        except Exception as error:
            ended = self._outcome_of(error)
            raise
        finally:
            self._handled(
                HandledQuestion(
                    outcome=ended,
                    kind=kind,
                    waited=begun - came,
                    seconds=time.perf_counter() - begun,
                )
            )
            recording = self._question_queue.start(
                self._servers.count_question(
                    scope.server_id,
                    user_id=person.id,
                    question=query.text,
                    outcome=outcome,
                    took_ms=took_ms,
                )
            )
            # An ingest may lock the database for long: the answer does not wait for it.
            await asyncio.wait({recording}, timeout=RECORD_WAIT)

    def _outcome_of(self, error: Exception) -> Outcome:
        if isinstance(error, TookTooLong):
            return Outcome.TIMED_OUT
        if isinstance(error, TooManyWaiting):
            return Outcome.QUEUE_FULL
        return Outcome.REFUSED if isinstance(error, self._refusals) else Outcome.FAILED

    def _handled(self, question: HandledQuestion) -> None:
        self._monitor.question_handled(question)
        log.info(
            "a question was handled",
            extra={
                "kind": question.kind,
                "outcome": question.outcome.value,
                "waited": round(question.waited, 3),
                "seconds": round(question.seconds, 3),
            },
        )

    async def _answer_in_time(
        self,
        query: Query,
        scope: Scope,
        tell: TellPosition,
        settings: ServerSettings,
        *,
        shown: int,
    ) -> Answer:
        return await self._in_time(
            self._answers.answer(
                query.text,
                collections=scope.collections,
                as_of=query.as_of,
                since=query.since,
                until=query.until,
                answers_from=settings.answers_from,
                shown=shown,
                within=self._time_limit,
            ),
            tell,
        )

    async def _in_time(self, work: Coroutine[None, None, T], tell: TellPosition) -> T:
        """Return the result, and tell the person if that takes long. Raise TookTooLong."""
        task = asyncio.create_task(work)
        try:
            async with asyncio.timeout(self._time_limit + TO_SHOW):
                if not (await asyncio.wait({task}, timeout=self._patience))[0]:
                    await tell(0)
                return await task
        except TimeoutError as error:
            raise TookTooLong(self._time_limit) from error
        finally:
            task.cancel()


def _buttons(
    query: Query, answer: Answer, deleter: Asker | None, language: Language
) -> Sequence[Button]:
    buttons = []
    earlier = EarlierAnswer(query=query, days=answer.date)
    if answer.citations:
        buttons += [
            button(language("button-more"), "more", f"{query.tag}.1"),
            button(language("button-timeline"), "timeline", query.tag),
        ]
    buttons += [
        button(language("button-follow"), "follow", earlier.tag),
        button(language("button-helpful"), "good"),
        button(language("button-not-helpful"), "bad"),
    ]
    if deleter is not None:
        buttons.append(button(language("button-delete"), "delete", str(deleter.id)))
    return buttons
