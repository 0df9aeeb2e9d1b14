"""Settings of servers, and what was asked in them

Revision: servers_0001, on the first tables; a line of its own, beside the articles'
"""

import sqlalchemy as sa
from alembic import op

revision = "servers_0001"
down_revision = "0001"
branch_labels = ("servers",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "server_settings",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ask_channels", sa.JSON(), nullable=False),
        sa.Column("curator_role", sa.BigInteger(), nullable=True),
        sa.Column("answer_length", sa.String(length=16), nullable=False),
        sa.Column("answers_from", sa.Float(), nullable=False),
        sa.Column("only_me", sa.Boolean(), nullable=False),
        sa.Column("recording", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_server_settings")),
    )
    op.create_table(
        "asked_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_questions")),
    )
    op.create_index(op.f("ix_asked_questions_server_id"), "asked_questions", ["server_id"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("message_id", "user_id", name=op.f("uq_feedback_message_id")),
    )
    op.create_index(op.f("ix_feedback_server_id"), "feedback", ["server_id"])


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_table("asked_questions")
    op.drop_table("server_settings")
