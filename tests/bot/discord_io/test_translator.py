"""Texts of commands are found in the catalogue by the command or option they belong to."""

import pytest
from discord import Interaction, Locale, app_commands
from discord.app_commands import TranslationContext, TranslationContextLocation, locale_str

from bot.discord_io.translator import CommandTranslator
from language import Languages

ENGLISH = "date-first = 1"
FRENCH = """
date-first = 1er
command-feed-add = ajouter
    .description = Suivre un fil.
command-feed-add-every = rythme
    .description = Tous les combien.
choice-every-2-hours = toutes les 2 heures
menu-check-this = Vérifier
"""


@app_commands.command(name="add", description="Follow a feed.")
@app_commands.describe(every="How often.")
@app_commands.choices(every=[app_commands.Choice(name="every 2 hours", value=120)])
async def add(interaction: Interaction, every: int) -> None: ...


@pytest.fixture
def translator() -> CommandTranslator:
    group = app_commands.Group(name="feed", description="Feeds.")
    group.add_command(add)
    return CommandTranslator(Languages({"en-GB": ENGLISH, "fr": FRENCH}))


async def test_each_text_of_a_command_is_translated(translator: CommandTranslator) -> None:
    where = TranslationContextLocation
    [every] = add.parameters
    [choice] = every.choices
    for location, data, said in (
        (where.command_name, add, "ajouter"),
        (where.command_description, add, "Suivre un fil."),
        (where.parameter_name, every, "rythme"),
        (where.parameter_description, every, "Tous les combien."),
        (where.choice_name, choice, "toutes les 2 heures"),
    ):
        context = TranslationContext(location, data)  # type: ignore[arg-type]
        assert await translator.translate(locale_str("x"), Locale.french, context) == said


@pytest.mark.parametrize("locale", [Locale.british_english, Locale.american_english, Locale.korean])
async def test_english_and_unsupported_languages_are_not_translated(
    translator: CommandTranslator, locale: Locale
) -> None:
    context = TranslationContext(TranslationContextLocation.command_name, add)
    assert await translator.translate(locale_str("add"), locale, context) is None


async def test_a_missing_translation_falls_back_to_the_code(
    translator: CommandTranslator,
) -> None:
    group = app_commands.Group(name="other", description="Other.")
    context = TranslationContext(TranslationContextLocation.group_name, group)
    assert await translator.translate(locale_str("other"), Locale.french, context) is None
