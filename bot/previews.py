"""Articles that were read and are not stored yet, until somebody says that they are right."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace

import discord

from bot.collections import guild_collection
from bot.curating import held_buttons, held_text
from bot.discord_io.locales import of_person
from bot.errors import Explainer, PreviewGone
from bot.intake import Intake
from bot.views import cards
from bot.views.forms import DetailsForm, Written
from ingest.article_service import Revision, revised
from ingest.collection_service import CollectionService
from ingest.types import ExtractedArticle
from language import Languages

MOST_HELD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    collection: str
    found: ExtractedArticle


class Previews:
    """Shows what was read of an article; it is stored, corrected or dropped by a button.

    Held in memory: the oldest goes where there are too many, and all with the process.
    """

    def __init__(
        self,
        *,
        collections: CollectionService,
        intake: Intake,
        explainer: Explainer,
        languages: Languages,
    ) -> None:
        self._collections = collections
        self._intake = intake
        self._explainer = explainer
        self._languages = languages
        self._held: OrderedDict[str, _Held] = OrderedDict()

    async def show(
        self, interaction: discord.Interaction, collection: str, found: ExtractedArticle
    ) -> None:
        """Nothing; the reply, already deferred, shows the article."""
        key = secrets.token_hex(8)
        self._held[key] = _Held(collection=collection, found=found)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)
        language = of_person(self._languages, interaction)
        await interaction.edit_original_response(
            content=held_text(found, language), view=cards.below_plain(held_buttons(key, language))
        )

    async def keep(self, interaction: discord.Interaction, key: str) -> None:
        """Nothing; the article is stored."""
        held = self._of(interaction, key)
        await interaction.response.defer()
        # Pressed twice, it is unchanged the second time.
        receipt = await self._collections.keep(held.collection, held.found)
        await self._intake.tell(interaction, held.collection, receipt)
        self._held.pop(key, None)

    async def amend(self, interaction: discord.Interaction, key: str) -> None:
        """Nothing; a form opens, and the reply shows what is set in it."""
        draft = self._of(interaction, key).found.draft

        async def submit(submitted: discord.Interaction, written: Written) -> None:
            held = self._of(submitted, key)
            changed = Revision(
                title=written.title.strip() or held.found.draft.title,
                published_on=written.published_on or held.found.draft.published_on,
                publisher=written.publisher.strip() or None,
                url=written.link.strip() or None,
            )
            # What somebody has looked at needs no warning any more.
            found = replace(held.found, draft=revised(held.found.draft, changed), dated=None)
            await submitted.response.defer()
            # Under a new key: what stands elsewhere as it was before can be added no more.
            await self.show(submitted, held.collection, found)
            self._held.pop(key, None)

        written = Written(
            title=draft.title,
            publisher=draft.publisher or "",
            published=draft.published_on.isoformat(),
            link=draft.url or "",
        )
        await interaction.response.send_modal(
            DetailsForm(
                written,
                submit=submit,
                explainer=self._explainer,
                language=of_person(self._languages, interaction),
            )
        )

    async def drop(self, interaction: discord.Interaction, key: str) -> None:
        """Nothing; the article is forgotten."""
        self._held.pop(key, None)
        language = of_person(self._languages, interaction)
        await interaction.response.edit_message(content=language("held-dropped"), view=None)

    def _of(self, interaction: discord.Interaction, key: str) -> _Held:
        held = self._held.get(key)
        guild = interaction.guild_id
        if held is None or guild is None or held.collection != guild_collection(guild):
            raise PreviewGone
        return held
