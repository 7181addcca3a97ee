"""Alembic's entry: runs the migrations on the connection that the application hands over."""

from __future__ import annotations

from alembic import context

from infra.database.schema import metadata

connection = context.config.attributes["connection"]
# render_as_batch: SQLite cannot alter a table in place.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
