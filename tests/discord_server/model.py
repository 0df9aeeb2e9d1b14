"""The state of the server: users, guilds, channels, members and messages, with their JSON."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from discord import Permissions

from tests.discord_server.errors import NotPermitted
from tests.discord_server.waiting import Changes

Json = dict[str, Any]

DISCORD_EPOCH_MS = 1_420_070_400_000

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

# Gateway intents, by the events that need them.
GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15

EVERYONE_PERMISSIONS = Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    use_application_commands=True,
    # Discord gives it to @everyone in a new guild, so a bot that does not guard its text pings.
    mention_everyone=True,
)


class Hub(Protocol):
    """Gets the changes of the state."""

    def dispatch(self, name: str, data: Json, *, intent: int = 0) -> None: ...

    def dispatch_message(self, name: str, message: Message) -> None: ...


@dataclass(eq=False, kw_only=True)
class User:
    """A user, person or bot."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        """The text that mentions the user."""
        return f"<@{self.id}>"

    def json(self) -> Json:
        """Return the user object."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0000" if self.bot else "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False, kw_only=True)
class Role:
    """A role of a guild; the one with the guild's id is @everyone."""

    id: int
    name: str
    permissions: Permissions
    position: int
    mentionable: bool = False
    managed: bool = False
    # The bot that a role was made for.
    bot_id: int | None = None

    @property
    def mention(self) -> str:
        """The text that mentions the role."""
        return f"<@&{self.id}>"

    def json(self) -> Json:
        """Return the role object."""
        tags = {"tags": {"bot_id": str(self.bot_id)}} if self.bot_id else {}
        return {
            **tags,
            "id": str(self.id),
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": self.position,
            "permissions": str(self.permissions.value),
            "managed": self.managed,
            "mentionable": self.mentionable,
            "flags": 0,
        }


@dataclass(eq=False, repr=False, kw_only=True)
class Member:
    """A user in a guild."""

    user: User
    guild: Guild
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None

    def __repr__(self) -> str:
        return f"<Member {self.user.name} of {self.guild.name}>"

    def guild_permissions(self) -> Permissions:
        """Return what the member may do in the guild, before channel overwrites."""
        if self.user is self.guild.owner:
            return Permissions.all()
        value = self.guild.everyone.permissions.value
        for role in self.roles:
            value |= role.permissions.value
        permissions = Permissions(value)
        return Permissions.all() if permissions.administrator else permissions

    def json(self, *, with_user: bool = True) -> Json:
        """Return the member object."""
        data: Json = {
            "nick": self.nick,
            "avatar": None,
            "roles": [str(role.id) for role in self.roles],
            "joined_at": "2024-01-01T00:00:00.000000+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "communication_disabled_until": None,
            "flags": 0,
        }
        if with_user:
            data["user"] = self.user.json()
        return data


@dataclass(kw_only=True)
class Overwrite:
    """What a channel allows or denies to one role or member."""

    allow: Permissions
    deny: Permissions
    is_member: bool


