"""From a question to its card: admitted, queued, answered, counted, shown."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date

import discord
from discord.ext import commands

from answer.service import AnswerService
from answer.timeline import Timeline
from answer.types import Answer
from bot.discord_io.persistent_buttons import button
from bot.discord_io.replies import Reply
from bot.errors import BusyServer, TookTooLong, TooManyQuestions
from bot.places import Place
from bot.query import Query
from bot.question_queue import QuestionQueue, Tell
from bot.views import cards
from language import Language
from servers.service import AnswerLength, QuestionOutcome, ServerService, ServerSettings

MOST_SOURCES = 25
MOST_LATELY = 64
LONGEST_COUNT = 0.5
_EXCERPTS = {AnswerLength.SHORT: 1, AnswerLength.NORMAL: 3, AnswerLength.LONG: 5}

Asker = discord.User | discord.Member


class Questions:
    """Answers questions, few at once.

    One person may ask `rate` questions in `per` seconds, one server `server_rate`. A question is
    worked on for at most `within` seconds.
    """

    def __init__(
        self,
        *,
        answers: AnswerService,
        servers: ServerService,
        desk: QuestionQueue,
        today: Callable[[], date],
        rate: int,
        per: float,
        server_rate: int,
        within: float,
    ) -> None:
        self._answers = answers
        self._servers = servers
        self._desk = desk
        self.today = today
        self._within = within
        self._lately: dict[tuple[Query, tuple[str, ...]], Answer] = {}
        self._by_person = commands.CooldownMapping[int](
            commands.Cooldown(rate, per), lambda person: person
        )
        self._by_server = commands.CooldownMapping[int](
            commands.Cooldown(server_rate, per), lambda server: server
        )

    def admit(self, person: Asker, place: Place) -> None:
        """Nothing, or TooManyQuestions or BusyServer."""
        if wait := self._by_person.update_rate_limit(person.id):
            raise TooManyQuestions(wait)
        server = place.server_id
        if server is not None and (wait := self._by_server.update_rate_limit(server)):
            raise BusyServer(wait)

    async def settings(self, place: Place) -> ServerSettings:
        """What is set in the place."""
        return await self._servers.settings(place.server_id)

    async def answer(
        self,
        query: Query,
        place: Place,
        person: Asker,
        reply: Reply,
        language: Language,
        *,
        deletable: bool = True,
    ) -> None:
        """Nothing; the reply shows the card. Raises what keeps the question from its answer."""

        async def tell(position: int) -> None:
            await reply.tell(language("queue-place", position=position))

        settings = await self.settings(place)
        answer = await self._counted(query, place, person, tell, settings)
        excerpts = _EXCERPTS[settings.answer_length]
        buttons = _buttons(query, answer, person if deletable else None, language)
        card = cards.compose(answer, language, excerpts=excerpts, follows=query.follows)
        await reply.show(
            cards.layout(card, buttons),
            cards.plain(answer, language, follows=query.follows),
            cards.below_plain(buttons),
        )

    async def sources(
        self, query: Query, place: Place, tell: Tell, *, again: bool = False
    ) -> Answer:
        """The answer with many more excerpts than a card shows; `again` as it was found lately."""
        key = (query, place.collections)
        if again and key in self._lately:
            return self._lately[key]
        settings = await self.settings(place)
        async with self._desk.seat(tell):
            answer = await self._found(query, place, settings, shown=MOST_SOURCES)
        self._lately[key] = answer
        if len(self._lately) > MOST_LATELY:
            del self._lately[next(iter(self._lately))]
        return answer

    async def timeline(self, query: Query, place: Place, tell: Tell) -> Timeline:
        """What took place of what the question is about, by the articles that may answer it."""
        async with self._desk.seat(tell), self._bounded():
            return await self._answers.timeline(
                query.text,
                collections=place.collections,
                as_of=query.as_of,
                published_since=query.since,
                published_until=query.until,
            )

    async def _counted(
        self, query: Query, place: Place, person: Asker, tell: Tell, settings: ServerSettings
    ) -> Answer:
        outcome, took_ms = QuestionOutcome.FAILED, 0
        try:
            async with self._desk.seat(tell):
                answer = await self._found(query, place, settings, shown=cards.MOST_SHOWN)
            outcome = (
                QuestionOutcome.UNANSWERED if answer.text is None else QuestionOutcome.ANSWERED
            )
            took_ms = answer.took_ms
            return answer
        finally:
            counting = self._desk.beside(
                self._servers.count_question(
                    place.server_id,
                    user_id=person.id,
                    question=query.text,
                    outcome=outcome,
                    took_ms=took_ms,
                )
            )
            # An ingest may hold the database for long: the answer does not wait for it.
            await asyncio.wait({counting}, timeout=LONGEST_COUNT)

    async def _found(
        self, query: Query, place: Place, settings: ServerSettings, *, shown: int
    ) -> Answer:
        async with self._bounded():
            return await self._answers.answer(
                query.text,
                collections=place.collections,
                as_of=query.as_of,
                since=query.since,
                until=query.until,
                answers_from=settings.answers_from,
                shown=shown,
            )

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        """The time that a question may take. Raises TookTooLong."""
        try:
            async with asyncio.timeout(self._within):
                yield
        except TimeoutError as error:
            raise TookTooLong(self._within) from error


def _buttons(
    query: Query, answer: Answer, deleter: Asker | None, language: Language
) -> Sequence[cards.Button]:
    found = []
    if answer.citations:
        found += [
            button(language("button-more"), "more", f"{query.tag}.1"),
            button(language("button-timeline"), "timeline", query.tag),
        ]
    found += [
        button(language("button-follow"), "follow", query.tag),
        button(language("button-helpful"), "good"),
        button(language("button-not-helpful"), "bad"),
    ]
    if deleter is not None:
        found.append(button(language("button-delete"), "delete", str(deleter.id)))
    return found
