"""The reply to an interaction, for one person only, that shows long work and its result."""

import logging

import discord

from bot.discord_io.replies import send_privately
from bot.discord_io.retry import FAILURES, is_expired, retry

log = logging.getLogger(__name__)


async def show(
    interaction: discord.Interaction, text: str, view: discord.ui.View | None = None
) -> None:
    """Show the progress; failures are ignored, as the work goes on either way."""
    try:
        await interaction.edit_original_response(content=text, view=view)
    except FAILURES:
        log.info("progress could not be shown", exc_info=True)


async def show_last(
    interaction: discord.Interaction, text: str, view: discord.ui.View | None = None
) -> None:
    """Show the result, as a direct message if the interaction has expired in the meantime."""
    try:
        await retry(lambda: interaction.edit_original_response(content=text, view=view))
    except discord.HTTPException as error:
        # An interaction can be replied to for fifteen minutes.
        if not is_expired(error):
            raise
        await send_privately(interaction.user, text, view)
