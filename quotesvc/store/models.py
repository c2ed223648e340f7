"""The tables. `docs/database.md` describes them for people; `migrations/` makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

INDEXED_CHARACTERS: Final = 100_000
"""How much of a folded quote the full text index takes; a tsvector of PostgreSQL ends at a megabyte."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, always aware and in UTC on the Python side. SQLite keeps it as text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers the rows of an INTEGER PRIMARY KEY by itself, and of no other type.
_RowNumber = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[str, mapped_column(Text, primary_key=True)]
RowId = Annotated[int, mapped_column(_RowNumber, primary_key=True, autoincrement=True)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Words = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """All tables share names for constraints, so that migrations can find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Outlet(Base):
    """An outlet that an article or quote names; ``known`` is false where the gazetteer does not hold it."""

    __tablename__ = "outlet"

    slug: Mapped[Id]
    name: Mapped[Words]
    pattern: Mapped[Words] = mapped_column(index=True)  # `folding.name_pattern` of the name
    kind: Mapped[Words | None]
    country: Mapped[Words | None]
    owner: Mapped[Words | None]
    known: Mapped[bool]


class OwnOutlet(Base):
    """An outlet that a user added: it goes over the one of the package with the same slug."""

    __tablename__ = "own_outlet"

    slug: Mapped[Id]
    cells: Mapped[dict[str, str]] = mapped_column(JSON)  # as in a row of an outlets file, by column
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class OwnOutletStamp(Base):
    """One row whose number changes with any `OwnOutlet`, so that each process sees at once that it must look again."""

    __tablename__ = "own_outlet_stamp"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)


class Article(Base):
    """A text as it was posted. Another text at the same url makes a new row that supersedes this one."""

    __tablename__ = "article"
    __table_args__ = (
        # What makes posting idempotent, for two clients at once too. Null equals nothing, hence three rules.
        UniqueConstraint("url_hash", "text_hash"),
        UniqueConstraint("publisher_slug", "text_hash"),
        Index(
            "uq_article_anonymous_text",
            "text_hash",
            unique=True,
            sqlite_where=text("url_hash IS NULL AND publisher_slug IS NULL"),
            postgresql_where=text("url_hash IS NULL AND publisher_slug IS NULL"),
        ),
        Index(
            "uq_article_current_url",
            "url_hash",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index("ix_article_created_at_id", "created_at", "id"),
    )

    id: Mapped[Id]
    url: Mapped[Words | None]
    url_hash: Mapped[Words | None]  # an url may be longer than an index entry of PostgreSQL
    title: Mapped[Words | None]
    publisher_slug: Mapped[str | None] = mapped_column(ForeignKey("outlet.slug"), index=True)
    authors: Mapped[list[str]] = mapped_column(JSON)
    dateline: Mapped[Words | None]
    published_at: Mapped[Instant | None]
    language: Mapped[Words | None]
    text: Mapped[Words] = mapped_column(deferred=True)
    text_hash: Mapped[Words]
    created_at: Mapped[Instant]
    supersedes_id: Mapped[str | None] = mapped_column(ForeignKey("article.id"), unique=True)
    current: Mapped[bool]
    pipeline: Mapped[Words]

    publisher: Mapped[Outlet | None] = relationship()
    successor: Mapped[Article | None] = relationship(
        primaryjoin="Article.id == foreign(remote(Article.supersedes_id))", uselist=False, viewonly=True
    )
    quotes: Mapped[list[Quote]] = relationship(
        back_populates="article",
        order_by="Quote.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Speaker(Base):
    """Somebody or something that speaks, the same row in all articles that give the same name."""

    __tablename__ = "speaker"

    id: Mapped[Id]
    name: Mapped[Words]
    kind: Mapped[Words]
    sort_name: Mapped[Words]  # `folding.name_key`, cut to what an index entry holds

    aliases: Mapped[list[SpeakerAlias]] = relationship(
        order_by="SpeakerAlias.id", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (Index("ix_speaker_sort_name_id", "sort_name", "id"),)


class SpeakerAlias(Base):
    """One spelling of a speaker's name, the main one among them."""

    __tablename__ = "speaker_alias"
    __table_args__ = (UniqueConstraint("speaker_id", "name_hash"),)

    id: Mapped[RowId]
    speaker_id: Mapped[str] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"))
    name: Mapped[Words]
    name_hash: Mapped[Words]
    pattern: Mapped[Words] = mapped_column(index=True)  # `folding.name_pattern`, cut likewise


class Statement(Base):
    """The same words said once; `quotesvc.services.statements` says which quotes carry it."""

    __tablename__ = "statement"

    id: Mapped[Id]
    text: Mapped[Words]
    created_at: Mapped[Instant]


class Quote(Base):
    """One quote of one article. All rows of an article are replaced when the pipeline runs again."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("id"),
        UniqueConstraint("article_id", "field", "start", "end"),
        CheckConstraint('0 <= start AND start <= "end"', name="span"),
        CheckConstraint("0 <= confidence AND confidence <= 1", name="confidence"),
        CheckConstraint("field IN ('text', 'title')", name="field"),
        CheckConstraint("kind IN ('direct', 'mixed', 'other')", name="kind"),
        CheckConstraint("stance IN ('asserted', 'denied', 'hypothetical')", name="stance"),
        Index("ix_quote_date", "published_at", "article_id", "position"),
        Index("ix_quote_speaker_id_date", "speaker_id", "published_at"),
        Index("ix_quote_statement_id_date", "statement_id", "published_at"),
        Index(
            "ix_quote_unassigned",
            "seq",
            sqlite_where=text("statement_id IS NULL AND kind <> 'other'"),
            postgresql_where=text("statement_id IS NULL AND kind <> 'other'"),
        ),
    )

    seq: Mapped[RowId]  # the full text index of SQLite knows its rows by a number
    id: Mapped[Words]
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    pipeline: Mapped[Words]
    position: Mapped[int]  # the number of the quote in its article, from 0
    field: Mapped[Words]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[Words]
    folded: Mapped[Words] = mapped_column(deferred=True)  # `folding.fold` of the text: what is indexed
    prefix: Mapped[Words]
    suffix: Mapped[Words]
    kind: Mapped[Words]
    speaker_id: Mapped[str | None] = mapped_column(ForeignKey("speaker.id"))
    speaker_name: Mapped[Words | None]  # as this article gives it; the speaker's main name may be another
    role: Mapped[Words | None]
    resolution: Mapped[Words | None]
    mention_text: Mapped[Words | None]
    mention_start: Mapped[int | None]
    mention_end: Mapped[int | None]
    cue_text: Mapped[Words | None]
    cue_start: Mapped[int | None]
    cue_end: Mapped[int | None]
    channel: Mapped[Words | None]
    stance: Mapped[Words]
    statement_id: Mapped[str | None] = mapped_column(ForeignKey("statement.id"))
    confidence: Mapped[float] = mapped_column(Double)
    abstained: Mapped[Words | None]
    corrected: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[
        Instant | None
    ]  # the article's, which never changes: kept here so that an index can sort

    article: Mapped[Article] = relationship(back_populates="quotes")
    speaker: Mapped[Speaker | None] = relationship()
    relays: Mapped[list[RelayLink]] = relationship(
        order_by="RelayLink.position", cascade="all, delete-orphan", passive_deletes=True
    )


class WordingRow(Base):
    """One wording, in which any number of quotes give a statement; the statement is the tree that it stands in.

    A wording hangs under ``parent_seq``, the fuller one that it is a version or a part of; what has no parent is
    the fullest wording of its statement and gives it its id. `quotesvc.services.statements` says which hangs where.
    """

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("id"),)

    seq: Mapped[RowId]
    id: Mapped[Words]  # derived from the words, and for few words from speaker and week too: `st_…`
    canonical: Mapped[Words]  # `quotesvc.services.wording.Wording` as text
    cell: Mapped[int]  # the week of a short wording, 0 for others
    text: Mapped[Words]  # as one of its quotes has it
    quotes: Mapped[int]
    live: Mapped[int]  # how many of the quotes are in articles that are current
    parent_seq: Mapped[int | None] = mapped_column(_RowNumber, index=True)
    statement_id: Mapped[str] = mapped_column(Text, index=True)


class WordingContext(Base):
    """Who said a wording in which week, as far as its quotes tell."""

    __tablename__ = "wording_context"

    wording_seq: Mapped[int] = mapped_column(
        _RowNumber, ForeignKey("wording.seq", ondelete="CASCADE"), primary_key=True
    )
    speaker: Mapped[str] = mapped_column(Text, primary_key=True)  # kind and folded name; empty for nobody
    cell: Mapped[int] = mapped_column(primary_key=True)  # weeks since 1970, -1 without a date
    quotes: Mapped[int]
    live: Mapped[int]


class WordingKey(Base):
    """The inverted index: the hash of some words, or of a speaker's word in some weeks, and who has it."""

    __tablename__ = "wording_key"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  (as SQLAlchemy declares it)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    wording_seq: Mapped[int] = mapped_column(_RowNumber, primary_key=True)


class QuoteWording(Base):
    """The wording of a quote, and what of the quote was counted there, so that it can be taken out again."""

    __tablename__ = "quote_wording"
    __table_args__ = (Index("ix_quote_wording_wording_seq", "wording_seq"),)

    quote_seq: Mapped[int] = mapped_column(
        _RowNumber, ForeignKey("quote.seq", ondelete="CASCADE"), primary_key=True
    )
    wording_seq: Mapped[int] = mapped_column(_RowNumber, ForeignKey("wording.seq"))
    speaker: Mapped[Words]
    cell: Mapped[int]
    live: Mapped[bool]


class StatementHeir(Base):
    """What became of a statement whose own wording is gone: the id that somebody may hold, and its heir."""

    __tablename__ = "statement_heir"

    id: Mapped[Id]
    wording_seq: Mapped[int] = mapped_column(
        _RowNumber, ForeignKey("wording.seq", ondelete="CASCADE"), index=True
    )


class RelayLink(Base):
    """One outlet that carried a quote, with its evidence; position 0 is nearest to the speaker."""

    __tablename__ = "relay_link"
    __table_args__ = (Index("ix_relay_link_outlet_slug_quote_seq", "outlet_slug", "quote_seq"),)

    quote_seq: Mapped[int] = mapped_column(
        _RowNumber, ForeignKey("quote.seq", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    outlet_slug: Mapped[str] = mapped_column(ForeignKey("outlet.slug"))
    mention_text: Mapped[Words]
    mention_start: Mapped[int]
    mention_end: Mapped[int]
    basis: Mapped[Words]
    scope: Mapped[Words]

    outlet: Mapped[Outlet] = relationship()


class ApiKey(Base):
    """A key of the HTTP interface. The secret itself is never kept, only its SHA-256."""

    __tablename__ = "api_key"

    id: Mapped[Id]
    name: Mapped[Words]
    secret_hash: Mapped[Words] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
