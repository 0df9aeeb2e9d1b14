"""The scenes: one function for each picture, which returns what it shows.

To add one, write it and list it in `SCENES`; its name is that of the file. The scenes are played in
order on one stage, so each finds what those before it left.
"""

from collections.abc import Awaitable, Callable, Iterable

from bot.collections import guild_collection
from pictures.stage import PATIENT, Stage, Taken
from servers.service import AnswerLength
from tests.discord_server import Message, Reply, Upload
from tests.ingest.feed_pages import item, rss
from tests.ingest.web_server import response

Scene = Callable[[Stage], Awaitable[Taken | Iterable[Taken]]]

VISIT = "When did Modi last visit Russia?"
TOKAYEV = """\
date 2026-06-24 Astana: Kazakh President Kassym-Jomart Tokayev received Uzbek President Shavkat \
Mirziyoyev on Tuesday. The two leaders opened a new border crossing and agreed to meet again in \
Tashkent in September."""
TBILISI = """\
date 2026-06-29 Tbilisi: Georgia and Armenia reopened the railway between Tbilisi and Gyumri on \
Monday after two years of repairs. The ministers of transport rode on the first train."""
# Feeds that hold the whole text of an article, which takes 80 words.
AKTAU = """\
<p>AKTAU — The five states on the Caspian Sea agreed on Tuesday to share data on its falling water \
level. Ministers from Azerbaijan, Iran, Kazakhstan, Russia and Turkmenistan signed the protocol \
after two days of talks in Aktau.</p>
<p>The sea has lost more than two metres since the middle of the 1990s, and ships leave the ports \
in the north with less cargo every year. A joint centre is to publish measurements every month, \
and the ministers will meet again in Baku in November. Kazakhstan offered to host the centre, and \
the others are to answer by the end of the summer.</p>"""
KHUJAND = """\
<p>KHUJAND — Tajikistan and Kyrgyzstan opened two more crossings on their border on Monday, three \
months after their presidents agreed on where it runs. Buses between Khujand and Batken are to go \
twice a day.</p>
<p>Both crossings had been shut since the fighting of May 2021. The foreign ministers walked over \
the line together and thanked the commissions that had measured it, village by village, for years. \
They said that the last open question, the water of the Ak-Suu, would be settled by a treaty that \
both parliaments are to vote on in the autumn.</p>"""
CONSTANTA = """\
<p>CONSTANTA — Bulgaria, Romania and Turkey will go on looking for drifting mines in the Black Sea \
together for another year, their defence ministers said on Tuesday. The three countries began in \
July 2024, and their ships have met every few weeks since.</p>
<p>A fourth country may join: Georgia has sent an observer, and its minister is to answer before \
the next meeting in Istanbul. Insurers say that premiums for ships to the western ports have come \
down by a fifth since the patrols began, though no mine was found this spring.</p>"""


async def ask(stage: Stage) -> Taken:
    """An answer with its day, its status and its excerpts."""
    return await stage.use("/ask", question=VISIT)


async def ask_unknown(stage: Stage) -> Taken:
    """A question that the archive does not answer."""
    return await stage.use("/ask", question="When did Zelensky visit Moscow?")


async def ask_in_french(stage: Stage) -> Taken:
    """An answer for a member whose Discord is in French."""
    server, guild = stage.harness.server, stage.harness.guild
    member = server.add_user("jeanne", locale="fr")
    guild.add_member(member)
    return await stage.use("/demander", by=member, question=VISIT)


async def more_sources(stage: Stage) -> Taken:
    """The excerpts of an answer in their paragraphs."""
    return await pressed(stage, "More sources")


async def timeline_of_answer(stage: Stage) -> Taken:
    """The timeline of the events that a question is about."""
    return await pressed(stage, "Timeline")


async def ask_planned(stage: Stage) -> Taken:
    """A meeting that was only planned on that day; from here on, the server has short answers."""
    await stage.set(answer_length=AnswerLength.SHORT)
    return await stage.use(
        "/ask", question="When will Trump and Putin meet in Budapest?", as_of="2025-10-20"
    )


async def ask_called_off(stage: Stage) -> Taken:
    """A meeting that was called off."""
    return await stage.use("/ask", question="Did Trump and Putin meet in Budapest?")


