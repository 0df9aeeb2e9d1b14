"""Row-level security: what a query whose filter was forgotten sees."""

from sqlalchemy import func, select, text

from index.archive import Archive
from index.postgres.walls import ROLE
from index.tables import ArticleRow, Base, CollectionRow, PassageRow, VectorRow
from index.types import PublishedWindow
from tests.index.stored import MODEL, embedded


async def put_in_two(archive: Archive) -> None:
    await archive.articles.store("guild-1", [embedded("Aldra met. More.", url="u1")], MODEL)
    await archive.articles.store("guild-2", [embedded("Borduk met. More.", url="u2")], MODEL)


async def test_a_query_without_its_filter_sees_only_the_collections_named(archive: Archive) -> None:
    await put_in_two(archive)
    async with archive.database.reading_of(["guild-1"]) as session:
        assert list(await session.scalars(select(ArticleRow.text))) == ["Aldra met. More."]
        assert await session.scalar(select(func.count()).select_from(PassageRow)) == 2
        assert await session.scalar(select(func.count()).select_from(VectorRow)) == 2
        assert list(await session.scalars(select(CollectionRow.name))) == ["guild-1"]


async def test_where_no_collection_is_named_nothing_is_seen(archive: Archive) -> None:
    await put_in_two(archive)
    async with archive.database.reading_of([]) as session:
        assert await session.scalar(select(func.count()).select_from(ArticleRow)) == 0
    async with archive.database.reading() as session:
        # Nobody said for which collections the role was taken.
        await session.execute(text(f"SET LOCAL ROLE {ROLE}"))
        assert await session.scalar(select(func.count()).select_from(ArticleRow)) == 0


async def test_the_next_session_on_a_connection_is_not_confined(archive: Archive) -> None:
    await put_in_two(archive)
    async with archive.database.reading_of(["guild-1"]):
        pass
    async with archive.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ArticleRow)) == 2


async def test_passages_asked_for_by_number_are_of_the_collections_named(archive: Archive) -> None:
    await put_in_two(archive)
    found = await archive.articles.passages(["guild-2"], range(1, 10), PublishedWindow())
    assert {each.article.collection for each in found.values()} == {"guild-2"}


async def test_every_table_that_the_role_may_read_has_a_wall(archive: Archive) -> None:
    async with archive.database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT relname, relrowsecurity FROM pg_class "
                "WHERE relkind = 'r' AND has_table_privilege(:role, oid, 'SELECT') "
                "AND relnamespace = 'public'::regnamespace"
            ),
            {"role": ROLE},
        )
        walls = {row.relname: row.relrowsecurity for row in rows}
    assert walls
    assert all(walls.values())
    of_collections = {
        table.name for table in Base.metadata.sorted_tables if "collection_id" in table.c
    }
    assert of_collections <= set(walls)
