"""Wordings: what statements are made of, with an index that finds like ones.

Statements made before this knew equal words only. They are dropped here, and made again from the quotes by
`quotesvc db upgrade`, `quotesvc serve`, `quotesvc ingest` or `quotesvc statements rebuild`: a migration knows
nothing of words.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNASSIGNED = sa.text("statement_id IS NULL AND kind <> 'other'")


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("parent_seq", ROW_NUMBER, nullable=True),
        sa.Column("statement_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_wording"),
        sa.UniqueConstraint("id", name="uq_wording_id"),
    )
    op.create_index("ix_wording_parent_seq", "wording", ["parent_seq"])
    op.create_index("ix_wording_statement_id", "wording", ["statement_id"])
    op.create_table(
        "wording_context",
        sa.Column("wording_seq", ROW_NUMBER, nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wording_seq"], ["wording.seq"], name="fk_wording_context_wording_seq", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wording_seq", "speaker", "cell", name="pk_wording_context"),
    )
    op.create_table(
        "wording_key",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("wording_seq", ROW_NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("key", "wording_seq", name="pk_wording_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quote_wording",
        sa.Column("quote_seq", ROW_NUMBER, nullable=False),
        sa.Column("wording_seq", ROW_NUMBER, nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["quote_seq"], ["quote.seq"], name="fk_quote_wording_quote_seq", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wording_seq"], ["wording.seq"], name="fk_quote_wording_wording_seq"),
        sa.PrimaryKeyConstraint("quote_seq", name="pk_quote_wording"),
    )
    op.create_index("ix_quote_wording_wording_seq", "quote_wording", ["wording_seq"])
    op.create_table(
        "statement_heir",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("wording_seq", ROW_NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["wording_seq"], ["wording.seq"], name="fk_statement_heir_wording_seq", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statement_heir"),
    )
    op.create_index("ix_statement_heir_wording_seq", "statement_heir", ["wording_seq"])
    _drop_statements()
    op.create_index(
        "ix_quote_unassigned", "quote", ["seq"], sqlite_where=UNASSIGNED, postgresql_where=UNASSIGNED
    )


def downgrade() -> None:
    op.drop_index("ix_quote_unassigned", "quote")
    for table in ("statement_heir", "quote_wording", "wording_key", "wording_context", "wording"):
        op.drop_table(table)


def _drop_statements() -> None:
    op.execute("UPDATE quote SET statement_id = NULL WHERE statement_id IS NOT NULL")
    op.execute("DELETE FROM statement")
