"""Simulated people, who use commands, buttons and modals, and write messages."""

# A wait says what it waited for, which a bare asyncio.timeout cannot: hence the parameter.
# ruff: noqa: ASYNC109

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from tests.discord_server import interactions as kinds
from tests.discord_server.errors import InvalidInput, NoResponse, NotPermitted
from tests.discord_server.inputs import (
    Resolved,
    Upload,
    check_may_use,
    command_data,
    find_command,
    modal_data,
    selected,
)
from tests.discord_server.interactions import Choice, Interaction
from tests.discord_server.messages import guess_type
from tests.discord_server.model import Channel, Json, Message, User, component_texts
from tests.discord_server.pings import pings_of

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

T = TypeVar("T")

PATIENCE = 60.0
# Beyond the window an acknowledgement is refused; this only covers its way to the server.
GRACE = 0.25


@dataclass(frozen=True, kw_only=True)
class Modal:
    """A modal that is open before a person."""

    data: Json
    interaction: Interaction

    @property
    def custom_id(self) -> str:
        """Its custom_id."""
        return str(self.data["custom_id"])

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.data["title"])

    @property
    def text(self) -> str:
        """All text in it, one piece a line."""
        pieces = [self.title, *component_texts(self.data["components"])]
        return "\n".join(piece for piece in pieces if piece)


class Reply:
    """What the bot has answered to one interaction so far."""

    def __init__(self, server: DiscordServer, interaction: Interaction) -> None:
        self._server = server
        self.interaction = interaction

    @property
    def acknowledged(self) -> bool:
        """Whether the bot has answered in any way."""
        return self.interaction.acknowledged is not None

    @property
    def deferred(self) -> bool:
        """Whether the bot first asked for more time."""
        return self.interaction.acknowledged in (kinds.DEFER, kinds.DEFER_UPDATE)

    @property
    def updated(self) -> bool:
        """Whether the bot answered by changing the message of the component."""
        return self.interaction.acknowledged in (kinds.UPDATE, kinds.DEFER_UPDATE)

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the response."""
        return self.interaction.ephemeral

    @property
    def modal(self) -> Modal:
        """The modal the bot opened."""
        if self.interaction.modal is None:
            raise AssertionError("the bot did not answer with a modal")
        return Modal(data=self.interaction.modal, interaction=self.interaction)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The suggestions of an autocompletion."""
        if self.interaction.choices is None:
            raise AssertionError("the bot did not answer with suggestions")
        return self.interaction.choices

    @property
    def followups(self) -> tuple[Message, ...]:
        """The messages after the original response, deleted ones left out."""
        return tuple(m for m in self.interaction.followups if not m.deleted)

    @property
    def text(self) -> str:
        """All text of the original response and the follow-ups as they stand."""
        first = self.interaction.original
        shown = [first] if first is not None and not first.deleted else []
        return "\n".join(message.text for message in (*shown, *self.followups))

    async def acknowledgement(self, timeout: float = PATIENCE) -> Reply:
        """Wait until the bot has answered in any way."""
        await self._until(lambda: self.acknowledged or None, timeout, "the acknowledgement")
        return self

    async def original(self, timeout: float = PATIENCE) -> Message:
        """Wait for the original response; after a defer, until it is edited or followed up."""

        def look() -> Message | None:
            return self.interaction.original if self.interaction.answered else None

        return await self._until(look, timeout, "the original response")

    async def followup(self, index: int = 0, timeout: float = PATIENCE) -> Message:
        """Wait for the follow-up with this number."""

        def look() -> Message | None:
            return self.followups[index] if len(self.followups) > index else None

        return await self._until(look, timeout, f"follow-up {index}")

    async def _until(self, look: Callable[[], T | None], timeout: float, what: str) -> T:
        return await self._server.until(look, timeout=timeout, what=what)


