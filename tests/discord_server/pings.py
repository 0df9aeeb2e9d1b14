"""Who is notified by a message: by its text, the allowed mentions and the author's permissions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tests.discord_server.model import COMPONENTS_V2, Json, Message, Pings, walk_components

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")
CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)


def pings_of(message: Message, allowed: Json | None) -> Pings:
    """Return who is notified; `allowed` is the allowed_mentions object, None if absent."""
    # Mentions inside code are plain text.
    text = CODE.sub(" ", _pinging_text(message))
    may_ping_all = message.channel.permissions_for(message.author).mention_everyone
    users = _permitted(allowed, "users", USER.findall(text))
    roles = _permitted(allowed, "roles", ROLE.findall(text))
    guild = message.channel.guild
    mentionable = {r.id for r in guild.roles if r.mentionable or may_ping_all} if guild else set()
    return Pings(
        everyone=bool(
            guild
            and may_ping_all
            and EVERYONE.search(text)
            and (allowed is None or "everyone" in (allowed.get("parse") or ()))
        ),
        users=frozenset(users & set(message.channel.world.users)) | _replied(message, allowed),
        roles=frozenset(roles & mentionable - {guild.id if guild else 0}),
    )


def _pinging_text(message: Message) -> str:
    # Embeds never notify anybody; of components only text displays do.
    if not message.flags & COMPONENTS_V2:
        return message.content
    displays = (c for c in walk_components(message.components) if c["type"] == 10)
    return "\n".join(display["content"] for display in displays)


def _permitted(allowed: Json | None, kind: str, found: Iterable[str]) -> set[int]:
    ids = {int(one) for one in found}
    if allowed is None or kind in (allowed.get("parse") or ()):
        return ids
    return ids & {int(one) for one in _listed(allowed, kind)}


def _listed(allowed: Json, kind: str) -> list[Any]:
    return list(allowed.get(kind) or ())


def _replied(message: Message, allowed: Json | None) -> frozenset[int]:
    target = message.reply_to
    # Nobody is notified of an answer to what came from an interaction or from oneself, and an
    # application's answer to an interaction notifies only by its text.
    if target is None or target.interaction or message.interaction:
        return frozenset()
    if target.author is message.author:
        return frozenset()
    wanted = True if allowed is None else bool(allowed.get("replied_user"))
    return frozenset({target.author.id} if wanted else ())
