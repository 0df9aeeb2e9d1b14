"""The names of collections, and which of them may be read where."""

PUBLIC = "public"
"""The collection that the operator fills and everybody may read."""


def guild_collection(guild_id: int) -> str:
    """Return the name of the collection that belongs to one server."""
    return f"guild-{guild_id}"


def readable(guild_id: int | None) -> tuple[str, ...]:
    """Return the collections that may answer in a server: its own and the public one.

    In direct messages, without a server, only the public one may.
    """
    return (PUBLIC,) if guild_id is None else (guild_collection(guild_id), PUBLIC)
