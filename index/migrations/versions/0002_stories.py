"""Stories, and what an article was dated by

Stored articles keep `story` NULL: they are compared, a batch at a time, before their collection
takes in new ones. To do it here would hold up the start for minutes in a large archive.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LIVE = sa.text("retired_at IS NULL")
_REPLACED = sa.text("replaced_by IS NOT NULL")


def upgrade() -> None:
    # Not in a batch: that would copy the table, with every text in it.
    op.add_column("articles", sa.Column("story", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("dated_by", sa.String(length=16), nullable=True))
    op.create_index(
        "ix_articles_live_story",
        "articles",
        ["story", "collection_id"],
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index(
        "ix_articles_replaced_by",
        "articles",
        ["replaced_by"],
        sqlite_where=_REPLACED,
        postgresql_where=_REPLACED,
    )
    op.create_table(
        "story_keys",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_story_keys_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_story_keys_collection_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "key", "article_id", name=op.f("pk_story_keys")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("story_keys")
    op.drop_index("ix_articles_replaced_by", "articles")
    op.drop_index("ix_articles_live_story", "articles")
    op.drop_column("articles", "dated_by")
    op.drop_column("articles", "story")
