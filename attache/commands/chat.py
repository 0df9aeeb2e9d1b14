"""`attache chat`: one question after another."""

import signal
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click
from rich.console import Group

from attache.commands.options import IsoDate, collection_option
from attache.commands.running import open_services, run
from attache.errors import USER_ERRORS
from attache.line_reader import LineReader
from attache.settings import Settings
from attache.terminal import say, show
from bot.clock import utc_today
from language import english

if TYPE_CHECKING:
    from answer.types import Answer

_EXAMPLE = "Ask, for instance: When did Modi last visit Russia?"
_HINTS = (
    'Then ask on: "and China?", "where?", "source?". An empty line ends the chat; '
    "attache --help lists what else there is, such as adding articles."
)
_ENDS = ("exit", "quit", "bye")


@click.command()
@click.option("--as-of", type=IsoDate(), help="Answer as of this day.  [default: today]")
@collection_option
@click.pass_obj
def chat(settings: Settings, as_of: date | None, collection: str) -> None:
    """Ask one question after another; "exit" or an empty line ends.

    The arrow keys bring back earlier questions, and Tab completes to them.

    A question may follow the one before: "and China?", "where?", "and before that?", "source?".
    """

    async def work() -> int:
        reader = LineReader(settings.data / "chat-history")
        earlier: Answer | None = None
        async with open_services(settings) as services:
            await services.answers.require(collection)
            while (line := _interruptible(reader.read)) and line.lower() not in _ENDS:
                answer = partial(
                    services.answers.answer, collections=[collection], as_of=as_of or utc_today()
                )
                earlier = await _reply(line, earlier, answer)
        return 0

    run(work())


async def _reply(
    line: str,
    earlier: "Answer | None",
    answer: "Callable[[str], Awaitable[Answer]]",
) -> "Answer | None":
    """Print what a line of a chat asks for, and return the answer that the next may follow."""
    from answer.understanding.about_answer import about_answer
    from answer.understanding.splitting import questions_in
    from attache.render.answers import about_text, answer_text, understood_text

    if earlier and (about := about_answer(line)):
        show(Group(about_text(earlier, about), ""))
        return earlier
    if reply := _reply_to_chatter(line):
        say(f"{reply}\n", colour="yellow")
        return earlier
    after, answered = (earlier.question, earlier.date) if earlier else (None, None)
    for question in questions_in(line, after=after, answered=answered):
        if question != line:
            show(understood_text(question))
        try:
            earlier = await answer(question)
        except USER_ERRORS as error:
            say(str(error), colour="yellow")
        else:
            show(Group(answer_text(earlier), ""))
    return earlier


def _reply_to_chatter(line: str) -> str | None:
    """Return what to say to a line that asks nothing, as the bot does; None for a question."""
    from answer.understanding.utterances import Utterance, kind_of

    kind = kind_of(line)
    if kind is Utterance.QUESTION:
        return None
    # The bot's own sentences speak of Discord here.
    if kind is Utterance.HELP:
        return f"{english()('help-intro')} {_EXAMPLE} {_HINTS}"
    if kind is Utterance.REMARK:
        return f"This does not look like a question to me. {_EXAMPLE}"
    return english()(f"reply-{kind}")


def _interruptible(read: Callable[[], str]) -> str:
    """Return what `read` returns. Ctrl-C ends it at once; asyncio's own handler would wait."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return read()
    finally:
        signal.signal(signal.SIGINT, handler)