@dataclass(eq=False, repr=False, kw_only=True)
class Channel:
    """A text channel of a guild, or the direct messages between the bot and one person."""

    id: int
    world: World
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    # A thread hangs from a text channel, whose permissions it shares.
    parent: Channel | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    typing: list[int] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Channel {self.id} {self.name or 'direct messages'}>"

    @property
    def mention(self) -> str:
        """The text that links to the channel."""
        return f"<#{self.id}>"

    @property
    def is_dm(self) -> bool:
        """Whether these are direct messages."""
        return self.guild is None

    def permissions_for(self, user: User) -> Permissions:
        """Return a user's permissions here: the guild's, then the channel's overwrites."""
        if self.parent is not None:
            return self.parent.permissions_for(user)
        if self.guild is None:
            return Permissions(
                EVERYONE_PERMISSIONS.value if user in (self.recipient, self.world.bot) else 0
            )
        member = self.guild.members.get(user.id)
        if member is None:
            return Permissions.none()
        base = member.guild_permissions()
        if base.administrator:
            return Permissions.all()
        for overwrite in self._overwrites_for(member):
            base = Permissions((base.value & ~overwrite.deny.value) | overwrite.allow.value)
        # Without sight of the channel, nothing else counts.
        return base if base.view_channel else Permissions.none()

    def _overwrites_for(self, member: Member) -> Iterator[Overwrite]:
        assert self.guild is not None
        if everyone := self.overwrites.get(self.guild.id):
            yield everyone
        roles = [self.overwrites[r.id] for r in member.roles if r.id in self.overwrites]
        if roles:
            allow = deny = 0
            for overwrite in roles:
                allow |= overwrite.allow.value
                deny |= overwrite.deny.value
            yield Overwrite(
                allow=Permissions(allow), deny=Permissions(deny & ~allow), is_member=False
            )
        if own := self.overwrites.get(member.user.id):
            yield own

    def set_overwrite(
        self,
        target: Role | Member,
        *,
        allow: Permissions | None = None,
        deny: Permissions | None = None,
    ) -> None:
        """Change the target's permissions here, and tell the bot."""
        target_id = target.user.id if isinstance(target, Member) else target.id
        self.overwrites[target_id] = Overwrite(
            allow=allow or Permissions.none(),
            deny=deny or Permissions.none(),
            is_member=isinstance(target, Member),
        )
        self.world.hub.dispatch("CHANNEL_UPDATE", self.json(), intent=GUILDS)

    def json(self) -> Json:
        """Return the channel object."""
        last = str(max(self.messages)) if self.messages else None
        if self.guild is None:
            assert self.recipient is not None
            return {
                "id": str(self.id),
                "type": 1,
                "flags": 0,
                "last_message_id": last,
                "recipients": [self.recipient.json()],
            }
        if self.parent is not None:
            return {
                "id": str(self.id),
                "type": 11,
                "guild_id": str(self.guild.id),
                "parent_id": str(self.parent.id),
                "name": self.name,
                "owner_id": str(self.guild.owner.id),
                "last_message_id": last,
                "message_count": len(self.messages),
                "member_count": 1,
                "rate_limit_per_user": 0,
                "flags": 0,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": timestamp(self.id),
                    "locked": False,
                },
            }
        return {
            "id": str(self.id),
            "type": 0,
            "guild_id": str(self.guild.id),
            "name": self.name,
            "topic": None,
            "position": 0,
            "nsfw": False,
            "parent_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
            "last_message_id": last,
            "permission_overwrites": [
                {
                    "id": str(target),
                    "type": int(overwrite.is_member),
                    "allow": str(overwrite.allow.value),
                    "deny": str(overwrite.deny.value),
                }
                for target, overwrite in self.overwrites.items()
            ],
        }