async def follow_up(stage: Stage) -> tuple[Taken, ...]:
    """A question, and one that goes on from it."""
    bot = stage.harness.server.bot.mention
    asked, answer = await stage.say(f"{bot} When did Modi visit Kyiv?")
    return asked, answer, *await stage.say(f"{bot} and Moscow?", reply_to=answer)


async def follow_up_form(stage: Stage) -> Taken:
    """The form of *Follow up*."""
    return (await pressed(stage, "Follow up")).modal


async def not_helpful(stage: Stage) -> Taken:
    """The form of *Not helpful*."""
    return (await pressed(stage, "Not helpful")).modal


async def ask_about_message(stage: Stage) -> tuple[Taken, ...]:
    """A question that somebody wrote in the channel, asked from the menu of the message."""
    written = await stage.admin.say(stage.channel, "When did Finland join NATO?")
    reply = await stage.reader.use_menu(stage.channel, "Ask about this message", written)
    return written, await stage.done(reply)


async def timeline(stage: Stage) -> Taken:
    """The dated events of a topic."""
    return await stage.use("/timeline", topic="Modi Russia visits")


async def article_add(stage: Stage) -> Taken:
    """An article that came in as a file, shown before it is stored."""
    return await sent_in(stage)


async def article_added(stage: Stage) -> Taken:
    """The article after *Add* was pressed."""
    reply = await sent_in(stage)
    await stage.admin.click(await reply.original(PATIENT), "Add")
    return await stage.says(reply, "Added: ")


async def article_add_form(stage: Stage) -> Taken:
    """The form for a text or several files."""
    return (await stage.curate("/article add")).modal


async def add_to_archive(stage: Stage) -> tuple[Taken, ...]:
    """A file of a message, added from its menu."""
    written = await stage.reader.say(
        stage.channel, "For the archive:", uploads=[Upload("tbilisi.txt", TBILISI.encode())]
    )
    reply = await stage.admin.use_menu(stage.channel, "Add to archive", written)
    return written, await stage.done(reply)


async def article_list(stage: Stage) -> Taken:
    """The newest articles."""
    return await stage.curate("/article list")


async def article_search(stage: Stage) -> Taken:
    """A search for articles."""
    return await stage.curate("/article search", words="grain exports through the Black Sea")


async def article_show(stage: Stage) -> Taken:
    """One article to read."""
    return await stage.curate("/article show", article=await stage.article("Kazan"))


async def article_edit(stage: Stage) -> Taken:
    """The form for the details of an article."""
    article = await stage.article("Kazakh", "edit")
    return (await stage.curate("/article edit", article=article)).modal


async def article_edit_refused(stage: Stage) -> Taken:
    """A date that is not valid, which can be corrected."""
    opened = await stage.curate("/article edit", article=await stage.article("Kazakh", "edit"))
    reply = await stage.admin.submit_modal(opened.modal, {"published": "24.6.2026"})
    return await stage.done(reply)


async def article_remove(stage: Stage) -> Taken:
    """A removed article, with a button to undo it."""
    article = await stage.article("Kazakh", "remove")
    return await stage.curate("/article remove", article=article)


async def article_restore(stage: Stage) -> Taken:
    """The article after it was restored."""
    article = await stage.article("Kazakh", "restore")
    return await stage.curate("/article restore", article=article)


async def feed_add(stage: Stage) -> Taken:
    """A feed that was added, and the articles that it brought."""
    address = feed_of(
        stage,
        "Steppe Courier",
        entry(stage, "/aktau", title="Caspian states to share data on falling sea", content=AKTAU),
        entry(stage, "/khujand", title="Two more crossings open near Khujand", content=KHUJAND),
    )
    return await stage.says(await stage.curate("/feed add", url=address, every="1h"), "2 added")


async def feed_list(stage: Stage) -> Taken:
    """That feed, one with an article that is gone, and one that is gone itself."""
    collection = guild_collection(stage.harness.guild.id)
    feeds = stage.harness.app.feeds
    monitor = feed_of(
        stage,
        "Black Sea Monitor",
        entry(stage, "/mines", title="Three navies go on looking for mines", content=CONSTANTA),
        entry(stage, "/gone", title="Port reopens"),
    )
    post = feed_of(stage, "Carpathian Post")
    for address in (monitor, post):
        await feeds.add(collection, address)
        await feeds.refresh(collection, address)
    stage.site.says.clear()
    await feeds.refresh(collection, post)
    return await stage.curate("/feed list")


