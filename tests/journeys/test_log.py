"""What a whole journey leaves in the log at DEBUG: no question, no article, no token."""

from tests.journeys.harness import MODI_QUESTION, PATIENT, BotHarness
from tests.log_stream import log_at_debug

TOPIC = "Modi visits to Russia"


async def test_questions_articles_and_tokens_are_in_no_log(harness: BotHarness) -> None:
    with log_at_debug("test-token") as log:
        await harness.add_file()
        reply = await harness.reader.slash(harness.channel, "/ask", question=MODI_QUESTION)
        assert "8 July 2024" in (await reply.original(PATIENT)).text
        timeline = await harness.reader.slash(harness.channel, "/timeline", topic=TOPIC)
        await timeline.original(PATIENT)
        refused = await harness.reader.slash(harness.channel, "/ask", question="?!")
        await refused.original(PATIENT)
    written = log.getvalue()
    for private in (MODI_QUESTION, TOPIC, "President Vladimir Putin", "rita", "test-token"):
        assert private not in written
    for used in (reply, timeline, refused):
        assert used.interaction.token not in written