@dataclass(eq=False, kw_only=True)
class Person(User):
    """A person at their own Discord client."""

    server: DiscordServer = field(repr=False)

    @property
    def dm(self) -> Channel:
        """The person's direct messages with the bot."""
        return self.server.world.dm(self)

    # Commands.

    async def slash(
        self,
        channel: Channel,
        command: str,
        /,
        *,
        force: bool = False,
        wait: bool = True,
        by_user: bool = False,
        **values: object,
    ) -> Reply:
        """Use a slash command, and return the reply, acknowledged unless `wait` is false.

        Names are those that the person's client shows; sub-commands follow the name ("article
        add"). `force` uses a command that Discord would not offer for lack of permissions;
        `by_user` one of an application that the person installed for themselves, in a guild that
        did not.
        """
        name, *words = command.removeprefix("/").split()
        found = find_command(self.server.world, channel, name, locale=self.locale)
        check_may_use(found, self, channel, force=force)
        if by_user and 1 not in found["integration_types"]:
            raise NotPermitted(f"/{name} is not offered to people who installed the application")
        data = command_data(self.server.world, channel, found, words, values, locale=self.locale)
        return await self._start(kinds.COMMAND, channel, data, wait=wait, by_user=by_user)

    async def autocomplete(
        self,
        channel: Channel,
        command: str,
        /,
        *,
        focused: str,
        value: str = "",
        force: bool = False,
        **others: object,
    ) -> tuple[Choice, ...]:
        """Return the suggestions for an option in which `value` is typed so far."""
        name, *words = command.removeprefix("/").split()
        found = find_command(self.server.world, channel, name, locale=self.locale)
        check_may_use(found, self, channel, force=force)
        values = {**others, focused: value}
        data = command_data(
            self.server.world, channel, found, words, values, locale=self.locale, focused=focused
        )
        reply = await self._start(kinds.AUTOCOMPLETE, channel, data)
        return reply.choices

    async def use_menu(
        self,
        channel: Channel,
        name: str,
        target: Message | User,
        /,
        *,
        force: bool = False,
        wait: bool = True,
    ) -> Reply:
        """Use a context-menu command on a message or a user, and return the reply."""
        world = self.server.world
        kind = 3 if isinstance(target, Message) else 2
        found = find_command(world, channel, name, kind, locale=self.locale)
        check_may_use(found, self, channel, force=force)
        if isinstance(target, Message):
            resolved: Json = {"messages": {str(target.id): target.json()}}
        else:
            gathered = Resolved(world, channel)
            gathered.add(target)
            resolved = gathered.data
        data = {
            "id": found["id"],
            "name": found["name"],
            "type": kind,
            "target_id": str(target.id),
            "resolved": resolved,
        }
        return await self._start(kinds.COMMAND, channel, data, wait=wait)

    # Components and modals.

    async def click(self, message: Message, button: str, /, *, wait: bool = True) -> Reply:
        """Click the button with this custom_id or label, and return the reply."""
        component = self._usable(message, button)
        if component["type"] != 2 or not component.get("custom_id"):
            raise NotPermitted(f"{button!r} is not a button that the bot hears of")
        data = _component_data(component)
        return await self._start(kinds.COMPONENT, message.channel, data, source=message, wait=wait)

    async def select(
        self, message: Message, menu: str, values: Sequence[Any], /, *, wait: bool = True
    ) -> Reply:
        """Choose in the select menu with this custom_id, and return the reply."""
        component = self._usable(message, menu)
        resolved = Resolved(self.server.world, message.channel)
        chosen = selected({**component, "required": True}, values, resolved)
        data = {**_component_data(component), "values": chosen}
        if resolved.data:
            data["resolved"] = resolved.data
        return await self._start(kinds.COMPONENT, message.channel, data, source=message, wait=wait)

    async def submit_modal(
        self, modal: Modal, fields: Mapping[str, Any] | None = None, /, *, wait: bool = True
    ) -> Reply:
        """Submit a modal, and return the reply; fields go by custom_id, or by label if unique."""
        opener = modal.interaction
        if opener.user is not self:
            raise NotPermitted(f"the modal stands before {opener.user.name}")
        data = modal_data(self.server.world, opener.channel, modal.data, fields or {})
        return await self._start(
            kinds.MODAL_SUBMIT,
            opener.channel,
            data,
            source=opener.source,
            opener=opener,
            wait=wait,
        )

    def _usable(self, message: Message, which: str) -> Json:
        if message.deleted:
            raise NotPermitted("the message is deleted")
        if message.visible_to not in (None, self):
            raise NotPermitted(f"{self.name} does not see the message")
        if not message.channel.permissions_for(self).view_channel:
            raise NotPermitted(f"{self.name} does not see the channel")
        component = message.find_component(which)
        if component.get("disabled"):
            raise NotPermitted(f"{which!r} is disabled")
        return component

    async def _start(
        self,
        kind: int,
        channel: Channel,
        data: Json,
        *,
        source: Message | None = None,
        opener: Interaction | None = None,
        wait: bool = True,
        by_user: bool = False,
    ) -> Reply:
        server = self.server
        interaction = server.interactions.start(
            kind, self, channel, data, source=source, opener=opener, by_user=by_user
        )
        reply = Reply(server, interaction)
        if wait and not await self._acknowledged(reply):
            refused = [str(one) for one in server.refusals[-3:]]
            raise NoResponse(f"the application did not respond; last refusals: {refused}")
        return reply

    async def _acknowledged(self, reply: Reply) -> bool:
        """Wait until the bot has answered, or may no longer do so by the server's clock."""
        interactions = self.server.interactions
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while interactions.age(reply.interaction) < interactions.window + GRACE:
                    with suppress(TimeoutError):
                        await reply.acknowledgement(GRACE)
                        return True
        return False

    # Messages.

    async def say(
        self,
        channel: Channel,
        text: str = "",
        /,
        *,
        reply_to: Message | None = None,
        mention_author: bool = True,
        uploads: Sequence[Upload] = (),
    ) -> Message:
        """Write a message."""
        permissions = channel.permissions_for(self)
        if not (permissions.view_channel and permissions.send_messages):
            raise NotPermitted(f"{self.name} cannot write in {channel.name or 'these messages'}")
        if len(text) > 2000 or not (text.strip() or uploads):
            raise InvalidInput("a message takes 1 to 2000 characters")
        world = self.server.world
        message = Message(
            id=world.new_id(),
            channel=channel,
            author=self,
            content=text.strip(),
            type=19 if reply_to else 0,
            reply_to=reply_to,
        )
        message.attachments = [
            world.store(
                one.filename,
                one.data,
                one.content_type or guess_type(one.filename),
                folder=str(channel.id),
            )
            for one in uploads
        ]
        everything = {
            "parse": ["users", "roles", "everyone"],
            "replied_user": mention_author,
        }
        message.pings = pings_of(message, everything)
        world.post(message)
        return message

    async def edit(self, message: Message, text: str, /) -> None:
        """Edit one of the person's own messages."""
        if message.author is not self:
            raise NotPermitted("one can only edit one's own messages")
        message.content = text
        self.server.world.edited(message)

    async def delete(self, message: Message, /) -> None:
        """Delete the message. Raise NotPermitted if the person may not."""
        permissions = message.channel.permissions_for(self)
        if message.author is not self and not permissions.manage_messages:
            raise NotPermitted(f"{self.name} cannot delete this message")
        self.server.world.delete(message)


def _component_data(component: Json) -> Json:
    return {
        "custom_id": component["custom_id"],
        "component_type": component["type"],
        "id": component["id"],
    }
