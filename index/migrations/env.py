"""Alembic's entry point: runs on the connection that `apply` handed over."""

from alembic import context

from index.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
