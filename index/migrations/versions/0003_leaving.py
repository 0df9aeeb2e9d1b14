"""Servers that were left, and finding what hangs on an article that goes

Revision: 0003_leaving, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_leaving"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "server_presences",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("application_id", "server_id", name=op.f("pk_server_presences")),
    )
    op.create_index(op.f("ix_server_presences_server_id"), "server_presences", ["server_id"])
    # Without these, each article that is deleted would cost a look at the whole table.
    op.create_index("ix_changes_article_id", "changes", ["article_id"])
    op.create_index("ix_story_keys_article_id", "story_keys", ["article_id"])


def downgrade() -> None:
    op.drop_index("ix_story_keys_article_id", "story_keys")
    op.drop_index("ix_changes_article_id", "changes")
    op.drop_table("server_presences")
