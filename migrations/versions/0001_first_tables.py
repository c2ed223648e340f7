"""The tables of articles, quotes, speakers, outlets, statements and keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ANONYMOUS = sa.text("url_hash IS NULL AND publisher_slug IS NULL")
CURRENT = sa.text("current")


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("secret_hash", name="uq_api_key_secret_hash"),
    )
    op.create_table(
        "outlet",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_outlet"),
    )
    op.create_index("ix_outlet_pattern", "outlet", ["pattern"])

    op.create_table(
        "speaker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_speaker"),
    )
    op.create_index("ix_speaker_sort_name_id", "speaker", ["sort_name", "id"])

    op.create_table(
        "statement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_hash", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher_slug", sa.Text(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("dateline", sa.Text(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("supersedes_id", sa.Text(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["publisher_slug"], ["outlet.slug"], name="fk_article_publisher_slug"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["article.id"], name="fk_article_supersedes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("publisher_slug", "text_hash", name="uq_article_publisher_slug_text_hash"),
        sa.UniqueConstraint("supersedes_id", name="uq_article_supersedes_id"),
        sa.UniqueConstraint("url_hash", "text_hash", name="uq_article_url_hash_text_hash"),
    )
    op.create_index("ix_article_created_at_id", "article", ["created_at", "id"])
    op.create_index("ix_article_publisher_slug", "article", ["publisher_slug"])
    op.create_index(
        "uq_article_anonymous_text",
        "article",
        ["text_hash"],
        unique=True,
        sqlite_where=ANONYMOUS,
        postgresql_where=ANONYMOUS,
    )
    op.create_index(
        "uq_article_current_url",
        "article",
        ["url_hash"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )

    op.create_table(
        "speaker_alias",
        sa.Column("id", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_hash", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name="fk_speaker_alias_speaker_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speaker_alias"),
        sa.UniqueConstraint("speaker_id", "name_hash", name="uq_speaker_alias_speaker_id_name_hash"),
    )
    op.create_index("ix_speaker_alias_pattern", "speaker_alias", ["pattern"])

    op.create_table(
        "quote",
        sa.Column("seq", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("mention_text", sa.Text(), nullable=True),
        sa.Column("mention_start", sa.Integer(), nullable=True),
        sa.Column("mention_end", sa.Integer(), nullable=True),
        sa.Column("cue_text", sa.Text(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("abstained", sa.Text(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.CheckConstraint("field IN ('text', 'title')", name="ck_quote_field"),
        sa.CheckConstraint("kind IN ('direct', 'mixed', 'other')", name="ck_quote_kind"),
        sa.CheckConstraint("stance IN ('asserted', 'denied', 'hypothetical')", name="ck_quote_stance"),
        sa.CheckConstraint("0 <= confidence AND confidence <= 1", name="ck_quote_confidence"),
        sa.CheckConstraint('0 <= start AND start <= "end"', name="ck_quote_span"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_quote_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name="fk_quote_speaker_id"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_quote_statement_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_quote"),
        sa.UniqueConstraint(
            "article_id", "field", "start", "end", name="uq_quote_article_id_field_start_end"
        ),
        sa.UniqueConstraint("id", name="uq_quote_id"),
    )
    op.create_index("ix_quote_date", "quote", ["published_at", "article_id", "position"])
    op.create_index("ix_quote_speaker_id_date", "quote", ["speaker_id", "published_at"])
    op.create_index("ix_quote_statement_id_date", "quote", ["statement_id", "published_at"])

    op.create_table(
        "relay_link",
        sa.Column("quote_seq", ROW_NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outlet_slug", sa.Text(), nullable=False),
        sa.Column("mention_text", sa.Text(), nullable=False),
        sa.Column("mention_start", sa.Integer(), nullable=False),
        sa.Column("mention_end", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_slug"], ["outlet.slug"], name="fk_relay_link_outlet_slug"),
        sa.ForeignKeyConstraint(
            ["quote_seq"], ["quote.seq"], name="fk_relay_link_quote_seq", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quote_seq", "position", name="pk_relay_link"),
    )
    op.create_index("ix_relay_link_outlet_slug_quote_seq", "relay_link", ["outlet_slug", "quote_seq"])


def downgrade() -> None:
    for table in (
        "relay_link",
        "quote",
        "speaker_alias",
        "article",
        "statement",
        "speaker",
        "outlet",
        "api_key",
    ):
        op.drop_table(table)