@dataclass(eq=False, repr=False, kw_only=True)
class Guild:
    """A guild the bot is in."""

    id: int
    name: str
    owner: User
    world: World
    everyone: Role
    roles: list[Role] = field(default_factory=list)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    # Only a community server has chosen its locale.
    is_community: bool = False
    locale: str = "en-US"

    @property
    def features(self) -> list[str]:
        """Discord's names for the features of the guild."""
        return ["COMMUNITY"] if self.is_community else []

    def __repr__(self) -> str:
        return f"<Guild {self.id} {self.name}>"

    @property
    def text_channel(self) -> Channel:
        """The first text channel."""
        return next(iter(self.channels.values()))

    def add_text_channel(self, name: str) -> Channel:
        """Add a text channel that everyone sees."""
        channel = Channel(id=self.world.new_id(), world=self.world, name=name, guild=self)
        self.channels[channel.id] = channel
        self.world.channels[channel.id] = channel
        self.world.hub.dispatch("CHANNEL_CREATE", channel.json(), intent=GUILDS)
        return channel

    def add_thread(self, parent: Channel, name: str, *, is_told: bool = True) -> Channel:
        """Add a public thread below a text channel, and tell the bot unless it is not of it."""
        thread = Channel(
            id=self.world.new_id(), world=self.world, name=name, guild=self, parent=parent
        )
        self.world.channels[thread.id] = thread
        if is_told:
            self.world.hub.dispatch("THREAD_CREATE", thread.json(), intent=GUILDS)
        return thread

    def add_role(
        self, name: str, permissions: Permissions | None = None, *, mentionable: bool = False
    ) -> Role:
        """Add a role."""
        role = Role(
            id=self.world.new_id(),
            name=name,
            permissions=permissions or Permissions.none(),
            position=len(self.roles),
            mentionable=mentionable,
        )
        self.roles.append(role)
        data = {"guild_id": str(self.id), "role": role.json()}
        self.world.hub.dispatch("GUILD_ROLE_CREATE", data, intent=GUILDS)
        return role

    def add_member(
        self,
        user: User,
        *,
        permissions: Permissions | None = None,
        roles: Iterable[Role] = (),
        nick: str | None = None,
    ) -> Member:
        """Add the user as a member; `permissions` come in a role of the member's own."""
        own = [self.add_role(f"role of {user.name}", permissions)] if permissions else []
        member = Member(user=user, guild=self, roles=[*roles, *own], nick=nick)
        self.members[user.id] = member
        data = {**member.json(), "guild_id": str(self.id)}
        self.world.hub.dispatch("GUILD_MEMBER_ADD", data, intent=GUILD_MEMBERS)
        return member

    def json(self) -> Json:
        """Return the guild object, as the HTTP API does."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "description": None,
            "banner": None,
            "owner_id": str(self.owner.id),
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": [role.json() for role in self.roles],
            "emojis": [],
            "stickers": [],
            "features": self.features,
            "incidents_data": None,
            "mfa_level": 0,
            "nsfw_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "max_members": 500_000,
        }

    def create_event(self, *, all_members: bool) -> Json:
        """Return the GUILD_CREATE event; without the members intent it holds the bot alone."""
        bot = self.world.bot
        members = [m for m in self.members.values() if all_members or m.user is bot]
        return {
            **self.json(),
            "joined_at": "2024-01-01T00:00:00.000000+00:00",
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [member.json() for member in members],
            "channels": [channel.json() for channel in self.channels.values()],
            "threads": [
                each.json()
                for each in self.world.channels.values()
                if each.guild is self and each.parent is not None
            ],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A stored file with its address."""

    id: int
    filename: str
    data: bytes
    content_type: str
    url: str
    description: str | None = None
    ephemeral: bool = False

    def json(self) -> Json:
        """Return the attachment object."""
        data: Json = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.data),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        if self.description:
            data["description"] = self.description
        if self.ephemeral:
            data["ephemeral"] = True
        return data


@dataclass(frozen=True, kw_only=True)
class Pings:
    """Who is notified by a message."""

    everyone: bool = False
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()


