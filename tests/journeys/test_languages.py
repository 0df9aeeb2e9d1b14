"""Journeys in another language than English: commands, cards, dates, forms and refusals."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

import pytest

from ingest.types import ArticleDetails
from language import Languages
from tests.discord_server import Message, Person, Upload
from tests.journeys.harness import (
    ADMIN,
    FINLAND,
    FINLAND_QUESTION,
    MODI,
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
)
from tests.language.messages import messages

WIDE, NARROW = "\u00a0", "\u202f"


@pytest.fixture
async def jeanne(harness: BotHarness) -> AsyncIterator[Person]:
    """A member of the guild whose Discord is in French."""
    person = harness.server.add_user("jeanne", locale="fr")
    harness.guild.add_member(person)
    yield person
    # Nothing was missing in the catalogue, and Discord took all.
    assert harness.server.refusals == []


def plain(text: str) -> str:
    return text.replace(WIDE, " ").replace(NARROW, " ")


async def test_a_french_reader_has_french_commands_cards_and_dates(
    harness: BotHarness, jeanne: Person
) -> None:
    await harness.add_file(title="Modi in Moscow")
    reply = await jeanne.slash(
        harness.channel, "/demander", question=MODI_QUESTION, depuis="2024-01-01"
    )
    card = await reply.original(PATIENT)
    text = plain(card.text)
    assert "## 8 juillet 2024\n" in text
    assert "A eu lieu · d’après Modi in Moscow uniquement · " in text
    assert "publié le 9 juillet 2024" in text
    assert "-# En date du 1er juillet 2026" in text
    # What an article says stays as it is.
    assert "“Indian Prime Minister Narendra Modi visited Russia" in text
    for label in (
        "Plus de sources",
        "Chronologie",
        "Poursuivre",
        "Utile",
        "Pas utile",
        "Supprimer",
    ):
        assert label in text


async def test_an_english_reader_of_the_same_server_has_english(
    harness: BotHarness, jeanne: Person
) -> None:
    await harness.add_file(title="Modi in Moscow")
    assert "## 8 July 2024\n" in (await harness.ask(MODI_QUESTION)).text
    card = await harness.ask(MODI_QUESTION)
    # The sources are for the person who pressed the button, the card was for the channel.
    more = await (await jeanne.click(card, "More sources")).original(PATIENT)
    assert "**Toutes les sources**, page 1 sur 1" in more.text
    drawn = await (await jeanne.click(card, "Timeline")).original(PATIENT)
    assert "-# Chronologie : Modi visit Russia" in plain(drawn.text)


@pytest.mark.parametrize("locale", ["ko", "pt-BR", "en-GB", "en-US"])
async def test_unsupported_languages_fall_back_to_english(harness: BotHarness, locale: str) -> None:
    person = harness.server.add_user("min", locale=locale)
    harness.guild.add_member(person)
    reply = await person.slash(harness.channel, "/ask", question=MODI_QUESTION)
    assert NOT_FOUND in (await reply.original(PATIENT)).text


async def test_public_answers_are_in_the_communitys_language_and_private_ones_in_the_persons(
    harness: BotHarness,
) -> None:
    guild = harness.server.add_guild("Ambassade", community_locale="fr")
    guild.add_member(harness.reader)
    channel = guild.text_channel
    public = await harness.ask(MODI_QUESTION, where=channel)
    assert "Les archives ne répondent pas à cette question." in public.text
    asked = await harness.reader.say(channel, f"{harness.server.bot.mention} {MODI_QUESTION}")
    answer = await harness.server.wait_message(channel, after=asked, timeout=PATIENT)
    assert "Les archives ne répondent pas à cette question." in answer.text
    alone = await harness.reader.slash(channel, "/ask", question=MODI_QUESTION, only_me=True)
    assert NOT_FOUND in (await alone.original(PATIENT)).text


async def test_follow_ups_and_buttons_work_on_a_card_in_any_language(
    harness: BotHarness, jeanne: Person
) -> None:
    await harness.add_file(title="Modi in Moscow")
    reply = await jeanne.slash(harness.channel, "/demander", question=MODI_QUESTION)
    card = await reply.original(PATIENT)
    form = (await jeanne.click(card, "Poursuivre")).modal
    assert form.title == "Poursuivre"
    assert "Votre question (en anglais)" in form.text
    asked_on = await jeanne.submit_modal(form, {"question": "and China?"})
    second = plain((await asked_on.original(PATIENT)).text)
    assert second.startswith("-# Compris comme : When did Modi visit China?")
    wrong = (await jeanne.click(card, "Pas utile")).modal
    assert wrong.title == "Pas utile"
    noted = await jeanne.submit_modal(wrong, {"reason": "trop vague"})
    assert (await noted.original(PATIENT)).text == "Merci, c’est noté."
    # An English reader asks on from the French card.
    message = await asked_on.original(PATIENT)
    third = await harness.reader.say(
        harness.channel, f"{harness.server.bot.mention} and Japan?", reply_to=message
    )
    answer = await harness.server.wait_message(harness.channel, after=third, timeout=PATIENT)
    assert answer.text.startswith("-# Understood as: When did Modi visit Japan?")


async def test_refusals_are_in_the_readers_language(harness: BotHarness, jeanne: Person) -> None:
    reply = await jeanne.slash(
        harness.channel, "/demander", question=MODI_QUESTION, depuis="juillet"
    )
    assert "`juillet` n’est pas une date" in (await reply.original(PATIENT)).text
    refused = await jeanne.slash(harness.channel, "/archive état", force=True)
    said = plain((await refused.original(PATIENT)).text)
    assert said == "Il vous faut pour cela : « Gérer le serveur »."
    card = await harness.ask(FINLAND_QUESTION)
    away = await jeanne.click(card, "Delete")
    assert "peut supprimer cette réponse" in (await away.original(PATIENT)).text


async def test_help_privacy_and_timelines_are_in_the_readers_language(
    harness: BotHarness, jeanne: Person
) -> None:
    await harness.add_file(title="Modi in Moscow")
    help_ = await (await jeanne.slash(harness.channel, "/aide")).original(PATIENT)
    assert "`/article ajouter`" in help_.text
    about = await jeanne.slash(harness.channel, "/confidentialité infos")
    assert "pendant 30 jours" in plain((await about.original(PATIENT)).text)
    gone = await jeanne.slash(harness.channel, "/confidentialité oublier")
    assert "je n’avais rien sur vous" in (await gone.original(PATIENT)).text
    drawn = await jeanne.slash(harness.channel, "/chronologie", sujet="Modi Russia visits")
    text = plain((await drawn.original(PATIENT)).text)
    assert "-# Chronologie : Modi Russia visits" in text
    assert "1 événement : 8 juillet 2024" in text


async def test_the_settings_form_is_in_the_admins_language(harness: BotHarness) -> None:
    chef = harness.server.add_user("chef", locale="fr")
    harness.guild.add_member(
        chef, permissions=harness.guild.members[harness.admin.id].guild_permissions()
    )
    opened = await chef.slash(harness.channel, "/archive réglages")
    assert opened.modal.title == "Mon comportement sur ce serveur"
    done = await chef.submit_modal(opened.modal, {"confidence": "Audacieuse", "length": "Courtes"})
    said = plain((await done.original(PATIENT)).text)
    assert "Réponses : courtes, assurance audacieuse, pour tout le monde" in said


async def test_a_french_curator_adds_finds_corrects_and_removes_articles(
    harness: BotHarness, jeanne: Person
) -> None:
    harness.guild.add_member(jeanne, permissions=ADMIN)

    async def said(command: str, **options: object) -> Message:
        reply = await jeanne.slash(harness.channel, command, **options)
        return await reply.original(PATIENT)

    async def until_it_says(message: Message, text: str) -> str:
        await harness.server.until(
            lambda: text in plain(message.text) or None, timeout=PATIENT, what=text
        )
        return plain(message.text)

    assert "Il n’y a pas d’articles ici." in (await said("/article liste")).text

    preview = await said("/article ajouter", fichier=Upload("modi.txt", MODI), titre="Modi")
    text = plain(preview.text)
    assert text.startswith("Pas encore ajouté. Est-ce exact ?\n**Modi** · 9 juillet 2024")
    assert "-# 159 caractères · pour ce serveur seulement" in text
    form = (await jeanne.click(preview, "Corriger")).modal
    assert form.title == "Corriger un article"
    assert "Date de publication, AAAA-MM-JJ" in form.text
    wrong = await (await jeanne.submit_modal(form, {"published": "juillet"})).original(PATIENT)
    assert "n’est pas une date" in wrong.text
    again = (await jeanne.click(wrong, "Corriger")).modal
    await jeanne.submit_modal(again, {"title": "Modi à Moscou", "published": "2024-07-09"})
    # What was refused becomes the article as it was corrected.
    await until_it_says(wrong, "Est-ce exact ?\n**Modi à Moscou** · 9 juillet 2024")
    await jeanne.click(wrong, "Ajouter")
    added = await until_it_says(wrong, "Ajouté : Modi à Moscou")
    assert "-# publié le 9 juillet 2024" in added

    opened = await jeanne.slash(harness.channel, "/article ajouter")
    assert opened.modal.title == "Ajouter des articles"
    assert "Ou le texte d’un seul article" in opened.modal.text
    pasted = await jeanne.submit_modal(
        opened.modal, {"text": FINLAND, "title": "Finland joins", "published": "2023-04-04"}
    )
    assert "Ajouté : Finland joins" in plain((await pasted.original(PATIENT)).text)

    listed = await said("/article liste")
    assert "**Modi à Moscou**\n-# 9 juillet 2024" in plain(listed.text)
    found = await said("/article chercher", mots="the alliance's new member")
    assert "**Finland joins**\n-# 4 avril 2023" in plain(found.text)
    (choice,) = await jeanne.autocomplete(
        harness.channel, "/article lire", focused="article", value="Finland"
    )
    shown = await said("/article lire", article=choice.value)
    assert "4 avril 2023 · ajouté le" in plain(shown.text)
    removed = await (await jeanne.click(shown, "Retirer")).original(PATIENT)
    assert plain(removed.text).startswith("Retiré : **Finland joins** · 4 avril 2023")
    back = await (await jeanne.click(removed, "Rétablir")).original(PATIENT)
    assert plain(back.text) == "Rétabli : **Finland joins** · 4 avril 2023"

    status = plain((await said("/archive état")).text)
    assert "**2** articles en 2 passages\nPubliés du 4 avril 2023 au 9 juillet 2024" in status
    assert "Index : à jour" in status
    assert "Flux : 0" in status
    assert "**Questions**\nAucune au cours des 30 derniers jours" in status
    gaps = plain((await said("/archive lacunes")).text)
    assert "leur texte n’est pas conservé. `/archive réglages`" in gaps
    rebuilt = await said("/archive réindexer")
    await until_it_says(rebuilt, "Les archives sont réindexées.\n**2** articles en 2 passages")
    packed = await said("/archive exporter")
    await until_it_says(packed, "sont dans le fichier ci-dessous. `/archive importer`")
    form = (await jeanne.slash(harness.channel, "/archive importer")).modal
    assert "Ce qu’a donné /archive exporter" in form.text
    assert "`/flux ajouter` en suit un" in (await said("/flux liste")).text


async def test_every_command_is_in_the_catalogue_and_registered_in_every_language(
    harness: BotHarness,
) -> None:
    languages = Languages.load()
    others = [each for each in languages if each is not languages.default]
    known = set()
    for command in harness.server.world.commands[None].values():
        for name, item in walk(command):
            known.add(name)
            # The English of the catalogue, which translators read, is that of the code.
            assert languages.default.get(name) == item["name"], name
            assert item["name_localizations"] == {each.code: each(name) for each in others}
            if item.get("description"):
                described = f"{name}.description"
                assert languages.default.get(described) == item["description"], name
                said = {each.code: each(described) for each in others}
                assert item["description_localizations"] == said
    of_commands = {
        name
        for name in messages("en-GB")
        if name.startswith(("command-", "menu-", "choice-")) and "." not in name
    }
    assert known == of_commands


def walk(item: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a command and all below it, each with the id of its message."""
    if item["type"] == 3 and not above:
        yield f"menu-{item['name'].lower().replace(' ', '-')}", item
        return
    name = f"{above or 'command'}-{item['name']}"
    yield name, item
    for each in item.get("options") or ():
        yield from walk(each, name)
    for choice in item.get("choices") or ():
        yield f"choice-{choice['name'].lower().replace(' ', '-')}", choice


async def test_a_question_without_reports_says_so_in_french(
    harness: BotHarness, jeanne: Person
) -> None:
    await harness.app.collections.add_text(
        "public",
        "Narendra Modi will visit Japan on 12 May 2024, officials said in Tokyo.",
        ArticleDetails(title="Modi to visit Japan", published_on=date(2024, 5, 1)),
    )
    reply = await jeanne.slash(
        harness.channel,
        "/demander",
        question="Has Modi visited Japan yet?",
        en_date_du="2024-05-02",
    )
    text = plain((await reply.original(PATIENT)).text)
    assert "## Pas encore ; prévu : 12 mai 2024\n" in text
