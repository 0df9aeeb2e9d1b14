"""The HTTP API: application, commands, channels, messages, guilds, and files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.discord_server.errors import (
    ApiError,
    missing_access,
    missing_permissions,
    unauthorized,
    unknown,
)
from tests.discord_server.interactions import Interactions
from tests.discord_server.messages import create_message, edit_message, read_body
from tests.discord_server.model import Channel, Guild, Json, Message, World
from tests.discord_server.problems import invalid
from tests.discord_server.validate import check_command, check_commands

Handler = Callable[[web.Request], Awaitable[Any]]


class Api:
    """The routes; each handler returns the JSON of its answer, or None for a 204."""

    def __init__(
        self,
        world: World,
        interactions: Interactions,
        *,
        token: str,
        application_flags: int,
        gateway_url: Callable[[], str],
        recommended_shards: int,
    ) -> None:
        self._world = world
        self._interactions = interactions
        self._token = token
        self._application_flags = application_flags
        self._gateway_url = gateway_url
        self._recommended_shards = recommended_shards

    def open_routes(self) -> list[tuple[str, str, Handler]]:
        """Return the routes that need no bot token, as their address holds one."""
        webhook = "/webhooks/{application}/{token}"
        message = webhook + "/messages/{message}"
        answers = self._interactions
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", answers.callback),
            ("POST", webhook, answers.follow_up),
            ("GET", message, answers.get_message),
            ("PATCH", message, answers.edit),
            ("DELETE", message, answers.delete),
        ]

    def bot_routes(self) -> list[tuple[str, str, Handler]]:
        """Return the routes that need the bot's token."""
        commands = "/applications/{application}/commands"
        guild_commands = "/applications/{application}/guilds/{guild}/commands"
        messages = "/channels/{channel}/messages"
        reaction = messages + "/{message}/reactions/{emoji}/@me"
        return [
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway),
            ("GET", "/users/@me", self.me),
            ("GET", "/users/@me/guilds", self.my_guilds),
            ("POST", "/users/@me/channels", self.open_dm),
            ("GET", "/users/{user}", self.user),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/{application}", self.application),
            *(("GET", path, self.commands) for path in (commands, guild_commands)),
            *(("PUT", path, self.overwrite_commands) for path in (commands, guild_commands)),
            *(("POST", path, self.upsert_command) for path in (commands, guild_commands)),
            *(("GET", f"{p}/{{command}}", self.command) for p in (commands, guild_commands)),
            *(("PATCH", f"{p}/{{command}}", self.edit_command) for p in (commands, guild_commands)),
            *(
                ("DELETE", f"{p}/{{command}}", self.delete_command)
                for p in (commands, guild_commands)
            ),
            ("GET", "/channels/{channel}", self.channel),
            ("POST", "/channels/{channel}/typing", self.typing),
            ("GET", messages, self.messages),
            ("POST", messages, self.post),
            ("GET", messages + "/{message}", self.message),
            ("PATCH", messages + "/{message}", self.edit),
            ("DELETE", messages + "/{message}", self.delete),
            ("PUT", reaction, self.react),
            ("DELETE", reaction, self.unreact),
            ("GET", "/guilds/{guild}", self.guild),
            ("GET", "/guilds/{guild}/channels", self.guild_channels),
            ("GET", "/guilds/{guild}/roles", self.guild_roles),
            ("GET", "/guilds/{guild}/members", self.guild_members),
            ("GET", "/guilds/{guild}/members/{user}", self.guild_member),
        ]

    def check_token(self, request: web.Request) -> None:
        """Raise an ApiError if the bot's token is missing or wrong."""
        if request.headers.get("Authorization") != f"Bot {self._token}":
            raise unauthorized()

    # Who the bot is.

    async def gateway(self, request: web.Request) -> Json:
        """Return the address of the gateway."""
        data: Json = {"url": self._gateway_url()}
        if request.path.endswith("/bot"):
            data["shards"] = self._recommended_shards
            data["session_start_limit"] = {
                "total": 1000,
                "remaining": 999,
                "reset_after": 14_400_000,
                "max_concurrency": 1,
            }
        return data

    async def me(self, request: web.Request) -> Json:
        """The bot's own user."""
        return {**self._world.bot.json(), "verified": True, "mfa_enabled": True, "email": None}

    async def my_guilds(self, request: web.Request) -> list[Json]:
        """Return the bot's guilds in order of their ids, with the permissions of its roles."""
        after = int(request.query.get("after", 0))
        limit = int(request.query.get("limit", 200))
        if not 1 <= limit <= 200:
            raise invalid("limit", code="NUMBER_TYPE_MAX", message="int value should be <= 200.")
        found = sorted((g for g in self._world.guilds.values() if g.id > after), key=lambda g: g.id)
        return [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(guild.members[self._world.bot.id].guild_permissions().value),
                "features": [],
            }
            for guild in found[:limit]
        ]

    async def application(self, request: web.Request) -> Json:
        """The application behind the bot."""
        wanted = request.match_info.get("application", "@me")
        if wanted not in ("@me", str(self._world.application_id)):
            raise unknown("Application")
        owner = next((g.owner for g in self._world.guilds.values()), self._world.bot)
        return {
            "id": str(self._world.application_id),
            "name": self._world.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "verify_key": "0" * 64,
            "flags": self._application_flags,
            "bot_public": False,
            "bot_require_code_grant": False,
            "owner": owner.json(),
            "bot": self._world.bot.json(),
            "team": None,
            "interactions_endpoint_url": None,
            "integration_types_config": {"0": {}},
        }

    async def user(self, request: web.Request) -> Json:
        """A user."""
        found = self._world.users.get(_id(request, "user"))
        if found is None:
            raise unknown("User")
        return found.json()

    async def open_dm(self, request: web.Request) -> Json:
        """Return the direct-message channel with a user, and make it if there is none."""
        payload = (await read_body(request)).payload
        recipient = self._world.users.get(int(payload["recipient_id"]))
        if recipient is None or recipient.bot:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return self._world.dm(recipient).json()

    # Commands.

    async def commands(self, request: web.Request) -> list[Json]:
        """The registered commands of a guild, or the global ones."""
        return list(self._registered(request).values())

    async def overwrite_commands(self, request: web.Request) -> list[Json]:
        """Replace all commands; those that keep their names keep their ids."""
        payload = (await read_body(request)).payload
        if not isinstance(payload, list):
            raise invalid(code="LIST_TYPE_CONVERT", message="Only iterables may be used")
        check_commands(payload)
        before = self._registered(request)
        ids = {(c["name"], c["type"]): int(c["id"]) for c in before.values()}
        fresh = [self._command_json(request, c, ids) for c in payload]
        self._world.commands[_scope(request)] = {int(c["id"]): c for c in fresh}
        self._world.changes.notify()
        return fresh

    async def upsert_command(self, request: web.Request) -> Json:
        """Add a command, or replace the one with its name."""
        payload = (await read_body(request)).payload
        check_command(payload)
        registered = self._registered(request)
        ids = {(c["name"], c["type"]): int(c["id"]) for c in registered.values()}
        fresh = self._command_json(request, payload, ids)
        registered[int(fresh["id"])] = fresh
        self._world.changes.notify()
        return fresh

    async def command(self, request: web.Request) -> Json:
        """One registered command."""
        found = self._registered(request).get(_id(request, "command"))
        if found is None:
            raise unknown("application command")
        return found

    async def edit_command(self, request: web.Request) -> Json:
        """Change a registered command."""
        changed = {**await self.command(request), **(await read_body(request)).payload}
        check_command(changed)
        ids = {(changed["name"], changed["type"]): int(changed["id"])}
        fresh = self._command_json(request, changed, ids)
        self._registered(request)[int(fresh["id"])] = fresh
        self._world.changes.notify()
        return fresh

    async def delete_command(self, request: web.Request) -> None:
        """Delete a command."""
        gone = await self.command(request)
        del self._registered(request)[int(gone["id"])]
        self._world.changes.notify()

    def _registered(self, request: web.Request) -> dict[int, Json]:
        if request.match_info["application"] != str(self._world.application_id):
            raise unknown("Application")
        scope = _scope(request)
        if scope is not None and scope not in self._world.guilds:
            raise missing_access()
        return self._world.commands.setdefault(scope, {})

    def _command_json(
        self, request: web.Request, command: Json, ids: dict[tuple[str, int], int]
    ) -> Json:
        kind = command.get("type", 1)
        permissions = command.get("default_member_permissions")
        scope = _scope(request)
        data: Json = {
            "id": str(ids.get((command["name"], kind)) or self._world.new_id()),
            "application_id": str(self._world.application_id),
            "version": str(self._world.new_id()),
            "type": kind,
            "name": command["name"],
            "name_localizations": command.get("name_localizations"),
            "description": command.get("description") or "",
            "description_localizations": command.get("description_localizations"),
            "default_member_permissions": None if permissions is None else str(permissions),
            "dm_permission": command.get("dm_permission", True) is not False,
            "contexts": command.get("contexts"),
            "integration_types": command.get("integration_types") or [0],
            "nsfw": bool(command.get("nsfw")),
        }
        if command.get("options"):
            data["options"] = command["options"]
        if scope is not None:
            data["guild_id"] = str(scope)
        return data

    # Channels and messages.

    async def channel(self, request: web.Request) -> Json:
        """A channel."""
        return self._channel(request).json()

    async def typing(self, request: web.Request) -> None:
        """Show the bot as typing."""
        channel = self._channel(request, send=True)
        channel.typing.append(self._world.bot.id)
        self._world.changes.notify()

    async def messages(self, request: web.Request) -> list[Json]:
        """The messages of a channel, newest first."""
        channel = self._channel(request)
        if not channel.permissions_for(self._world.bot).read_message_history:
            return []
        found = [m for m in channel.messages.values() if not m.deleted and not m.ephemeral]
        if before := request.query.get("before"):
            found = [m for m in found if m.id < int(before)]
        if after := request.query.get("after"):
            found = [m for m in found if m.id > int(after)]
        limit = int(request.query.get("limit", 50))
        newest_first = sorted(found, key=lambda m: m.id, reverse=True)
        # With `after` the page begins at the oldest.
        page = newest_first[-limit:] if after else newest_first[:limit]
        return [message.json() for message in page]

    async def post(self, request: web.Request) -> Json:
        """Post a message of the bot."""
        body = await read_body(request)
        channel = self._channel(request, send=True)
        permissions = channel.permissions_for(self._world.bot)
        lacks_embed = body.payload.get("embeds") and not permissions.embed_links
        if lacks_embed or (body.files and not permissions.attach_files):
            raise missing_permissions()
        if channel.recipient is not None and not channel.recipient.accepts_dms:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if (known := self._of_nonce(channel, body.payload)) is not None:
            return known.json()
        reply_to = self._referenced(channel, body.payload.get("message_reference"))
        message = create_message(
            self._world,
            channel,
            body,
            author=self._world.bot,
            kind=19 if reply_to else 0,
            reply_to=reply_to,
        )
        return message.json()

    def _of_nonce(self, channel: Channel, payload: Json) -> Message | None:
        """Return the message that the same request made before."""
        nonce = payload.get("nonce")
        if nonce is None or not payload.get("enforce_nonce"):
            return None
        if len(str(nonce)) > 25:
            raise invalid("nonce", code="NONCE_TYPE_TOO_LONG", message="Nonce is too long")
        mine = [m for m in channel.messages.values() if m.author is self._world.bot]
        return next((m for m in mine if m.nonce == nonce), None)

    def _referenced(self, channel: Channel, reference: Json | None) -> Message | None:
        if not reference:
            return None
        found = channel.messages.get(int(reference["message_id"]))
        if found is not None and not found.deleted and not found.ephemeral:
            if not channel.permissions_for(self._world.bot).read_message_history:
                text = "Cannot reply without permission to read message history"
                raise ApiError(403, 160002, text)
            return found
        if reference.get("fail_if_not_exists", True):
            raise invalid(
                "message_reference", code="REPLIES_UNKNOWN_MESSAGE", message="Unknown message"
            )
        return None

    async def message(self, request: web.Request) -> Json:
        """One message."""
        return self._message(request).json()

    async def edit(self, request: web.Request) -> Json:
        """Edit a message of the bot."""
        body = await read_body(request)
        message = self._message(request)
        if message.author is not self._world.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        edit_message(self._world, message, body)
        return message.json()

    async def delete(self, request: web.Request) -> None:
        """Delete a message."""
        message = self._message(request)
        permissions = message.channel.permissions_for(self._world.bot)
        if message.author is not self._world.bot and not permissions.manage_messages:
            raise missing_permissions()
        self._world.delete(message)

    async def react(self, request: web.Request) -> None:
        """Add the bot's reaction to a message."""
        message = self._message(request)
        if not message.channel.permissions_for(self._world.bot).add_reactions:
            raise missing_permissions()
        message.reactions.append(request.match_info["emoji"])
        self._world.changes.notify()

    async def unreact(self, request: web.Request) -> None:
        """Remove the bot's reaction."""
        message = self._message(request)
        emoji = request.match_info["emoji"]
        message.reactions = [one for one in message.reactions if one != emoji]
        self._world.changes.notify()

    def _channel(self, request: web.Request, *, send: bool = False) -> Channel:
        channel = self._world.channels.get(_id(request, "channel"))
        if channel is None:
            raise unknown("Channel")
        permissions = channel.permissions_for(self._world.bot)
        if not permissions.view_channel:
            raise missing_access()
        if send and not permissions.send_messages:
            raise missing_permissions()
        return channel

    def _message(self, request: web.Request) -> Message:
        message = self._channel(request).messages.get(_id(request, "message"))
        # Ephemeral messages can only be reached by their interaction.
        if message is None or message.deleted or message.ephemeral:
            raise unknown("Message")
        return message

    # Guilds.

    async def guild(self, request: web.Request) -> Json:
        """A guild."""
        return self._guild(request).json()

    async def guild_channels(self, request: web.Request) -> list[Json]:
        """The channels of a guild."""
        return [channel.json() for channel in self._guild(request).channels.values()]

    async def guild_roles(self, request: web.Request) -> list[Json]:
        """The roles of a guild."""
        return [role.json() for role in self._guild(request).roles]

    async def guild_members(self, request: web.Request) -> list[Json]:
        """The members of a guild."""
        return [member.json() for member in self._guild(request).members.values()]

    async def guild_member(self, request: web.Request) -> Json:
        """A member of a guild."""
        found = self._guild(request).members.get(_id(request, "user"))
        if found is None:
            raise unknown("Member")
        return found.json()

    def _guild(self, request: web.Request) -> Guild:
        found = self._world.guilds.get(_id(request, "guild"))
        if found is None:
            raise unknown("Guild")
        return found

    # Files.

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a stored attachment."""
        found = self._world.attachments.get(_id(request, "attachment"))
        if found is None or found.filename != request.match_info["filename"]:
            return web.Response(status=404, text="This content is no longer available.")
        headers = {"Content-Type": found.content_type}
        return web.Response(body=found.data, headers=headers)


def _scope(request: web.Request) -> int | None:
    return _id(request, "guild") if "guild" in request.match_info else None


def _id(request: web.Request, name: str) -> int:
    value = request.match_info[name]
    if not value.isdigit():
        text = f'Value "{value}" is not snowflake.'
        raise invalid(f"{name}_id", code="NUMBER_TYPE_COERCE", message=text)
    return int(value)