@dataclass(eq=False, repr=False, kw_only=True)
class Message:
    """A message as it stands now; an edit changes it in place."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    nonce: str | None = None
    reply_to: Message | None = None
    # A forward has a copy of the message, and nothing of its own.
    forwarded: Message | None = None
    # Sent for an interaction: then the application is named as the webhook too.
    interaction: Json | None = None
    visible_to: User | None = None
    pings: Pings = field(default_factory=Pings)
    reactions: list[str] = field(default_factory=list)
    edits: int = 0
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<Message {self.id} by {self.author.name}: {self.text[:200]!r}>"

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def pings_everyone(self) -> bool:
        """Whether it notifies @everyone or @here."""
        return self.pings.everyone

    @property
    def pinged_users(self) -> frozenset[int]:
        """The ids of the users it notifies by a mention or a reply."""
        return self.pings.users

    @property
    def pinged_roles(self) -> frozenset[int]:
        """The ids of the roles it notifies."""
        return self.pings.roles

    @property
    def pings_nobody(self) -> bool:
        """Whether it notifies no one at all."""
        return self.pings == Pings()

    @property
    def text(self) -> str:
        """All text a person sees: content, embeds and components, each on a line."""
        pieces = [self.content, *embed_texts(self.embeds), *component_texts(self.components)]
        return "\n".join(piece for piece in pieces if piece)

    @property
    def jump_url(self) -> str:
        """The address of the message in Discord."""
        place = self.channel.guild.id if self.channel.guild else "@me"
        return f"https://discord.com/channels/{place}/{self.channel.id}/{self.id}"

    def find_component(self, which: str) -> Json:
        """Return the button or select with this custom_id or, if there is only one, this label."""
        all_found = list(walk_components(self.components))
        by_id = [c for c in all_found if c.get("custom_id") == which]
        found = by_id or [c for c in all_found if c.get("type") == 2 and c.get("label") == which]
        if len(found) != 1:
            have = [c.get("label") or c.get("custom_id") for c in all_found if c["type"] == 2]
            raise NotPermitted(f"{len(found)} components match {which!r}; buttons: {have}")
        return found[0]

    def json(self, *, with_reference: bool = True) -> Json:
        """Return the message object."""
        world = self.channel.world
        data: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.json(),
            "content": self.content,
            "timestamp": timestamp(self.id),
            "edited_timestamp": now() if self.edits else None,
            "tts": False,
            "mention_everyone": self.pings.everyone,
            "mentions": [world.users[i].json() for i in self.pings.users if i in world.users],
            "mention_roles": [str(i) for i in self.pings.roles],
            "attachments": [attachment.json() for attachment in self.attachments],
            "embeds": self.embeds,
            "components": self.components,
            "reactions": [],
            "pinned": False,
            "type": self.type,
            "flags": self.flags,
        }
        if self.nonce is not None:
            data["nonce"] = self.nonce
        if self.interaction is not None:
            data["webhook_id"] = data["application_id"] = str(world.application_id)
            data["interaction_metadata"] = self.interaction
        if self.reply_to is not None:
            data.update(self._reference(with_reference))
        if self.forwarded is not None:
            data.update(_forward(self.forwarded))
        return data

    def _reference(self, with_message: bool) -> Json:
        assert self.reply_to is not None
        reference = {
            "type": 0,
            "message_id": str(self.reply_to.id),
            "channel_id": str(self.channel.id),
        }
        if self.channel.guild is not None:
            reference["guild_id"] = str(self.channel.guild.id)
        data: Json = {"message_reference": reference}
        if with_message:
            gone = self.reply_to.deleted
            data["referenced_message"] = None if gone else self.reply_to.json(with_reference=False)
        return data


def _forward(message: Message) -> Json:
    names = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags")
    whole = message.json()
    return {
        "message_reference": {
            "type": 1,
            "message_id": str(message.id),
            "channel_id": str(message.channel.id),
        },
        "message_snapshots": [{"message": {name: whole[name] for name in names}}],
    }


class World:
    """All state of one server, and the ids of everything in it."""

    def __init__(self, hub: Hub, *, bot_name: str) -> None:
        self.hub = hub
        self.changes = Changes()
        self._last_id = 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.unavailable: set[int] = set()
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        # Registered commands, by the guild's id (None: global) and then by their own.
        self.commands: dict[int | None, dict[int, Json]] = {}
        self.cdn_base = ""
        self.bot = User(id=self.new_id(), name=bot_name, bot=True)
        # As for every application made since 2016, the bot's user id is the application's.
        self.application_id = self.bot.id
        self.users[self.bot.id] = self.bot

    def new_id(self) -> int:
        """Return a snowflake later than all before it."""
        fresh = (int(time.time() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(fresh, self._last_id + 1)
        return self._last_id

    def add_guild(self, name: str, owner: User, permissions: Permissions) -> Guild:
        """Add a guild with @everyone, its owner, the bot, and the bot's own role."""
        guild_id = self.new_id()
        everyone = Role(id=guild_id, name="@everyone", permissions=EVERYONE_PERMISSIONS, position=0)
        guild = Guild(id=guild_id, name=name, owner=owner, world=self, everyone=everyone)
        bot_role = Role(
            id=self.new_id(),
            name=self.bot.name,
            permissions=permissions,
            position=1,
            managed=True,
            bot_id=self.bot.id,
        )
        guild.roles.extend([everyone, bot_role])
        guild.members[owner.id] = Member(user=owner, guild=guild)
        guild.members[self.bot.id] = Member(user=self.bot, guild=guild, roles=[bot_role])
        self.guilds[guild.id] = guild
        return guild

    def dm(self, user: User) -> Channel:
        """Return the direct messages between the bot and a person; make them if there are none."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(id=self.new_id(), world=self, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def store(
        self,
        filename: str,
        data: bytes,
        content_type: str,
        *,
        folder: str,
        description: str | None = None,
        ephemeral: bool = False,
    ) -> Attachment:
        """Store the file as an attachment that the CDN serves."""
        attachment_id = self.new_id()
        kind = "ephemeral-attachments" if ephemeral else "attachments"
        attachment = Attachment(
            id=attachment_id,
            filename=filename,
            data=data,
            content_type=content_type,
            url=f"{self.cdn_base}/{kind}/{folder}/{attachment_id}/{filename}",
            description=description,
            ephemeral=ephemeral,
        )
        self.attachments[attachment_id] = attachment
        return attachment

    def message(self, message_id: int) -> Message | None:
        """Return the message with this id in any channel, unless it is deleted."""
        for channel in self.channels.values():
            found = channel.messages.get(message_id)
            if found is not None and not found.deleted:
                return found
        return None

    def post(self, message: Message) -> None:
        """Add the message to its channel, and tell the bot."""
        message.channel.messages[message.id] = message
        self._announce("MESSAGE_CREATE", message)

    def edited(self, message: Message) -> None:
        """Tell the bot of a change already made."""
        message.edits += 1
        self._announce("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Delete the message, and tell the bot."""
        message.deleted = True
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild:
            data["guild_id"] = str(message.channel.guild.id)
        if not message.ephemeral:
            intent = DIRECT_MESSAGES if message.channel.is_dm else GUILD_MESSAGES
            self.hub.dispatch("MESSAGE_DELETE", data, intent=intent)
        self.changes.notify()

    def _announce(self, name: str, message: Message) -> None:
        # Ephemeral messages are for one person and do not go through the gateway.
        if not message.ephemeral:
            self.hub.dispatch_message(name, message)
        self.changes.notify()


