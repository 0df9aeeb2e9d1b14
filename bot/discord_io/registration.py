"""Registers the commands with Discord, however long Discord takes to accept them."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

import aiohttp
import discord
from discord import app_commands
from discord.http import HTTPClient, Route

from bot.discord_io.retry import Pauses, in_words, is_temporary, wait_told

log = logging.getLogger(__name__)

DAILY_LIMIT_MET = 30034
DAILY_LIMIT_PAUSE = 3600.0
"""Seconds between two tries where Discord takes no more new commands on this day."""

NOTICE_AFTER = 10.0
"""Seconds after which the log says that a request still waits."""

_ADDED_BY_DISCORD = frozenset(
    {"id", "application_id", "version", "guild_id", "default_permission", "dm_permission"}
)
_SETS = frozenset({"contexts", "integration_types", "channel_types"})
_OWN_TYPES = (1, 2, 3)
"""Slash commands and the menus of people and messages; others belong to what else the
application does."""

Command = dict[str, Any]
T = TypeVar("T")


class CommandRegistration:
    """Brings the commands that Discord has up to date with those of a tree.

    Only what differs is sent, so that a start without changes registers nothing. A rate limit and
    failures of Discord are waited out, at first for `first_pause` seconds.
    """

    def __init__(
        self,
        *,
        tree: app_commands.CommandTree[Any],
        http: HTTPClient,
        application: int,
        first_pause: float = 1.0,
    ) -> None:
        self._tree = tree
        self._http = http
        self._application = application
        self._pauses = Pauses(first_pause)

    async def run(self) -> None:
        """Register what differs, and try again until Discord has all that it does not refuse."""
        while True:
            try:
                await self._register()
                return
            except discord.HTTPException as error:
                if not _passes(error):
                    log.error("the commands cannot be registered (%s)", in_words(error))
                    return
                pause, why = self._pause_after(error), in_words(error)
            except (OSError, aiohttp.ClientError) as error:
                pause, why = self._pauses.next(), in_words(error)
            log.warning(
                "the commands are not registered yet (%s); trying again in %.0f s, and until then "
                "Discord keeps those that it has, and people can ask by mention",
                why,
                pause,
            )
            await asyncio.sleep(pause)

    def _pause_after(self, error: discord.HTTPException) -> float:
        told = DAILY_LIMIT_PAUSE if error.code == DAILY_LIMIT_MET else wait_told(error)
        return max(self._pauses.next(), told)

    async def _register(self) -> None:
        found = await _noticed(self._registered())
        there = {_key(each): each for each in found if each.get("type", 1) in _OWN_TYPES}
        ours = await self._payloads()
        if not found:
            # One request: single ones are limited to a few in a while.
            await self._send(self._http.bulk_upsert_global_commands(self._application, ours), "all")
            return
        for key in there.keys() - {_key(each) for each in ours}:
            gone = there[key]
            await self._send(
                self._http.delete_global_command(self._application, gone["id"]), gone["name"]
            )
        for each in ours:
            if _comparable(each) != _comparable(there.get(_key(each))):
                await self._send(
                    self._http.upsert_global_command(self._application, each),  # type: ignore[arg-type]
                    each["name"],
                )

    async def _registered(self) -> list[Command]:
        route = Route(
            "GET", "/applications/{application_id}/commands", application_id=self._application
        )
        found: list[Command] = await self._http.request(
            route, params={"with_localizations": "true"}
        )
        return found

    async def _payloads(self) -> list[Command]:
        translator = self._tree.translator
        commands = self._tree.get_commands()
        if translator is None:
            return [each.to_dict(self._tree) for each in commands]
        return [await each.get_translated_payload(self._tree, translator) for each in commands]

    async def _send(self, request: Coroutine[Any, Any, Any], name: str) -> None:
        """Send a change; if Discord refuses it for what it says, log that and go on."""
        try:
            await _noticed(request)
        except discord.HTTPException as error:
            if _passes(error):
                raise
            log.error(
                "Discord refused the command %s (%s); it keeps what it has", name, in_words(error)
            )


def _passes(error: discord.HTTPException) -> bool:
    return is_temporary(error) or error.code == DAILY_LIMIT_MET


async def _noticed(request: Coroutine[Any, Any, T]) -> T:
    """Return what the request gives, and log if it waits long: discord.py waits out rate limits."""
    task = asyncio.create_task(request)
    try:
        done, _ = await asyncio.wait({task}, timeout=NOTICE_AFTER)
        if not done:
            log.warning(
                "Discord has not taken the commands yet; until then it keeps those that it has, "
                "and people can ask by mention"
            )
        return await task
    finally:
        task.cancel()


def _key(command: Mapping[str, Any]) -> tuple[int, str]:
    return command.get("type", 1), command["name"]


def _comparable(value: Any, key: str = "") -> Any:
    """Return a command without what Discord adds to it, and without what sets nothing."""
    if isinstance(value, Mapping):
        kept = {
            name: _comparable(each, name)
            for name, each in value.items()
            if name not in _ADDED_BY_DISCORD
        }
        return {name: each for name, each in kept.items() if not _sets_nothing(each)}
    if isinstance(value, list):
        each_one = [_comparable(each) for each in value]
        return sorted(each_one) if key in _SETS else each_one
    # Discord gives permissions as text, since they are longer than a number may be in JSON.
    return str(value) if key == "default_member_permissions" and value is not None else value


def _sets_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})
