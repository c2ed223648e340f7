"""Outlets that users add: rows that go over those of the package, and a number that changes with any of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "own_outlet",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_own_outlet"),
    )
    op.create_table(
        "own_outlet_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_outlet_stamp"),
    )


def downgrade() -> None:
    op.drop_table("own_outlet_stamp")
    op.drop_table("own_outlet")