def walk_components(components: Iterable[Json]) -> Iterator[Json]:
    """Yield every component at any depth, parents first."""
    for component in components:
        yield component
        yield from walk_components(component.get("components") or ())
        for key in ("accessory", "component"):
            if child := component.get(key):
                yield from walk_components([child])


def component_texts(components: Iterable[Json]) -> Iterator[str]:
    """Yield the texts of components that a person sees, in reading order."""
    keys: dict[int, tuple[str, ...]] = {
        2: ("label",),
        3: ("placeholder",),
        4: ("label", "placeholder"),
        10: ("content",),
        11: ("description",),
        18: ("label", "description"),
    }
    for component in walk_components(components):
        for key in keys.get(component["type"], ()):
            yield component.get(key) or ""
        for item in component.get("items") or ():
            yield item.get("description") or ""
        for option in component.get("options") or ():
            yield option.get("label") or ""
            yield option.get("description") or ""
        if component["type"] == 13:
            yield component.get("name") or ""


def embed_texts(embeds: Iterable[Json]) -> Iterator[str]:
    """Yield the texts of embeds that a person sees, in reading order."""
    for embed in embeds:
        yield (embed.get("author") or {}).get("name") or ""
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        for item in embed.get("fields") or ():
            yield item.get("name") or ""
            yield item.get("value") or ""
        yield (embed.get("footer") or {}).get("text") or ""


def timestamp(snowflake: int) -> str:
    """Return the moment of a snowflake, in ISO 8601."""
    seconds = ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def now() -> str:
    """Return this moment, in ISO 8601."""
    return datetime.now(UTC).isoformat()
