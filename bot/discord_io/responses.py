"""Responses to interactions whose answer got lost, or that come too late to be seen."""

import logging
from typing import Any

import discord
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.discord_io.retry import ALREADY_ACKNOWLEDGED, is_expired

log = logging.getLogger(__name__)

_CHOICES = discord.InteractionResponseType.autocomplete_result.value


class ResponseAdapter(AsyncWebhookAdapter):
    """Sends what discord.py responds to interactions, and takes as done what is.

    If Discord takes a response and its answer gets lost, discord.py sends the response again, which
    Discord refuses as acknowledged already. Suggestions that come too late are for nobody.
    """

    async def create_interaction_response(
        self, interaction_id: int, token: str, *, params: Any, **others: Any
    ) -> Any:
        """Send a response, and return what Discord says of it."""
        try:
            return await super().create_interaction_response(
                interaction_id, token, params=params, **others
            )
        except discord.HTTPException as error:
            if error.code == ALREADY_ACKNOWLEDGED:
                log.info("Discord has a response already whose answer got lost; going on")
            elif is_expired(error) and _type_of(params) == _CHOICES:
                log.info("suggestions came too late; nobody sees them")
            else:
                raise
        return {"interaction": {"id": interaction_id}}


def _type_of(params: Any) -> int | None:
    return (params.payload or {}).get("type")
