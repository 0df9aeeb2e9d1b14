"""The buttons of an answer: more sources, timeline, follow-up, feedback, and delete."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from answer.excerpts import Excerpts
from bot.cogs.questions import answer_interaction, completed
from bot.discord_io.locales import of_person
from bot.discord_io.permissions import has
from bot.discord_io.persistent_buttons import Handler, PersistentButtons
from bot.discord_io.replies import say
from bot.discord_io.retry import FAILURES
from bot.errors import CardUnreadable, NotTheAsker
from bot.explainer import Explainer
from bot.forms.persistent import PersistentForms
from bot.forms.questions import QuestionForm, ReasonForm
from bot.query import EarlierAnswer, Query, clean_question
from bot.question_handler import QuestionHandler
from bot.question_queue import QuestionQueue, TellPosition
from bot.scope import scope_of
from bot.views import cards, sources, timelines
from bot.views.components import framed
from language import Language, Languages
from servers.service import ServerService

if TYPE_CHECKING:
    from bot.client import AttacheBot

DAYS_IN_TAG = 3


class AnswerButtons(commands.Cog):
    """Handles the buttons below an answer."""

    def __init__(
        self,
        *,
        questions: QuestionHandler,
        excerpts: Excerpts,
        servers: ServerService,
        question_queue: QuestionQueue,
        explainer: Explainer,
        buttons: PersistentButtons,
        forms: PersistentForms,
        languages: Languages,
    ) -> None:
        self._questions = questions
        self._excerpts = excerpts
        self._servers = servers
        self._question_queue = question_queue
        self._explainer = explainer
        self._languages = languages
        self._forms = forms
        forms.on("follow", self._follow_form)
        forms.on("bad", self._reason_form)
        for action, handler in (
            ("more", self._more),
            ("timeline", self._timeline),
            ("follow", self._follow),
            ("good", self._good),
            ("bad", self._bad),
            ("delete", self._delete),
        ):
            buttons.on(action, self._finished_before_stop(handler))

    def _finished_before_stop(self, handler: Handler) -> Handler:
        """Return the handler as work that is finished before the bot stops."""

        async def handle(interaction: discord.Interaction, detail: str) -> None:
            async with self._question_queue.in_progress():
                await handler(interaction, detail)

        return handle

    async def _more(self, interaction: discord.Interaction, detail: str) -> None:
        days = detail.split(".")
        query = self._query(interaction, ".".join(days[:DAYS_IN_TAG]))
        page = int(days[DAYS_IN_TAG])
        # The button of a card opens page 1, too; the one that turns back to it adds "back".
        is_turning = page > 1 or len(days) > DAYS_IN_TAG + 1
        language = of_person(self._languages, interaction)
        if is_turning:
            await interaction.response.defer()
        else:
            self._questions.admit(interaction.user, scope_of(interaction))
            await interaction.response.defer(thinking=True, ephemeral=True)
        scope = scope_of(interaction)
        # A page that is turned has no place to show the position in the queue.
        tell = _tell_nothing if is_turning else _tell_position(interaction, language)
        answer = await self._questions.sources(query, scope, tell, again=is_turning)
        pages = sources.page_count(len(answer.citations))
        page = min(max(1, page), pages)
        shown = [
            sources.Source(
                number=number,
                citation=cited,
                paragraph=await self._excerpts.paragraph(cited, scope.collections),
            )
            for number, cited in sources.numbered(answer.citations, page)
        ]
        view = framed(
            sources.page_texts(query, shown, page, pages, language),
            sources.page_buttons(query, page, pages, language),
        )
        await interaction.edit_original_response(content=None, view=view)

    async def _timeline(self, interaction: discord.Interaction, detail: str) -> None:
        query = self._query(interaction, detail)
        scope = scope_of(interaction)
        language = of_person(self._languages, interaction)
        self._questions.admit(interaction.user, scope)
        await interaction.response.defer(thinking=True, ephemeral=True)
        found = await self._questions.timeline(query, scope, _tell_position(interaction, language))
        pictures = await asyncio.to_thread(timelines.pictures, found, language)
        await interaction.edit_original_response(
            content=None, view=timelines.layout(found, language), attachments=pictures
        )

    async def _follow(self, interaction: discord.Interaction, detail: str) -> None:
        await self._forms.open(interaction, "follow", detail)

    async def _follow_form(self, interaction: discord.Interaction, detail: str) -> QuestionForm:
        earlier = self._earlier(interaction, detail)
        is_private = interaction.message is not None and interaction.message.flags.ephemeral

        async def submit(submitted: discord.Interaction, text: str) -> None:
            new = Query(text=clean_question(text), as_of=self._questions.today())
            query = completed(earlier, new)
            async with self._question_queue.in_progress():
                await answer_interaction(
                    self._questions,
                    self._explainer,
                    self._languages,
                    submitted,
                    query,
                    only_me=is_private or None,
                )

        return QuestionForm(
            submit=submit,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
            after=earlier.query.text,
        )

    async def _good(self, interaction: discord.Interaction, _: str) -> None:
        await self._record_feedback(interaction, helpful=True)

    async def _bad(self, interaction: discord.Interaction, _: str) -> None:
        await self._forms.open(interaction, "bad")

    async def _reason_form(self, interaction: discord.Interaction, _: str) -> ReasonForm:
        async def submit(submitted: discord.Interaction, reason: str) -> None:
            await self._record_feedback(submitted, helpful=False, reason=reason)

        language = of_person(self._languages, interaction)
        return ReasonForm(submit=submit, explainer=self._explainer, language=language)

    async def _record_feedback(
        self, interaction: discord.Interaction, *, helpful: bool, reason: str | None = None
    ) -> None:
        message = interaction.message
        if message is None:
            raise CardUnreadable
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._servers.give_feedback(
            scope_of(interaction).server_id,
            message_id=message.id,
            user_id=interaction.user.id,
            helpful=helpful,
            reason=reason,
            question=cards.question_on_card(cards.message_text(message), self._languages),
        )
        await say(interaction, of_person(self._languages, interaction)("feedback-thanks"))

    async def _delete(self, interaction: discord.Interaction, detail: str) -> None:
        if str(interaction.user.id) != detail and not has(interaction, "manage_messages"):
            raise NotTheAsker
        await interaction.response.defer()
        await interaction.delete_original_response()

    def _query(self, interaction: discord.Interaction, tag: str) -> Query:
        return self._earlier(interaction, tag).query

    def _earlier(self, interaction: discord.Interaction, tag: str) -> EarlierAnswer:
        if interaction.message is None:
            raise CardUnreadable
        text = cards.question_on_card(cards.message_text(interaction.message), self._languages)
        if text is None:
            raise CardUnreadable
        try:
            return EarlierAnswer.from_tag(text, tag)
        except ValueError as error:
            raise CardUnreadable from error


def _tell_position(interaction: discord.Interaction, language: Language) -> TellPosition:
    """Return a function that shows the person their position in the queue."""

    async def tell(position: int) -> None:
        with suppress(*FAILURES):
            await interaction.edit_original_response(
                content=language("queue-place", position=position)
            )

    return tell


async def _tell_nothing(_: int) -> None:
    """Do not tell the position."""


def create_cog(bot: "AttacheBot") -> AnswerButtons:
    """Return the cog with what it needs of the bot."""
    return AnswerButtons(
        questions=bot.questions,
        excerpts=bot.services.excerpts,
        servers=bot.services.servers,
        question_queue=bot.question_queue,
        explainer=bot.explainer,
        buttons=bot.buttons,
        forms=bot.forms,
        languages=bot.languages,
    )
