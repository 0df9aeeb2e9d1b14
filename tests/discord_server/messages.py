"""Making and editing messages from request bodies, the same for channels and interactions."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord_server.components import FILE, number
from tests.discord_server.errors import ApiError
from tests.discord_server.model import (
    COMPONENTS_V2,
    LOADING,
    Attachment,
    Channel,
    Json,
    Message,
    User,
    World,
    walk_components,
)
from tests.discord_server.pings import pings_of
from tests.discord_server.problems import Path, invalid
from tests.discord_server.validate import check_message, check_not_empty

MAX_UPLOAD = 10 * 1024 * 1024
SETTABLE_FLAGS = 1 << 2 | 1 << 12 | COMPONENTS_V2


@dataclass(frozen=True, kw_only=True)
class Part:
    """One uploaded file of a request."""

    filename: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Body:
    """The JSON of a request and its files by number."""

    payload: Any
    files: dict[int, Part] = field(default_factory=dict)


async def read_body(request: web.Request) -> Body:
    """Read the body of a JSON or multipart request."""
    if not request.content_type.startswith("multipart/"):
        return Body(payload=_decoded(await request.read() or b"{}"))
    payload: Any = {}
    files: dict[int, Part] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read())
        if part.name == "payload_json":
            payload = _decoded(data)
        elif found := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            if len(data) > MAX_UPLOAD:
                raise ApiError(413, 40005, "Request entity too large")
            files[int(found[1])] = Part(filename=part.filename or "file", data=data)
    return Body(payload=payload, files=files)


def guess_type(filename: str) -> str:
    """Return the media type Discord would give a file of this name."""
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def create_message(
    world: World,
    channel: Channel,
    body: Body,
    *,
    author: User,
    prefix: Path = (),
    extra_flags: int = 0,
    kind: int = 0,
    reply_to: Message | None = None,
    interaction: Json | None = None,
    visible_to: User | None = None,
) -> Message:
    """Check and post a message. Raise an ApiError if Discord would refuse it."""
    payload = _message_payload(body, prefix)
    flags = (payload.get("flags") or 0) & SETTABLE_FLAGS | extra_flags
    filenames = {name for _, name, _ in _new_files(body, payload)}
    check_message(payload, flags=flags, filenames=filenames, prefix=prefix)
    content = (payload.get("content") or "").strip()
    components = payload.get("components") or []
    embeds = payload.get("embeds") or []
    check_not_empty(content, embeds, components, list(body.files))
    message = Message(
        id=world.new_id(),
        channel=channel,
        author=author,
        content=content,
        embeds=[{"type": "rich", **embed} for embed in embeds],
        components=components,
        flags=flags,
        type=kind,
        nonce=payload.get("nonce"),
        reply_to=reply_to,
        interaction=interaction,
        visible_to=visible_to,
    )
    message.attachments = _store_new(world, message, body, payload)
    _finish(message)
    message.pings = pings_of(message, payload.get("allowed_mentions"))
    world.post(message)
    return message


def edit_message(world: World, message: Message, body: Body, *, prefix: Path = ()) -> None:
    """Check and edit a message, and tell the bot. Raise an ApiError if Discord would refuse."""
    payload = _message_payload(body, prefix)
    merged: Json = {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        **{key: payload[key] for key in ("content", "embeds", "components") if key in payload},
        "allowed_mentions": payload.get("allowed_mentions"),
    }
    flags = message.flags | (payload.get("flags") or 0) & COMPONENTS_V2
    kept = _kept(message, payload)
    names = {one.filename for one in kept} | {name for _, name, _ in _new_files(body, payload)}
    check_message(merged, flags=flags, filenames=names, prefix=prefix)
    content = (merged["content"] or "").strip()
    check_not_empty(
        content, merged["embeds"] or [], merged["components"] or [], kept, list(body.files)
    )
    fills = message.loading
    message.flags = flags & ~LOADING
    message.content = content
    message.embeds = [{"type": "rich", **embed} for embed in merged["embeds"] or []]
    message.components = merged["components"] or []
    message.attachments = [*kept, *_store_new(world, message, body, payload)]
    _finish(message)
    if fills:
        # An edit notifies nobody, except the one that fills a deferred response.
        message.pings = pings_of(message, payload.get("allowed_mentions"))
    world.edited(message)


def _decoded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from error


def _message_payload(body: Body, prefix: Path) -> Json:
    payload = body.payload
    for key in prefix:
        payload = payload.get(key) or {}
    if not isinstance(payload, dict):
        raise invalid(*prefix, code="MODEL_TYPE_CONVERT", message="Only dictionaries may be used")
    return payload


def _new_files(body: Body, payload: Json) -> Iterator[tuple[int, str, str | None]]:
    """Return the number, name and description of each uploaded file."""
    listed = {str(one["id"]): one for one in payload.get("attachments") or []}
    for index, part in body.files.items():
        meta = listed.get(str(index), {})
        yield index, meta.get("filename") or part.filename, meta.get("description")


def _store_new(world: World, message: Message, body: Body, payload: Json) -> list[Attachment]:
    stored = []
    for index, name, description in _new_files(body, payload):
        attachment = world.store(
            name,
            body.files[index].data,
            guess_type(name),
            folder=str(message.channel.id),
            description=description,
            ephemeral=message.ephemeral,
        )
        stored.append(attachment)
    return stored


def _kept(message: Message, payload: Json) -> list[Attachment]:
    # Without the key all stay; with it only those listed.
    if payload.get("attachments") is None:
        return list(message.attachments)
    listed = {str(one["id"]) for one in payload["attachments"]}
    return [one for one in message.attachments if str(one.id) in listed]


def _finish(message: Message) -> None:
    """Give components ids, and replace attachment:// links by addresses."""
    number(message.components)
    by_name = {one.filename: one for one in message.attachments}
    for component in walk_components(message.components):
        places = [component, *(component.get("items") or [])]
        for place in places:
            for key in ("media", "file"):
                if key in place:
                    place[key] = _resolved(place[key], by_name)
        if component["type"] == FILE:
            _describe_file(component, by_name)
    for embed in message.embeds:
        for key in ("image", "thumbnail"):
            if embed.get(key):
                embed[key] = _resolved(embed[key], by_name)


def _resolved(media: Json, by_name: dict[str, Attachment]) -> Json:
    attachment = by_name.get(str(media.get("url", "")).removeprefix("attachment://"))
    if attachment is None:
        return media
    return {
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
        "attachment_id": str(attachment.id),
        "loading_state": 2,
    }


def _describe_file(component: Json, by_name: dict[str, Attachment]) -> None:
    for attachment in by_name.values():
        if component["file"].get("attachment_id") == str(attachment.id):
            component["name"] = attachment.filename
            component["size"] = len(attachment.data)
