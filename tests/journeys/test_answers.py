"""Journeys around one answer: its buttons, follow-ups, threads, and where it may be asked."""

from datetime import date

import pytest

from ingest.types import ArticleDetails
from servers.service import ServerSettings
from tests.discord_server import DiscordServer, Message
from tests.journeys.harness import (
    ADMIN,
    FINLAND,
    FINLAND_QUESTION,
    MODERATOR,
    MODI_QUESTION,
    NOT_FOUND,
    PATIENT,
    BotHarness,
    populated,
    running,
)

LONG = (
    "Indian Prime Minister Narendra Modi visited Russia on 8 July 2024 and met Vladimir Putin. "
    "They spoke for hours."
)


async def mention(harness: BotHarness, text: str, **options: object) -> Message:
    channel = options.pop("where", harness.channel)
    said = f"{harness.server.bot.mention} {text}"
    asked = await harness.reader.say(channel, said, **options)  # type: ignore[arg-type]
    return await harness.server.wait_message(channel, after=asked, timeout=PATIENT)  # type: ignore[arg-type]


async def test_an_answer_says_why_it_was_chosen(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow", publisher="The Courier")
    assert "said by The Courier alone · " in (await harness.ask(MODI_QUESTION)).text


async def test_all_sources_are_shown_in_their_paragraphs_page_by_page(harness: BotHarness) -> None:
    for n in range(4):
        text = f"A note, number {n}, on what came before.\n\n{LONG} Then came trip {n}.\n\nThe end."
        await harness.app.collections.add_text(
            f"guild-{harness.guild.id}",
            text,
            ArticleDetails(title=f"Trip {n}", published_on=date(2024, 7, 9)),
        )
    card = await harness.ask(MODI_QUESTION)
    first = await (await harness.reader.click(card, "More sources")).original(PATIENT)
    assert first.ephemeral
    assert "page 1 of " in first.text
    assert "They spoke for hours. Then came trip" in first.text
    assert "A note, number" not in first.text.split("**2**")[0]
    with pytest.raises(Exception, match="disabled"):
        await harness.reader.click(first, "Previous")
    turned = await harness.reader.click(first, "Next")
    await turned.original(PATIENT)
    assert turned.updated
    assert "page 2 of " in first.text
    assert "**4** Trip" in first.text


async def test_buttons_work_after_a_restart(harness: BotHarness, models: object) -> None:
    async with DiscordServer() as server:
        here = populated(server, harness.app)
        await harness.app.collections.add_text(
            "public", LONG, ArticleDetails(title="Modi in Moscow", published_on=date(2024, 7, 9))
        )
        async with running(server, harness.app):
            card = await here.ask(MODI_QUESTION)
        async with running(server, harness.app):
            more = await (await here.reader.click(card, "More sources")).original(PATIENT)
            assert "They spoke for hours." in more.text
            await here.reader.click(card, "Helpful")
            await here.reader.click(card, "Delete")
            await server.until(lambda: card.deleted or None, what="the deletion")
        assert server.refusals == []


async def test_the_timeline_button_works_after_a_restart(
    harness: BotHarness, models: object
) -> None:
    async with DiscordServer() as server:
        here = populated(server, harness.app)
        await harness.app.collections.add_text(
            "public", LONG, ArticleDetails(title="Modi in Moscow", published_on=date(2024, 7, 9))
        )
        async with running(server, harness.app):
            card = await here.ask(MODI_QUESTION)
        async with running(server, harness.app):
            shown = await (await here.admin.click(card, "Timeline")).original(PATIENT)
        assert server.refusals == []
    assert shown.ephemeral
    assert "-# Timeline of Modi visit Russia\n**1 event, 8 July 2024**" in shown.text
    assert "“Indian Prime Minister Narendra Modi visited Russia on **8 July 2024**" in shown.text
    (picture,) = shown.attachments
    assert picture.data.startswith(b"\x89PNG")
    gallery = next(c for c in shown.components[0]["components"] if c["type"] == 12)
    assert gallery["items"][0]["media"]["url"] == picture.url
    assert "1 event, 8 July 2024" in gallery["items"][0]["description"]
    assert not card.deleted


async def pressed_timeline(harness: BotHarness, card: Message) -> Message:
    return await (await harness.reader.click(card, "Timeline")).original(PATIENT)


async def test_six_buttons_are_in_two_rows(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    card = await harness.ask(MODI_QUESTION)
    rows = [part["components"] for part in card.components if part["type"] == 1]
    assert [[each["label"] for each in row] for row in rows] == [
        ["More sources", "Timeline", "Follow up"],
        ["Helpful", "Not helpful", "Delete"],
    ]


async def test_without_an_excerpt_there_is_no_timeline_button(harness: BotHarness) -> None:
    card = await harness.ask(MODI_QUESTION)
    assert "More sources" not in card.text
    assert "Timeline" not in card.text


async def test_a_timeline_without_dated_events_says_what_to_do(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    shown = await pressed_timeline(harness, await harness.ask("When did Erdogan visit Russia?"))
    assert "The archive tells of no dated event on this." in shown.text
    assert "`/timeline` may find more" in shown.text
    assert shown.ephemeral
    assert shown.attachments == []


async def test_a_timeline_uses_only_the_articles_that_may_answer(harness: BotHarness) -> None:
    for day, month in (("08", "May"), ("09", "June")):
        number = "05" if month == "May" else "06"
        text = f"date 2024-{number}-{day} Accra: Macron visited Ghana on {day} {month} 2024."
        await harness.add_file(text.encode(), title=f"Macron in {month}")
    question = "When did Macron last visit Ghana?"
    whole = await pressed_timeline(harness, await harness.ask(question))
    assert "2 events, 8 May 2024 to 9 June 2024" in whole.text
    for days, kept in (
        ({"since": "2024-06-01"}, "9 June 2024"),
        ({"until": "2024-05-31"}, "8 May 2024"),
        ({"as_of": "2024-05-31"}, "8 May 2024"),
    ):
        reply = await harness.reader.slash(harness.channel, "/ask", question=question, **days)
        shown = await pressed_timeline(harness, await reply.original(PATIENT))
        assert f"**1 event, {kept}**" in shown.text
    assert "-# As of 31 May 2024" in shown.text


async def test_a_timeline_has_no_articles_of_another_server(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    other = harness.server.add_guild("Consulate")
    other.add_member(harness.reader)
    text = "Modi visited Russia on 4 September 2019, as Vladimir Putin had asked."
    await harness.app.collections.add_text(
        f"guild-{other.id}",
        text,
        ArticleDetails(title="Modi in Vladivostok", published_on=date(2019, 9, 5)),
    )
    here = await pressed_timeline(harness, await harness.ask(MODI_QUESTION))
    assert "**1 event, 8 July 2024**" in here.text
    there = await pressed_timeline(
        harness, await harness.ask(MODI_QUESTION, where=other.text_channel)
    )
    assert "**1 event, 4 September 2019**" in there.text
    reply = await harness.reader.slash(
        harness.channel, "/ask", question=MODI_QUESTION, by_user=True
    )
    assert "Timeline" not in (await reply.original(PATIENT)).text


async def test_follow_ups_and_plain_text_answers_have_a_timeline(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    first = await mention(harness, "When did Putin visit Russia?")
    harness.server.fail_next(status=400, match="POST /channels")
    second = await mention(harness, "and Modi?", reply_to=first)
    assert second.text.startswith("-# Understood as: When did Modi visit Russia?")
    shown = await pressed_timeline(harness, second)
    assert "-# Timeline of Modi visit Russia\n**1 event, 8 July 2024**" in shown.text


async def test_a_private_answer_has_a_timeline_without_being_recorded(
    harness: BotHarness,
) -> None:
    await harness.add_file(title="Modi in Moscow")
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    card = await ask(harness, MODI_QUESTION, only_me=True)
    assert "1 event, 8 July 2024" in (await pressed_timeline(harness, card)).text
    used = await harness.app.servers.usage(harness.guild.id)
    assert used.asked == 1


async def test_the_rate_limit_applies_to_timelines(harness: BotHarness, models: object) -> None:
    async with DiscordServer() as server:
        here = populated(server, harness.app)
        await harness.app.collections.add_text(
            "public", LONG, ArticleDetails(title="Modi in Moscow", published_on=date(2024, 7, 9))
        )
        async with running(server, harness.app, rate=1, per=60.0):
            card = await here.ask(MODI_QUESTION)
            refused = await (await here.reader.click(card, "Timeline")).original(PATIENT)
            assert "One moment: ask again in" in refused.text
            assert refused.ephemeral
            allowed = await (await here.admin.click(card, "Timeline")).original(PATIENT)
            assert "1 event" in allowed.text


async def test_only_the_asker_and_moderators_may_delete_an_answer(harness: BotHarness) -> None:
    stranger, moderator = harness.server.add_user("sam"), harness.server.add_user("mo")
    harness.guild.add_member(stranger)
    harness.guild.add_member(moderator, permissions=MODERATOR)
    card = await harness.ask(MODI_QUESTION)
    refused = await (await stranger.click(card, "Delete")).original()
    assert "Only who asked" in refused.text
    assert refused.ephemeral
    assert not card.deleted
    await moderator.click(card, "Delete")
    await harness.server.until(lambda: card.deleted or None, what="the deletion")


async def test_feedback_is_counted(harness: BotHarness) -> None:
    card = await harness.ask(MODI_QUESTION)
    thanks = await (await harness.reader.click(card, "Helpful")).original(PATIENT)
    assert thanks.text == "Thank you, noted."
    assert thanks.ephemeral
    modal = (await harness.admin.click(card, "Not helpful")).modal
    said = await harness.admin.submit_modal(modal, {"reason": "It was Tuesday."})
    assert (await said.original(PATIENT)).text == thanks.text
    used = await harness.app.servers.usage(harness.guild.id)
    assert (used.helpful, used.unhelpful, used.unanswered) == (1, 1, 1)


async def test_a_plain_text_answer_has_the_same_buttons(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    harness.server.fail_next(status=400, match="PATCH /webhooks")
    plain = await harness.ask(MODI_QUESTION)
    more = await (await harness.reader.click(plain, "More sources")).original(PATIENT)
    assert "[" not in more.text
    assert "The two leaders discussed trade." in more.text


async def test_a_follow_up_can_be_asked_with_a_button(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    card = await harness.ask("When did Putin visit Russia?")
    modal = (await harness.reader.click(card, "Follow up")).modal
    assert "After: When did Putin visit Russia?" in modal.text
    reply = await harness.reader.submit_modal(modal, {"question": "and Modi?"})
    answer = await reply.original(PATIENT)
    assert answer.text.startswith("-# Understood as: When did Modi visit Russia?")
    assert not answer.ephemeral


async def test_a_reply_to_an_answer_follows_its_question(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    first = await mention(harness, "When did Putin visit Russia?")
    asked = await harness.reader.say(harness.channel, "and Modi?", reply_to=first)
    second = await harness.server.wait_message(harness.channel, after=asked, timeout=PATIENT)
    assert second.text.startswith("-# Understood as: When did Modi visit Russia?")
    third = await mention(harness, "where?", reply_to=second)
    assert third.text.startswith("-# Understood as: Where did Modi visit Russia?")


async def test_a_reply_may_ask_for_what_was_before_and_about_the_answer_itself(
    harness: BotHarness,
) -> None:
    await harness.add_file(title="Modi in Moscow", publisher="The Courier")
    first = await mention(harness, MODI_QUESTION)
    before = await mention(harness, "and before that?", reply_to=first)
    assert before.text.startswith(
        "-# Understood as: When did Modi last visit Russia before 8 July 2024?"
    )
    source = await mention(harness, "lol source?", reply_to=first)
    assert source.text.startswith(f"-# {MODI_QUESTION}")
    assert "Said by The Courier alone" in source.text
    sure = await mention(harness, "are you sure?", reply_to=source)
    assert "likely to be right" in sure.text
    used = await harness.app.servers.usage(harness.guild.id)
    assert used.asked == 2


async def test_of_two_questions_the_first_is_answered_and_the_second_named(
    harness: BotHarness,
) -> None:
    await harness.add_file(title="Modi in Moscow")
    card = await harness.ask("When did Modi visit Russia and who went with him?")
    assert card.text.startswith("-# When did Modi visit Russia?")
    assert "-# • Who went with Modi in Russia?" in card.text


async def test_a_reply_that_is_a_whole_question_stands_alone(harness: BotHarness) -> None:
    first = await mention(harness, MODI_QUESTION)
    second = await mention(harness, FINLAND_QUESTION, reply_to=first)
    assert second.text.startswith(f"-# {FINLAND_QUESTION}")


async def test_a_thread_is_a_conversation(harness: BotHarness) -> None:
    thread = harness.guild.add_thread(harness.channel, "Modi's travels")
    await mention(harness, "When did Putin visit Russia?", where=thread)
    second = await mention(harness, "and Modi?", where=thread)
    assert second.text.startswith("-# Understood as: When did Modi visit Russia?")
    outside = await mention(harness, "and Modi?")
    assert "Understood as" not in outside.text


async def test_direct_messages_are_a_conversation(harness: BotHarness) -> None:
    for text, shown in (
        ("When did Putin visit Russia?", "-# When"),
        ("and Modi?", "-# Understood"),
    ):
        asked = await harness.reader.say(harness.reader.dm, text)
        answer = await harness.server.wait_message(harness.reader.dm, after=asked, timeout=PATIENT)
        assert answer.text.startswith(shown)


async def ask(harness: BotHarness, question: str, **options: object) -> Message:
    reply = await harness.reader.slash(harness.channel, "/ask", question=question, **options)
    return await reply.original(PATIENT)


async def test_a_period_excludes_articles(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    for days in ({"since": "2024-08-01"}, {"until": "2024-07-08"}, {"as_of": "2024-07-08"}):
        assert "Putin" not in (await ask(harness, MODI_QUESTION, **days)).text
    inside = await ask(harness, MODI_QUESTION, since="2024-07-09", until="2024-07-09")
    assert "“Indian Prime Minister" in inside.text
    more = await (await harness.reader.click(inside, "More sources")).original(PATIENT)
    assert "Modi in Moscow" in more.text
    asked_then = await ask(harness, MODI_QUESTION, as_of="2024-07-10")
    assert "-# As of 10 July 2024" in asked_then.text


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        ({"since": "July"}, "`July` is not a date"),
        ({"as_of": "2024-13-1"}, "`2024-13-1` is not a date"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "Swap them"),
    ],
)
async def test_invalid_days_are_refused_by_name(
    harness: BotHarness, days: dict[str, str], refusal: str
) -> None:
    answer = await ask(harness, MODI_QUESTION, **days)
    assert refusal in answer.text
    assert answer.ephemeral


async def test_an_answer_can_be_private(harness: BotHarness) -> None:
    answer = await ask(harness, MODI_QUESTION, only_me=True)
    assert answer.ephemeral
    assert NOT_FOUND in answer.text
    assert "Delete" not in answer.text


async def test_a_user_install_reads_only_public_articles(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    reply = await harness.reader.slash(
        harness.channel, "/ask", question=MODI_QUESTION, by_user=True
    )
    assert "Putin" not in (await reply.original(PATIENT)).text


async def test_a_message_can_be_asked_about_from_its_menu(harness: BotHarness) -> None:
    await harness.add_file(title="Modi in Moscow")
    question = await harness.admin.say(harness.channel, MODI_QUESTION)
    reply = await harness.reader.use_menu(harness.channel, "Ask about this message", question)
    assert "“Indian Prime Minister" in (await reply.original(PATIENT)).text
    remark = await harness.admin.say(harness.channel, "I wonder about Modi and Russia.")
    reply = await harness.reader.use_menu(harness.channel, "Ask about this message", remark)
    submitted = await harness.reader.submit_modal(reply.modal, {"question": MODI_QUESTION})
    assert "“Indian Prime Minister" in (await submitted.original(PATIENT)).text


async def test_questions_are_suggested_only_where_they_are_recorded(harness: BotHarness) -> None:
    await harness.app.collections.add_text(
        "public", FINLAND, ArticleDetails(title="Finland joins", published_on=date(2023, 4, 4))
    )

    async def suggested() -> list[str]:
        found = await harness.reader.autocomplete(
            harness.channel, "/ask", focused="question", value="finland"
        )
        return [choice.name for choice in found]

    await harness.ask(FINLAND_QUESTION)
    assert await suggested() == []
    await harness.app.servers.change(harness.guild.id, ServerSettings(recording=True))
    await harness.ask(FINLAND_QUESTION)
    assert await suggested() == [FINLAND_QUESTION]
    other = harness.server.add_guild("Consulate")
    other.add_member(harness.reader, permissions=ADMIN)
    elsewhere = await harness.reader.autocomplete(
        other.text_channel, "/ask", focused="question", value="finland"
    )
    assert elsewhere == ()


async def test_questions_are_refused_outside_the_channels_that_admins_chose(
    harness: BotHarness,
) -> None:
    questions = harness.guild.add_text_channel("questions")
    await harness.app.servers.change(harness.guild.id, ServerSettings(ask_channels=(questions.id,)))
    refused = await ask(harness, MODI_QUESTION)
    assert f"Questions are answered in {questions.mention}" in refused.text
    assert refused.ephemeral
    assert "Questions are answered in" in (await mention(harness, MODI_QUESTION)).text
    assert NOT_FOUND in (await ask(harness, MODI_QUESTION, only_me=True)).text
    thread = harness.guild.add_thread(questions, "in detail")
    assert NOT_FOUND in (await mention(harness, MODI_QUESTION, where=thread)).text
