"""Commands, buttons and events, one cog for each matter.

A cog parses what it is given, calls services, and shows a view. Each module has a `create_cog`,
which takes from the bot what the cog's constructor needs.
"""

from bot.cogs import (
    answer_buttons,
    archive,
    articles,
    departures,
    feeds,
    help,
    privacy,
    questions,
    timelines,
)

COG_FACTORIES = (
    questions.create_cog,
    answer_buttons.create_cog,
    articles.create_cog,
    feeds.create_cog,
    archive.create_cog,
    timelines.create_cog,
    privacy.create_cog,
    departures.create_cog,
    help.create_cog,
)
"""What makes each cog, in the order in which they are added."""