async def archive_settings(stage: Stage) -> Taken:
    """The form for how the bot behaves in the server."""
    role = stage.harness.guild.add_role("curators")
    await stage.set(ask_channels=(stage.channel.id,), curator_role=role.id, recording=True)
    return (await stage.curate("/archive settings")).modal


async def archive_gaps(stage: Stage) -> Taken:
    """The questions that were not answered."""
    for question in (
        "When did Macron visit Brazil?",
        "When does the next COP begin?",
        "When did Macron visit Brazil?",
    ):
        await stage.use("/ask", question=question)
    return await stage.curate("/archive gaps")


async def archive_status(stage: Stage) -> Taken:
    """The state of the archive, its use, and the settings."""
    return await stage.curate("/archive status")


async def archive_reindex(stage: Stage) -> Taken:
    """The indexes after they were rebuilt."""
    return await stage.says(await stage.curate("/archive reindex"), "Reindexed")


async def archive_export(stage: Stage) -> tuple[Taken, ...]:
    """All articles as a file."""
    return await exported(stage)


async def archive_import(stage: Stage) -> Taken:
    """The articles of that file, imported by another server."""
    _, message = await exported(stage)
    (file,) = message.attachments
    there = stage.harness.server.add_guild("Consulate", owner=stage.admin).text_channel
    upload = Upload(file.filename, file.data)
    reply = await stage.admin.slash(there, "/archive import", file=upload)
    return await stage.says(reply, "Imported: ")


async def help(stage: Stage) -> Taken:
    """What the bot can do."""
    return await stage.use("/help")


async def privacy_about(stage: Stage) -> Taken:
    """What the bot keeps of people."""
    return await stage.use("/privacy about")


async def privacy_forget(stage: Stage) -> Taken:
    """After what was kept of a person was erased."""
    return await stage.use("/privacy forget")


SCENES: tuple[Scene, ...] = (
    ask,
    ask_unknown,
    ask_in_french,
    more_sources,
    timeline_of_answer,
    ask_planned,
    ask_called_off,
    follow_up,
    follow_up_form,
    not_helpful,
    ask_about_message,
    timeline,
    article_add,
    article_added,
    article_add_form,
    add_to_archive,
    article_list,
    article_search,
    article_show,
    article_edit,
    article_edit_refused,
    article_remove,
    article_restore,
    feed_add,
    feed_list,
    archive_settings,
    archive_gaps,
    archive_status,
    archive_reindex,
    archive_export,
    archive_import,
    help,
    privacy_about,
    privacy_forget,
)


async def pressed(stage: Stage, button: str) -> Reply:
    """Press a button of an answer, and return what the bot replies."""
    answer = await (await stage.use("/ask", question=VISIT)).original(PATIENT)
    return await stage.done(await stage.reader.click(answer, button))


async def sent_in(stage: Stage) -> Reply:
    """Send an article in a file, and return what the bot replies."""
    return await stage.curate(
        "/article add", file=Upload("astana.txt", TOKAYEV.encode()), publisher="Steppe Courier"
    )


async def exported(stage: Stage) -> tuple[Reply, Message]:
    """Export the articles, and return the reply and the message with the file."""
    reply = await stage.says(await stage.curate("/archive export"), "All articles")
    return reply, await reply.followup(timeout=PATIENT)


def feed_of(stage: Stage, title: str, *entries: str) -> str:
    """Serve a feed with this title on the site, and return its address."""
    path = f"/{title.replace(' ', '-').lower()}.rss"
    stage.site.says[path] = response(rss(*entries, title=title), kind="application/rss+xml")
    return stage.site.url(path)


def entry(stage: Stage, path: str, *, title: str, content: str | None = None) -> str:
    """Return an entry of a feed; without content, it has to be fetched from its path."""
    day = "Wed, 01 Jul 2026 08:00:00 GMT"
    return item(stage.site.url(path), title=title, published=day, content=content)
