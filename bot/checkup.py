"""Checks whether Discord is set up as the bot needs it, without changing anything."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import discord
import httpx

from bot.client import AttacheBot, Pace
from bot.errors import TokenRefused, permission_names
from bot.question_queue import QuestionQueue
from bot.services import Services
from language import Languages, english

DISCORD_API = "https://discord.com/api/v10"
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""The permissions that the invitation asks for."""

PATIENCE = 10.0
LARGEST_DRIFT = 60.0
MOST_GUILDS = 200
MOST_TOLD = 5

_SUBCOMMAND, _GROUP = 1, 2


class Verdict(StrEnum):
    """The result of a check; a note is worth reading, but nothing is wrong."""

    OK = "ok"
    NOTE = "note"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked; `remedy` says what to do if it is not as it should be."""

    check: str
    verdict: Verdict
    said: str
    remedy: str | None = None


class DiscordUnreachable(Exception):
    """Discord did not answer, or not as it should; `str()` is a sentence for the user."""


def invitation(application_id: int) -> str:
    """Return the address at which a server's admin invites the bot."""
    return discord.utils.oauth_url(
        application_id, permissions=NEEDED, scopes=("bot", "applications.commands")
    )


async def examine(token: str | None, api: str | None) -> AsyncIterator[Finding]:
    """Check the token, the application, its commands and servers, and the clock."""
    if token is None:
        yield Finding(
            check="token",
            verdict=Verdict.FAILED,
            said="none is set",
            remedy="Make an application at https://discord.com/developers/applications, press "
            "Reset Token on its page Bot, and put the token into ATTACHE_DISCORD_TOKEN.",
        )
        return
    async with httpx.AsyncClient(
        base_url=(api or DISCORD_API).rstrip("/"),
        headers={"Authorization": f"Bot {token}"},
        timeout=PATIENCE,
    ) as client:
        discord_ = _Discord(client)
        try:
            async for finding in _examine(discord_):
                yield finding
        except DiscordUnreachable as error:
            yield Finding(
                check="Discord",
                verdict=Verdict.FAILED,
                said=str(error),
                remedy="Check the network, the proxy, and https://discordstatus.com.",
            )
        if discord_.told_at is not None:
            yield clock_finding(discord_.told_at, datetime.now(UTC))


async def _examine(api: "_Discord") -> AsyncIterator[Finding]:
    me = await api.get("/users/@me")
    if me is None:
        yield Finding(
            check="token",
            verdict=Verdict.FAILED,
            said="Discord does not know it",
            remedy=str(TokenRefused()),
        )
        return
    yield Finding(check="token", verdict=Verdict.OK, said=f"Discord knows it as {me['username']}")
    application = await api.get("/applications/@me") or {}
    for finding in application_findings(application):
        yield finding
    application_id = int(application.get("id") or me["id"])
    yield commands_finding(await api.get(f"/applications/{application_id}/commands") or ())
    for finding in servers_findings(await api.guilds()):
        yield finding
    link = invitation(application_id)
    yield Finding(check="invitation", verdict=Verdict.OK, said=f"to another server: {link}")


