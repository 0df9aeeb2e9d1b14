"""An identity for each archive, so that no index of another one is taken for its own

Revision: 0004_identity, after 0003_leaving
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0004_identity"
down_revision = "0003_leaving"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "archive",
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_archive")),
    )
    op.bulk_insert(table, [{"identity": uuid.uuid4().hex}])


def downgrade() -> None:
    op.drop_table("archive")
