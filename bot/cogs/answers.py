"""The buttons of an answer's card: more sources, timeline, follow-up, whether it helped, away."""

import asyncio
from contextlib import suppress

import discord
from discord.ext import commands

from answer.excerpts import Excerpts
from bot.asker import Questions
from bot.cogs.asking import answer_interaction, following
from bot.discord_io.locales import of_person
from bot.discord_io.persistent_buttons import Handler, PersistentButtons
from bot.discord_io.replies import has, say
from bot.errors import CardUnreadable, Explainer, NotTheAsker
from bot.places import place_of
from bot.query import Query, checked
from bot.question_queue import QuestionQueue, Tell
from bot.views import cards, sources, timelines
from bot.views.forms import QuestionForm, ReasonForm
from language import Language, Languages
from servers.service import ServerService

DAYS_IN_TAG = 3


class Answers(commands.Cog):
    """What can be done with an answer."""

    def __init__(
        self,
        *,
        questions: Questions,
        excerpts: Excerpts,
        servers: ServerService,
        desk: QuestionQueue,
        explainer: Explainer,
        presses: PersistentButtons,
        languages: Languages,
    ) -> None:
        self._questions = questions
        self._excerpts = excerpts
        self._servers = servers
        self._desk = desk
        self._explainer = explainer
        self._languages = languages
        for action, handler in (
            ("more", self._more),
            ("timeline", self._timeline),
            ("follow", self._follow),
            ("good", self._good),
            ("bad", self._bad),
            ("delete", self._delete),
        ):
            presses.on(action, self._guarded(handler))

    def _guarded(self, handler: Handler) -> Handler:
        """The handler, whose errors become sentences."""

        async def guarded(interaction: discord.Interaction, detail: str) -> None:
            try:
                async with self._desk.work():
                    await handler(interaction, detail)
            except Exception as error:
                language = of_person(self._languages, interaction)
                await say(interaction, self._explainer.explain(error, language))

        return guarded

    async def _more(self, interaction: discord.Interaction, detail: str) -> None:
        days = detail.split(".")
        query = self._query(interaction, ".".join(days[:DAYS_IN_TAG]))
        page = int(days[DAYS_IN_TAG])
        # The button on a card opens the first page, to which none but "back" turns.
        is_turning = page > 1 or len(days) > DAYS_IN_TAG + 1
        language = of_person(self._languages, interaction)
        if is_turning:
            await interaction.response.defer()
        else:
            self._questions.admit(interaction.user, place_of(interaction))
            await interaction.response.defer(thinking=True, ephemeral=True)
        place = place_of(interaction)
        # A page that is turned has no room for it, and need not be told for long.
        tell = _not_told if is_turning else _told(interaction, language)
        answer = await self._questions.sources(query, place, tell, again=is_turning)
        pages = sources.pages_of(len(answer.citations))
        page = min(max(1, page), pages)
        shown = [
            sources.Source(
                number=number,
                citation=cited,
                paragraph=await self._excerpts.paragraph(cited, place.collections),
            )
            for number, cited in sources.numbered(answer.citations, page)
        ]
        view = cards.framed(
            sources.page_texts(query, shown, page, pages, language),
            sources.page_buttons(query, page, pages, language),
        )
        await interaction.edit_original_response(content=None, view=view)

    async def _timeline(self, interaction: discord.Interaction, detail: str) -> None:
        query = self._query(interaction, detail)
        place = place_of(interaction)
        language = of_person(self._languages, interaction)
        self._questions.admit(interaction.user, place)
        await interaction.response.defer(thinking=True, ephemeral=True)
        found = await self._questions.timeline(query, place, _told(interaction, language))
        pictures = await asyncio.to_thread(timelines.pictures, found, language)
        await interaction.edit_original_response(
            content=None, view=timelines.layout(found, language), attachments=pictures
        )

    async def _follow(self, interaction: discord.Interaction, detail: str) -> None:
        earlier = self._query(interaction, detail)
        alone = interaction.message is not None and interaction.message.flags.ephemeral

        async def submit(submitted: discord.Interaction, text: str) -> None:
            new = Query(text=checked(text), as_of=self._questions.today())
            query = following(earlier.text, new)
            async with self._desk.work():
                await answer_interaction(
                    self._questions,
                    self._explainer,
                    self._languages,
                    submitted,
                    query,
                    only_me=alone or None,
                )

        form = QuestionForm(
            "",
            submit=submit,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
            after=earlier.text,
        )
        await interaction.response.send_modal(form)

    async def _good(self, interaction: discord.Interaction, _: str) -> None:
        await self._note(interaction, helpful=True)

    async def _bad(self, interaction: discord.Interaction, _: str) -> None:
        async def submit(submitted: discord.Interaction, reason: str) -> None:
            await self._note(submitted, helpful=False, reason=reason)

        language = of_person(self._languages, interaction)
        await interaction.response.send_modal(
            ReasonForm(submit=submit, explainer=self._explainer, language=language)
        )

    async def _note(
        self, interaction: discord.Interaction, *, helpful: bool, reason: str | None = None
    ) -> None:
        message = interaction.message
        if message is None:
            raise CardUnreadable
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._servers.give_feedback(
            place_of(interaction).server_id,
            message_id=message.id,
            user_id=interaction.user.id,
            helpful=helpful,
            reason=reason,
            question=cards.asked_on(cards.texts_of(message), self._languages),
        )
        await say(interaction, of_person(self._languages, interaction)("feedback-thanks"))

    async def _delete(self, interaction: discord.Interaction, detail: str) -> None:
        if str(interaction.user.id) != detail and not has(interaction, "manage_messages"):
            raise NotTheAsker
        await interaction.response.defer()
        await interaction.delete_original_response()

    def _query(self, interaction: discord.Interaction, tag: str) -> Query:
        if interaction.message is None:
            raise CardUnreadable
        text = cards.asked_on(cards.texts_of(interaction.message), self._languages)
        if text is None:
            raise CardUnreadable
        try:
            return Query.tagged(text, tag)
        except ValueError as error:
            raise CardUnreadable from error


def _told(interaction: discord.Interaction, language: Language) -> Tell:
    """Says where in the queue the person is, if that can be said."""

    async def tell(position: int) -> None:
        with suppress(discord.HTTPException):
            await interaction.edit_original_response(
                content=language("queue-place", position=position)
            )

    return tell


async def _not_told(_: int) -> None:
    """Nothing."""
