"""What an archive on PostgreSQL searches in, and what tells its processes of changes

SQLite archives have nothing of it: theirs are indexes in the data folder.

Revision: postgres_0001, on the first tables; a line of its own, beside the articles'
"""

from alembic import op

revision = "postgres_0001"
down_revision = "0001"
branch_labels = ("postgres",)
depends_on = None

_UP = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    """
    CREATE TABLE passage_index (
        passage_id integer PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
        article_id integer NOT NULL REFERENCES articles ON DELETE CASCADE,
        collection_id integer NOT NULL REFERENCES collections ON DELETE CASCADE,
        published_on date NOT NULL,
        embedding halfvec NOT NULL,
        words tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_passage_index_published ON passage_index (collection_id, published_on)",
    "CREATE INDEX ix_passage_index_article_id ON passage_index (article_id)",
    "CREATE INDEX ix_passage_index_words ON passage_index USING gin (words)",
    # How many passages of a collection hold a stem, or a word as it is written.
    """
    CREATE TABLE word_counts (
        collection_id integer REFERENCES collections ON DELETE CASCADE,
        is_stem boolean,
        word text COLLATE "C",
        passages integer NOT NULL,
        PRIMARY KEY (collection_id, is_stem, word)
    )
    """,
    # What the index of a collection holds: the passages, by which model, up to which change.
    """
    CREATE TABLE index_states (
        collection_id integer PRIMARY KEY REFERENCES collections ON DELETE CASCADE,
        model text NOT NULL,
        change_seq integer NOT NULL,
        passages integer NOT NULL
    )
    """,
    """
    CREATE FUNCTION attache_tell_of_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('attache_changes', changed.collection_id::text)
        FROM (SELECT DISTINCT collection_id FROM new_rows) AS changed;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER tell_of_changes AFTER INSERT ON changes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION attache_tell_of_changes()
    """,
)
_DOWN = (
    "DROP TRIGGER tell_of_changes ON changes",
    "DROP FUNCTION attache_tell_of_changes",
    "DROP TABLE index_states",
    "DROP TABLE word_counts",
    "DROP TABLE passage_index",
)


def upgrade() -> None:
    _run(_UP)


def downgrade() -> None:
    _run(_DOWN)


def _run(statements: tuple[str, ...]) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for statement in statements:
            connection.exec_driver_sql(statement)
