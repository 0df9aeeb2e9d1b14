"""Which collections a place on Discord may read, and which one it writes to."""

PUBLIC = "public"
"""The collection that the operator fills and everybody may read."""


def guild_collection(guild_id: int) -> str:
    """The name of the collection that belongs to one server."""
    return f"guild-{guild_id}"


def readable(guild_id: int | None) -> tuple[str, ...]:
    """The collections that answer: a server's own and the public; in direct messages the public."""
    return (PUBLIC,) if guild_id is None else (guild_collection(guild_id), PUBLIC)
