"""What was read in the articles, and the words by which its facts are found

Nothing is read here: what an article lacks is read in the background.

Revision: 0005_facts, after 0004_identity
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_facts"
down_revision = "0004_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_readings_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_readings")),
    )
    op.create_table(
        "fact_keys",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_fact_keys_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_fact_keys_collection_id")
        ),
        sa.PrimaryKeyConstraint(
            "collection_id", "key", "day", "article_id", "start", name=op.f("pk_fact_keys")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fact_keys_article_id", "fact_keys", ["article_id"])


def downgrade() -> None:
    op.drop_table("fact_keys")
    op.drop_table("readings")
