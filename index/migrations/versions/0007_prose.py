"""Prose by a language model: what each server chose, and the tokens it used on each day

Revision: 0007_prose, on the servers' line.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_prose"
down_revision = "servers_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("server_settings") as table:
        table.add_column(
            sa.Column("prose", sa.String(length=16), nullable=False, server_default="off")
        )
        table.add_column(
            sa.Column("prose_budget", sa.Integer(), nullable=False, server_default="100000")
        )
    op.create_table(
        "prose_usage",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "day", name=op.f("pk_prose_usage")),
    )


def downgrade() -> None:
    op.drop_table("prose_usage")
    with op.batch_alter_table("server_settings") as table:
        table.drop_column("prose_budget")
        table.drop_column("prose")
