"""Articles that were read and are not stored until somebody confirms that they are right."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace

import discord

from bot.collections import guild_collection
from bot.discord_io.locales import of_person
from bot.errors import PreviewGone
from bot.explainer import Explainer
from bot.forms.articles import ArticleDetailsForm, ArticleEntry
from bot.forms.persistent import PersistentForms
from bot.ingestion import Ingestion
from bot.views.articles import pending_buttons, pending_text
from bot.views.components import button_rows
from ingest.article_service import revised
from ingest.collection_service import CollectionService
from ingest.types import ExtractedArticle
from language import Languages

MOST_HELD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    collection: str
    found: ExtractedArticle


class PendingArticles:
    """Shows what was read of an article, with buttons to add it, correct it or discard it.

    The articles are held in memory: at most `MOST_HELD`, of which the oldest goes first, and none
    after a restart.
    """

    def __init__(
        self,
        *,
        collections: CollectionService,
        ingestion: Ingestion,
        explainer: Explainer,
        forms: PersistentForms,
        languages: Languages,
    ) -> None:
        self._collections = collections
        self._ingestion = ingestion
        self._explainer = explainer
        self._languages = languages
        self._forms = forms
        forms.on("amend", self._details_form)
        self._held: OrderedDict[str, _Held] = OrderedDict()

    async def show(
        self, interaction: discord.Interaction, collection: str, found: ExtractedArticle
    ) -> None:
        """Hold the article, and show it in the reply, which is deferred already."""
        key = secrets.token_hex(8)
        self._held[key] = _Held(collection=collection, found=found)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)
        language = of_person(self._languages, interaction)
        await interaction.edit_original_response(
            content=pending_text(found, language), view=button_rows(pending_buttons(key, language))
        )

    async def add(self, interaction: discord.Interaction, key: str) -> None:
        """Store the article."""
        held = self._pending(interaction, key)
        await interaction.response.defer()
        # If the button is pressed twice, the article is unchanged the second time.
        receipt = await self._collections.keep(held.collection, held.found)
        await self._ingestion.report(interaction, held.collection, receipt)
        self._held.pop(key, None)

    async def edit(self, interaction: discord.Interaction, key: str) -> None:
        """Open a form to correct the article, and show it as corrected."""
        await self._forms.open(interaction, "amend", key)

    async def _details_form(self, interaction: discord.Interaction, key: str) -> ArticleDetailsForm:
        draft = self._pending(interaction, key).found.draft

        async def submit(submitted: discord.Interaction, entry: ArticleEntry) -> None:
            held = self._pending(submitted, key)
            draft = held.found.draft
            corrected = revised(draft, entry.details_of(draft))
            # A day that somebody has looked at needs no warning any more.
            found = replace(held.found, draft=corrected, dated=None)
            await submitted.response.defer()
            # The key is new, so that the article as it was before can no longer be added.
            await self.show(submitted, held.collection, found)
            self._held.pop(key, None)

        return ArticleDetailsForm(
            ArticleEntry.of(draft),
            submit=submit,
            explainer=self._explainer,
            language=of_person(self._languages, interaction),
        )

    async def discard(self, interaction: discord.Interaction, key: str) -> None:
        """Discard the article."""
        self._held.pop(key, None)
        language = of_person(self._languages, interaction)
        await interaction.response.edit_message(content=language("held-dropped"), view=None)

    def _pending(self, interaction: discord.Interaction, key: str) -> _Held:
        held = self._held.get(key)
        guild = interaction.guild_id
        if held is None or guild is None or held.collection != guild_collection(guild):
            raise PreviewGone
        return held
