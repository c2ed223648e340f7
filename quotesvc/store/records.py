"""Writing that is more than adding rows: inserts that may lose a race, deleting without remains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import delete, exists, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quotesvc.store.models import Article, Base, Outlet, Quote, RelayLink, Speaker

T = TypeVar("T")

_SHARED_ROWS: Final = 0x726F7773  # PostgreSQL's advisory locks are known by number; this one is ours
_BATCH: Final = (
    500  # a statement takes a limited number of values, and an article may hold any number of quotes
)


def insert_missing(session: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert the rows that are not there yet, by whatever key or constraint; others stay as they are.

    Rows are sorted first: transactions that insert the same rows then wait for each other in the same order,
    and none waits in a circle.
    """
    ordered = sorted((dict(row) for row in rows), key=lambda row: [str(value) for value in row.values()])
    if not ordered:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(table).on_conflict_do_nothing(), ordered)


def share_rows(session: Session) -> None:
    """Keep other transactions from deleting outlets, speakers and statements that this one refers to.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": _SHARED_ROWS})


def own_rows(session: Session) -> None:
    """Wait until no other transaction refers to rows that this one may delete, and keep others out."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SHARED_ROWS})


def outlets(session: Session, slugs: Iterable[str]) -> dict[str, Outlet]:
    """The stored outlets with these slugs, any number of them."""
    return {
        outlet.slug: outlet
        for batch in batches(sorted(slugs))
        for outlet in session.scalars(select(Outlet).where(Outlet.slug.in_(batch)))
    }


def speakers(session: Session, speaker_ids: Iterable[str]) -> dict[str, Speaker]:
    """The stored speakers with these ids, any number of them."""
    return {
        speaker.id: speaker
        for batch in batches(sorted(speaker_ids))
        for speaker in session.scalars(select(Speaker).where(Speaker.id.in_(batch)))
    }


def supersede(session: Session, article: Article) -> None:
    """Take an article out of searches, before its successor comes in: an url has one current article."""
    article.current = False
    session.flush()


def clear_quotes(session: Session, article_id: str) -> None:
    """Delete the quotes of an article, and the speakers and outlets that only they name.

    They must have been taken out of their statements.
    """
    named = session.execute(select(Quote.speaker_id).where(Quote.article_id == article_id)).all()
    if not named:
        return
    own_rows(session)
    carriers = session.scalars(
        select(RelayLink.outlet_slug)
        .join(Quote, Quote.seq == RelayLink.quote_seq)
        .where(Quote.article_id == article_id)
    ).all()
    session.execute(delete(Quote).where(Quote.article_id == article_id))
    said = exists().where(Quote.speaker_id == Speaker.id)
    _delete_unused(session, Speaker, Speaker.id, {row.speaker_id for row in named}, said)
    _drop_outlets(session, set(carriers))


def delete_article(session: Session, article: Article) -> None:
    """Delete an article as if it had never been posted: the one before it is current again."""
    own_rows(session)
    before, publisher = article.supersedes_id, article.publisher_slug
    after = session.scalars(select(Article).where(Article.supersedes_id == article.id)).one_or_none()
    was_current = article.current
    article.supersedes_id = None
    session.flush()
    if after is not None:
        after.supersedes_id = before
        session.flush()
    clear_quotes(session, article.id)
    session.execute(delete(Article).where(Article.id == article.id))
    session.expunge(article)
    if was_current and before is not None:
        session.get_one(Article, before).current = True
        session.flush()
    _drop_outlets(session, {publisher})


def _drop_outlets(session: Session, slugs: set[str | None]) -> None:
    used = exists().where(RelayLink.outlet_slug == Outlet.slug) | exists().where(
        Article.publisher_slug == Outlet.slug
    )
    _delete_unused(session, Outlet, Outlet.slug, slugs, used)


def _delete_unused(session: Session, table: type[Base], key: Any, values: set[str | None], used: Any) -> None:
    for batch in batches(sorted(value for value in values if value is not None)):
        session.execute(
            delete(table).where(key.in_(batch), ~used), execution_options={"synchronize_session": False}
        )


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as a statement takes."""
    return (values[first : first + _BATCH] for first in range(0, len(values), _BATCH))