class _Discord:
    """Reads from Discord's API; `told_at` is the time of its last answer, by its own clock."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.told_at: datetime | None = None

    async def get(self, path: str, **query: str | int) -> Any:
        """Return the JSON at a path, or None if the token is refused. Raise DiscordUnreachable."""
        try:
            answer = await self._client.get(path, params=query)
        except httpx.HTTPError as error:
            where = self._client.base_url
            raise DiscordUnreachable(f"{where} does not answer ({error!r})") from error
        self.told_at = _date_of(answer) or self.told_at
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            return None
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            wait = answer.headers.get("Retry-After", "a few")
            raise DiscordUnreachable(
                f"Discord takes no more requests for {wait} s; the bot waits that long by itself"
            )
        try:
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPStatusError, ValueError) as error:
            raise DiscordUnreachable(
                f"{path} was answered with {answer.status_code}, not with what it should be"
            ) from error

    async def guilds(self) -> list[Mapping[str, Any]]:
        """Return all servers that the bot is in."""
        found: list[Mapping[str, Any]] = []
        after = 0
        while page := await self.get("/users/@me/guilds", after=after, limit=MOST_GUILDS):
            found += page
            if len(page) < MOST_GUILDS:
                break
            after = int(page[-1]["id"])
        return found


def _date_of(answer: httpx.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return None


def application_findings(application: Mapping[str, Any]) -> Iterable[Finding]:
    """Check the application's settings, as Discord's API returns them."""
    if application.get("interactions_endpoint_url"):
        yield Finding(
            check="application",
            verdict=Verdict.FAILED,
            said="commands go to an Interactions Endpoint URL, and never reach the bot",
            remedy="Empty that field under General Information.",
        )
    if application.get("bot_require_code_grant"):
        yield Finding(
            check="application",
            verdict=Verdict.FAILED,
            said="Requires OAuth2 Code Grant is on, so that nobody can invite the bot",
            remedy="Turn it off on the page Bot.",
        )
    flags = discord.ApplicationFlags._from_value(int(application.get("flags") or 0))
    privileged = [
        name
        for name, is_on in (
            ("Presence", flags.gateway_presence or flags.gateway_presence_limited),
            ("Server Members", flags.gateway_guild_members or flags.gateway_guild_members_limited),
            (
                "Message Content",
                flags.gateway_message_content or flags.gateway_message_content_limited,
            ),
        )
        if is_on
    ]
    if privileged:
        yield Finding(
            check="intents",
            verdict=Verdict.NOTE,
            said=f"privileged ones are on: {', '.join(privileged)}",
            remedy="Attaché needs none; turn them off on the page Bot.",
        )
    else:
        yield Finding(check="intents", verdict=Verdict.OK, said="no privileged one is on")


def commands_finding(registered: Iterable[Mapping[str, Any]]) -> Finding:
    """Compare the commands registered with Discord with those of this version."""
    there, ours = command_names(registered), own_command_names()
    missing, extra = sorted(ours - there), sorted(there - ours)
    if not missing and not extra:
        return Finding(check="commands", verdict=Verdict.OK, said=f"all {len(ours)} are registered")
    parts = [f"missing: {_some(missing)}"] * bool(missing)
    parts += [f"not this version's: {_some(extra)}"] * bool(extra)
    return Finding(
        check="commands",
        verdict=Verdict.FAILED,
        said="; ".join(parts),
        remedy="Start the bot: `attache bot` registers them as soon as Discord takes them, and "
        "its log tells what it waits for. Mentions are answered meanwhile.",
    )


def own_command_names() -> frozenset[str]:
    """Return the names of the commands and menus of this version: "/archive status"."""
    nothing: Any = None  # cogs only store what they are made with
    services = Services(
        **dict.fromkeys(Services.__dataclass_fields__, nothing) | {"user_errors": ()}
    )
    bot = AttacheBot(
        services=services, question_queue=QuestionQueue(), pace=Pace(), languages=Languages.load()
    )
    return command_names(command.to_dict(bot.tree) for command in bot.own_commands())


def command_names(commands: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the names of commands as people type them, with subcommands; of menus, as shown."""
    found: set[str] = set()
    for command in commands:
        slash = "/" if command.get("type", 1) == 1 else ""
        found.update(_names_below(slash + command["name"], command.get("options") or ()))
    return frozenset(found)


def _names_below(path: str, options: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    inner = [each for each in options if each["type"] in (_SUBCOMMAND, _GROUP)]
    if not inner:
        yield path
    for each in inner:
        yield from _names_below(f"{path} {each['name']}", each.get("options") or ())


def servers_findings(guilds: Iterable[Mapping[str, Any]]) -> Iterable[Finding]:
    """Check which servers the bot is in, and its permissions there, apart from single channels."""
    guilds = list(guilds)
    if not guilds:
        yield Finding(
            check="servers",
            verdict=Verdict.NOTE,
            said="the bot is in none",
            remedy="Open the invitation below.",
        )
        return
    lacking = [(guild, lacks) for guild in guilds if (lacks := missing_in(guild))]
    names = _some([str(guild["name"]) for guild in guilds])
    yield Finding(check="servers", verdict=Verdict.OK, said=f"{len(guilds)}: {names}")
    for guild, lacks in lacking:
        yield Finding(
            check="permissions",
            verdict=Verdict.NOTE,
            said=f"{guild['name']} ({guild['id']}) lacks {permission_names(lacks, english())}",
            remedy="Give them to the bot's role there, or open the invitation again.",
        )
    if not lacking:
        yield Finding(check="permissions", verdict=Verdict.OK, said="given in every server")


def missing_in(guild: Mapping[str, Any]) -> list[str]:
    """Return the permissions that the bot's roles in the server lack."""
    if "permissions" not in guild:
        return []
    has = discord.Permissions(int(guild["permissions"]))
    if has.administrator:
        return []
    return [name for name, needed in NEEDED if needed and not getattr(has, name)]


def clock_finding(told: datetime, here: datetime) -> Finding:
    """Compare the clock of this machine with Discord's."""
    drift = (here - told).total_seconds()
    if abs(drift) <= LARGEST_DRIFT:
        return Finding(check="clock", verdict=Verdict.OK, said="as Discord's")
    return Finding(
        check="clock",
        verdict=Verdict.FAILED,
        said=f"{abs(drift):,.0f} s {'ahead of' if drift > 0 else 'behind'} Discord's",
        remedy="Let the system set it (timedatectl set-ntp true): what is asked of today needs it.",
    )


def _some(names: list[str]) -> str:
    more = len(names) - MOST_TOLD
    return ", ".join(names[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "")
