"""A walk through all commands, as everybody who may use them, in English and in French."""

import discord

from language import Languages
from tests.discord_server import Person, Reply, Upload
from tests.journeys.harness import ADMIN, FINLAND, MODERATOR, MODI_QUESTION, PATIENT, BotHarness

FILE = Upload("finland.txt", FINLAND.encode())
FOR_ALL = (
    ("ask", {"question": MODI_QUESTION}),
    ("timeline", {"topic": "Modi Russia visits"}),
    ("help", {}),
    ("privacy about", {}),
    ("privacy forget", {}),
)
FOR_CURATORS = (
    ("article add", {}),
    ("article add", {"file": FILE}),
    ("article add", {"url": "10.0.0.1/news"}),
    ("article list", {}),
    ("article search", {"words": "Modi"}),
    ("article show", {"article": "1"}),
    ("article edit", {"article": "1"}),
    ("article remove", {"article": "1"}),
    ("article restore", {"article": "1"}),
    ("feed add", {"url": "10.0.0.1/feed"}),
    ("feed list", {}),
    ("feed refresh", {"feed": "1"}),
    ("feed remove", {"feed": "1"}),
)
FOR_ADMINS = (
    ("archive status", {}),
    ("archive settings", {}),
    ("archive gaps", {}),
    ("archive reindex", {}),
    ("archive export", {}),
    ("archive import", {}),
)


async def test_every_command_answers_everybody_who_may_use_it(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    used = set()
    for name, locale, permissions, commands in (
        ("mia", "en-GB", discord.Permissions.none(), FOR_ALL),
        ("carl", "en-GB", MODERATOR, FOR_ALL + FOR_CURATORS),
        ("amy", "en-GB", ADMIN, FOR_ALL + FOR_CURATORS + FOR_ADMINS),
        ("jeanne", "fr", ADMIN, FOR_ALL + FOR_CURATORS + FOR_ADMINS),
    ):
        person = harness.server.add_user(name, locale=locale)
        harness.guild.add_member(person, permissions=permissions)
        language = Languages.load().best(locale)
        for command, values in commands:
            reply = await use(harness, person, command, values)
            used.add(command.split()[0])
            if reply.interaction.modal is not None:
                continue
            said = (await reply.original(PATIENT)).text
            assert said, command
            assert language("error-unforeseen") not in said, command
    offered = {each["name"] for each in harness.server.world.commands[None].values()}
    assert offered - used == {"Ask about this message", "Add to archive"}


async def test_who_may_not_curate_is_told_what_it_takes(harness: BotHarness) -> None:
    for command, values in FOR_CURATORS:
        reply = await use(harness, harness.reader, command, values)
        assert "Manage Messages" in (await reply.original(PATIENT)).text, command


async def use(
    harness: BotHarness, person: Person, command: str, values: dict[str, object]
) -> Reply:
    """Use a command by the names that it and its options have in the person's language."""
    language = Languages.load().best(person.locale)
    parts = command.split()
    keys = ["-".join(["command", *parts[:count]]) for count in range(1, len(parts) + 1)]
    named = [language.get(key) or part for key, part in zip(keys, parts, strict=True)]
    options = {language.get(f"{keys[-1]}-{name}") or name: each for name, each in values.items()}
    return await person.slash(harness.channel, f"/{' '.join(named)}", **options)
