"""Alembic's environment: the connection comes from `quotesvc.store.migrations`, and from nowhere else."""

from __future__ import annotations

from alembic import context

from quotesvc.store.migrations import include_name
from quotesvc.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=include_name,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # the connection is in a transaction already, on SQLite too
)
with context.begin_transaction():
    context.run_migrations()
