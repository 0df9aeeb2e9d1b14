"""Row-level security: the second wall between collections.

The first is the condition in each query. Sessions that answer questions take the role
`attache_reader`, to which the server shows rows of the collections named in the setting
`attache.collections`: of none where none are named. What else is done is done by the owner of the
tables, whom the wall does not stop.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from index.errors import UnfitServer
from index.tables import Base

ROLE = "attache_reader"
_SETTING = "attache.collections"
_SEPARATOR = "\x1f"  # stands in no name

_VISIBLE = f"string_to_array(current_setting('{_SETTING}', true), E'\\x1f')"
_COLLECTION = f"(SELECT id FROM collections WHERE name = ANY ({_VISIBLE}))"  # noqa: S608
# Rows of articles and passages are those that the reader sees of these tables, by their policies.
_BY_COLUMN = {
    "collection_id": f"collection_id IN {_COLLECTION}",
    "article_id": "EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "passage_id": "EXISTS (SELECT 1 FROM passages WHERE passages.id = passage_id)",
}


async def confine(session: AsyncSession, collections: Sequence[str]) -> None:
    """Let the session's transaction see rows of the collections named, and no others."""
    await session.execute(
        text("SELECT set_config('role', :role, true), set_config(:setting, :names, true)"),
        {"role": ROLE, "setting": _SETTING, "names": _SEPARATOR.join(collections)},
    )


def raise_walls(connection: Connection) -> None:
    """Make the role, and give it what each table lets it see. Raises `UnfitServer`."""
    _require_role(connection)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {ROLE}"))
    for table in Base.metadata.sorted_tables:
        condition = _condition(table)
        if condition is None:
            continue
        name = f'"{table.name}"'
        connection.execute(text(f"GRANT SELECT ON {name} TO {ROLE}"))
        connection.execute(text(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"))
        connection.execute(text(f"DROP POLICY IF EXISTS of_collections ON {name}"))
        connection.execute(
            text(f"CREATE POLICY of_collections ON {name} FOR SELECT TO {ROLE} USING ({condition})")
        )


def _condition(table: Table) -> str | None:
    """Which rows of the table the role sees; None for a table of which it sees nothing."""
    if table.name == "collections":
        return f"name = ANY ({_VISIBLE})"
    return next((said for column, said in _BY_COLUMN.items() if column in table.c), None)


def _require_role(connection: Connection) -> None:
    """Make the role unless it is there, and require that the user may take it."""
    user = connection.scalar(text("SELECT current_user"))
    for statement in ("", f"CREATE ROLE {ROLE} NOLOGIN", f"GRANT {ROLE} TO CURRENT_USER"):
        if statement:
            _succeeds(connection, statement)
        if _succeeds(connection, f"SET LOCAL ROLE {ROLE}"):
            connection.execute(text("RESET ROLE"))
            return
    raise UnfitServer(
        f"The user {user} may not make the role {ROLE}, by which the server keeps collections "
        f"apart. Have the server's administrator run `CREATE ROLE {ROLE} NOLOGIN` and `GRANT "
        f'{ROLE} TO "{user}"`; nothing was changed.'
    )


def _succeeds(connection: Connection, statement: str) -> bool:
    """Execute the statement, and return whether the server allowed it."""
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except DBAPIError:
        return False
    return True
