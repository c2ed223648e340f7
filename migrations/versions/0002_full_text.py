"""Full text of the quotes, kept in step by the database itself, and an index of the newest first.

SQLite has an FTS5 table that holds the index alone (its content is the table ``quote``) and triggers that
feed it. PostgreSQL has a generated column with a GIN index. Both index the folded words of
`quotesvc.store.folding`, with English stems and with every word, the most frequent ones too.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    # Read backwards, ix_quote_date has the quotes of one article in the wrong order; this one has not. A null
    # comes last in it on SQLite as it is, on PostgreSQL when told so.
    "CREATE INDEX ix_quote_date_descending ON quote (published_at DESC, article_id, position)",
    """
    CREATE VIRTUAL TABLE quote_fts USING fts5(
        folded, content='quote', content_rowid='seq', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER quote_fts_insert AFTER INSERT ON quote BEGIN
        INSERT INTO quote_fts(rowid, folded) VALUES (new.seq, new.folded);
    END
    """,
    """
    CREATE TRIGGER quote_fts_delete AFTER DELETE ON quote BEGIN
        INSERT INTO quote_fts(quote_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
    END
    """,
    """
    CREATE TRIGGER quote_fts_update AFTER UPDATE OF seq, folded ON quote BEGIN
        INSERT INTO quote_fts(quote_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
        INSERT INTO quote_fts(rowid, folded) VALUES (new.seq, new.folded);
    END
    """,
    "INSERT INTO quote_fts(quote_fts) VALUES ('rebuild')",
)
POSTGRES = (
    # The dictionary that comes with PostgreSQL leaves stop words out; this one stems and nothing else.
    "CREATE TEXT SEARCH DICTIONARY quotesvc_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION quotesvc (PARSER = default)",
    """
    ALTER TEXT SEARCH CONFIGURATION quotesvc
        ADD MAPPING FOR asciiword, word, numword, uint, int, float, sfloat, version WITH quotesvc_stem
    """,
    """
    ALTER TABLE quote ADD COLUMN search tsvector
        GENERATED ALWAYS AS (to_tsvector('quotesvc'::regconfig, folded)) STORED
    """,
    "CREATE INDEX ix_quote_search ON quote USING gin (search)",
    "CREATE INDEX ix_quote_date_descending ON quote (published_at DESC NULLS LAST, article_id, position)",
)


def upgrade() -> None:
    for statement in SQLITE if _on_sqlite() else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX ix_quote_date_descending")
    if _on_sqlite():
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER quote_fts_{name}")
        op.execute("DROP TABLE quote_fts")
        return
    op.execute("ALTER TABLE quote DROP COLUMN search")
    op.execute("DROP TEXT SEARCH CONFIGURATION quotesvc")
    op.execute("DROP TEXT SEARCH DICTIONARY quotesvc_stem")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
