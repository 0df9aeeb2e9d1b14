"""Interactions from the bot's side: the callback, the original response, the follow-ups."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.discord_server.components import check_modal, number
from tests.discord_server.errors import ApiError, unknown
from tests.discord_server.messages import Body, create_message, edit_message, read_body
from tests.discord_server.model import EPHEMERAL, LOADING, Channel, Json, Message, User, World
from tests.discord_server.problems import Problems, invalid
from tests.discord_server.validate import check_choices

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

DM_APP_PERMISSIONS = 1 << 14 | 1 << 15 | 1 << 17 | 1 << 18


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One suggestion of an autocompletion."""

    name: str
    value: str | int | float


@dataclass(eq=False, repr=False, kw_only=True)
class Interaction:
    """One interaction: who started it where, and all that the bot answered."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    data: Json
    born: float
    # The message whose component started it, or started the modal.
    source: Message | None = None
    opener: Interaction | None = None
    # Whether the person brought the application along, not the guild.
    by_user: bool = False
    acknowledged: int | None = None
    ephemeral: bool = False
    original: Message | None = None
    # Whether there is something to read: after a defer, once it was edited or followed up.
    answered: bool = False
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: tuple[Choice, ...] | None = None

    @property
    def owners(self) -> dict[str, str]:
        """Return the installations by which the application is here."""
        if self.by_user:
            return {"1": str(self.user.id)}
        return {"0": str(self.channel.guild.id) if self.channel.guild else "0"}

    def metadata(self) -> Json:
        """Return the interaction_metadata of a message that answers the interaction."""
        data: Json = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.json(),
            "authorizing_integration_owners": self.owners,
        }
        if self.kind == COMPONENT and self.source is not None:
            data["interacted_message_id"] = str(self.source.id)
        if self.opener is not None:
            data["triggering_interaction_metadata"] = self.opener.metadata()
        return data

    def event(self, world: World) -> Json:
        """Return the INTERACTION_CREATE event."""
        channel, guild = self.channel, self.channel.guild
        bot_permissions = channel.permissions_for(world.bot).value
        data: Json = {
            "id": str(self.id),
            "application_id": str(world.application_id),
            "type": self.kind,
            "data": self.data,
            "token": self.token,
            "version": 1,
            "channel_id": str(channel.id),
            "channel": channel.json(),
            "locale": self.user.locale,
            "app_permissions": str(bot_permissions if guild else DM_APP_PERMISSIONS),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self.owners,
            "context": 0 if guild else 1,
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        permissions = str(channel.permissions_for(self.user).value)
        if guild is None:
            data["user"] = self.user.json()
        else:
            data["channel"]["permissions"] = permissions
            member = guild.members[self.user.id].json()
            data["member"] = {**member, "permissions": permissions}
            data["guild_id"] = str(guild.id)
            data["guild_locale"] = guild.locale
            data["guild"] = {
                "id": str(guild.id),
                "locale": guild.locale,
                "features": guild.features,
            }
        if self.source is not None:
            data["message"] = self.source.json()
        return data


class Interactions:
    """All interactions, and the routes by which the bot answers them."""

    def __init__(
        self, world: World, *, clock: Callable[[], float], window: float, life: float
    ) -> None:
        self._world = world
        self._clock = clock
        self.window = window
        self._life = life
        self._by_token: dict[str, Interaction] = {}

    def start(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        *,
        source: Message | None = None,
        opener: Interaction | None = None,
        by_user: bool = False,
    ) -> Interaction:
        """Start an interaction and send it to the bot."""
        interaction = Interaction(
            id=self._world.new_id(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user=user,
            channel=channel,
            data=data,
            born=self._clock(),
            source=source,
            opener=opener,
            by_user=by_user,
        )
        self._by_token[interaction.token] = interaction
        self._world.hub.dispatch("INTERACTION_CREATE", interaction.event(self._world))
        return interaction

    def age(self, interaction: Interaction) -> float:
        """Return how many seconds ago an interaction was started."""
        return self._clock() - interaction.born

    # The callback.

    async def callback(self, request: web.Request) -> Json | None:
        """Take the initial response; return it if the request asks for it."""
        body = await read_body(request)
        interaction = self._by_token.get(request.match_info["token"])
        if interaction is None or str(interaction.id) != request.match_info["interaction"]:
            raise unknown("interaction")
        if interaction.acknowledged is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if self.age(interaction) > self.window:
            raise unknown("interaction")
        kind = body.payload.get("type")
        problems = Problems()
        problems.choice(("type",), kind, _allowed_types(interaction))
        problems.raise_if_any()
        self._acknowledge(interaction, kind, body)
        interaction.acknowledged = kind
        self._world.changes.notify()
        wanted = request.query.get("with_response", "").lower() in ("1", "true")
        return _callback_response(interaction) if wanted else None

    def _acknowledge(self, interaction: Interaction, kind: int, body: Body) -> None:
        data = body.payload.get("data") or {}
        if kind in (MESSAGE, DEFER):
            interaction.ephemeral = bool((data.get("flags") or 0) & EPHEMERAL)
        if kind == MESSAGE:
            interaction.original = self._post(interaction, body, prefix=("data",))
        elif kind == DEFER:
            interaction.original = self._post_loading(interaction)
        elif kind == DEFER_UPDATE:
            interaction.original = interaction.source
        elif kind == UPDATE:
            assert interaction.source is not None
            edit_message(self._world, interaction.source, body, prefix=("data",))
            interaction.original = interaction.source
        elif kind == CHOICES:
            check_choices(data)
            choices = data.get("choices") or []
            interaction.choices = tuple(Choice(name=c["name"], value=c["value"]) for c in choices)
        else:
            problems = Problems("data")
            check_modal(problems, data)
            problems.raise_if_any()
            number(data["components"])
            interaction.modal = data
        interaction.answered = kind not in (DEFER, DEFER_UPDATE)

    def _post(
        self, interaction: Interaction, body: Body, *, prefix: tuple[str, ...] = ()
    ) -> Message:
        source = interaction.source
        return create_message(
            self._world,
            interaction.channel,
            body,
            author=self._world.bot,
            prefix=prefix,
            extra_flags=EPHEMERAL if interaction.ephemeral else 0,
            kind=_message_type(interaction),
            reply_to=source,
            interaction=interaction.metadata(),
            visible_to=interaction.user if interaction.ephemeral else None,
        )

    def _post_loading(self, interaction: Interaction) -> Message:
        message = Message(
            id=self._world.new_id(),
            channel=interaction.channel,
            author=self._world.bot,
            flags=LOADING | (EPHEMERAL if interaction.ephemeral else 0),
            type=_message_type(interaction),
            reply_to=interaction.source,
            interaction=interaction.metadata(),
            visible_to=interaction.user if interaction.ephemeral else None,
        )
        self._world.post(message)
        return message

    # The webhook of an interaction.

    async def follow_up(self, request: web.Request) -> Json:
        """Post a follow-up; the first after a defer becomes the original response."""
        body = await read_body(request)
        interaction = self._usable(request)
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            edit_message(self._world, original, body)
            interaction.answered = True
            self._world.changes.notify()
            return original.json()
        flags = (body.payload.get("flags") or 0) & EPHEMERAL
        metadata = interaction.metadata()
        if original is not None:
            metadata["original_response_message_id"] = str(original.id)
        message = create_message(
            self._world,
            interaction.channel,
            body,
            author=self._world.bot,
            extra_flags=flags,
            kind=19 if original is not None else 0,
            reply_to=original,
            interaction=metadata,
            visible_to=interaction.user if flags else None,
        )
        interaction.followups.append(message)
        self._world.changes.notify()
        return message.json()

    async def get_message(self, request: web.Request) -> Json:
        """Return the original response or a follow-up."""
        return self._message(request)[1].json()

    async def edit(self, request: web.Request) -> Json:
        """Edit the original response or a follow-up."""
        body = await read_body(request)
        interaction, message = self._message(request)
        edit_message(self._world, message, body)
        if message is interaction.original:
            interaction.answered = True
            self._world.changes.notify()
        return message.json()

    async def delete(self, request: web.Request) -> None:
        """Delete the original response or a follow-up."""
        interaction, message = self._message(request)
        interaction.answered = interaction.answered or message is interaction.original
        self._world.delete(message)

    def _usable(self, request: web.Request) -> Interaction:
        interaction = self._by_token.get(request.match_info["token"])
        # Before the acknowledgement the webhook of an interaction does not exist yet.
        if interaction is None or interaction.acknowledged is None:
            raise unknown("Webhook")
        if request.match_info["application"] != str(self._world.application_id):
            raise unknown("Webhook")
        if self.age(interaction) > self._life:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    def _message(self, request: web.Request) -> tuple[Interaction, Message]:
        interaction = self._usable(request)
        wanted = request.match_info["message"]
        candidates = [one for one in (interaction.original, *interaction.followups) if one]
        for message in candidates:
            is_original = wanted == "@original" and message is interaction.original
            if (is_original or wanted == str(message.id)) and not message.deleted:
                return interaction, message
        if wanted != "@original" and not wanted.isdigit():
            text = f'Value "{wanted}" is not snowflake.'
            raise invalid("message_id", code="NUMBER_TYPE_COERCE", message=text)
        raise unknown("Message")


def _allowed_types(interaction: Interaction) -> tuple[int, ...]:
    if interaction.kind == AUTOCOMPLETE:
        return (CHOICES,)
    update = (DEFER_UPDATE, UPDATE) if interaction.source is not None else ()
    # A modal cannot be answered with a modal.
    modal = () if interaction.kind == MODAL_SUBMIT else (MODAL,)
    return (MESSAGE, DEFER, *update, *modal)


def _message_type(interaction: Interaction) -> int:
    if interaction.source is not None:
        return 19
    return 23 if interaction.data.get("type") in (2, 3) else 20


def _callback_response(interaction: Interaction) -> Json:
    kind = interaction.acknowledged
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    resource: Json = {"type": kind}
    message = interaction.original
    if message is not None:
        about["response_message_id"] = str(message.id)
        about["response_message_loading"] = message.loading
        about["response_message_ephemeral"] = message.ephemeral
        if kind in (MESSAGE, UPDATE, DEFER):
            resource["message"] = copy.deepcopy(message.json())
    return {"interaction": about, "resource": resource}
