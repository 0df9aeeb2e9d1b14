"""Several builds of a collection's index beside each other, and an HNSW index for each large one

So an index is built anew beside the one in use, and takes its place in one transaction. SQLite
archives have nothing of it.

Revision: postgres_0002
"""

from alembic import op
from sqlalchemy import text

revision = "postgres_0002"
down_revision = "postgres_0001"
branch_labels = None
depends_on = None

_UP = (
    # 1 is the first build of each collection; the others have numbers that no two share.
    "CREATE SEQUENCE index_builds AS integer START 2",
    "ALTER TABLE index_states ADD COLUMN build integer NOT NULL DEFAULT 1",
    "ALTER TABLE passage_index ADD COLUMN build integer NOT NULL DEFAULT 1",
    "ALTER TABLE passage_index DROP CONSTRAINT passage_index_pkey",
    "ALTER TABLE passage_index ADD PRIMARY KEY (passage_id, build)",
    # A process of the version before, that goes on, is refused: it would add to builds out of use.
    "ALTER TABLE index_states ALTER COLUMN build DROP DEFAULT",
    "ALTER TABLE passage_index ALTER COLUMN build DROP DEFAULT",
)
_DOWN = (
    "DELETE FROM passage_index WHERE (collection_id, build) NOT IN "
    "(SELECT collection_id, build FROM index_states)",
    "ALTER TABLE passage_index DROP COLUMN build",
    "ALTER TABLE passage_index ADD PRIMARY KEY (passage_id)",
    "ALTER TABLE index_states DROP COLUMN build",
    "DROP SEQUENCE index_builds",
)
_LARGE = text("SELECT collection_id AS id FROM index_states WHERE passages > 20000")
_DIMENSION = text(
    "SELECT vector_dims(embedding) FROM passage_index WHERE collection_id = :id LIMIT 1"
)
_HNSW = text(r"SELECT relname FROM pg_class WHERE relname LIKE 'ix\_passage\_index\_hnsw\_%'")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    _drop_hnsw()
    for statement in _UP:
        connection.execute(text(statement))
    for large in connection.execute(_LARGE).all():
        if dimension := connection.scalar(_DIMENSION, {"id": large.id}):
            connection.execute(
                text(
                    f"CREATE INDEX ix_passage_index_hnsw_{large.id}_1 ON passage_index USING hnsw "
                    f"((CAST(embedding AS halfvec({dimension}))) halfvec_ip_ops) "
                    f"WHERE collection_id = {large.id} AND build = 1"
                )
            )


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        _drop_hnsw()
        for statement in _DOWN:
            connection.execute(text(statement))


def _drop_hnsw() -> None:
    connection = op.get_bind()
    for name in connection.scalars(_HNSW).all():
        connection.execute(text(f'DROP INDEX "{name}"'))
