"""A reply shows an answer, whatever becomes of the sentences that it shows before."""

from typing import Any

import aiohttp
import pytest

from bot.discord_io.replies import Reply


class Unreached(Reply):
    """A reply by a connection that breaks."""

    _channel_id = None

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def begin(self) -> None: ...

    async def say(self, sentence: str) -> None: ...

    async def _edit(self, **_: Any) -> None: ...

    async def _send_or_edit(self, **_: Any) -> None:
        raise self._error


@pytest.mark.parametrize(
    "error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), aiohttp.ClientError()]
)
async def test_progress_that_does_not_reach_discord_ends_no_question(error: Exception) -> None:
    await Unreached(error).show_progress("Yours is being answered.")
