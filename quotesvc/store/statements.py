"""Statements and their quotes: what is read of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from quotesvc.store import heirs
from quotesvc.store.models import (
    Article,
    Quote,
    QuoteWording,
    RelayLink,
    Statement,
    StatementHeir,
    WordingContext,
    WordingKey,
    WordingRow,
)

_UNSEEN = {"synchronize_session": False}


def quote_seqs(session: Session, article_id: str) -> list[int]:
    """The quotes of an article that have a statement."""
    found = select(QuoteWording.quote_seq).join(Quote, Quote.seq == QuoteWording.quote_seq)
    return list(session.scalars(found.where(Quote.article_id == article_id)))


def is_current(session: Session, article_id: str) -> bool:
    """Whether an article is there and not superseded."""
    return bool(session.scalar(select(Article.current).where(Article.id == article_id)))


def unassigned(session: Session, limit: int) -> list[Quote]:
    """Some quotes that have no statement yet, with speaker and article."""
    found = (
        select(Quote)
        .join(Quote.article)
        .where(Quote.statement_id.is_(None), Quote.kind != "other")
        .order_by(Quote.seq)
        .limit(limit)
        .options(contains_eager(Quote.article), joinedload(Quote.speaker))
    )
    return list(session.scalars(found))


def quotes_of_wordings(session: Session, seqs: Sequence[int], limit: int) -> list[tuple[int, Quote]]:
    """At most ``limit`` quotes in current articles of each of these wordings, by date."""
    pairs: list[tuple[int, Quote]] = []
    for seq in seqs:
        found = (
            select(Quote)
            .join(Quote.article)
            .join(QuoteWording, QuoteWording.quote_seq == Quote.seq)
            .where(QuoteWording.wording_seq == seq, QuoteWording.live.is_(True))
            .order_by(Quote.published_at.is_(None), Quote.published_at, Quote.id)
            .limit(limit - len(pairs))
            .options(
                contains_eager(Quote.article).joinedload(Article.publisher),
                joinedload(Quote.speaker),
                selectinload(Quote.relays).joinedload(RelayLink.outlet),
            )
        )
        pairs += [(seq, quote) for quote in session.scalars(found)]
        if len(pairs) >= limit:
            break
    return pairs


def clear(session: Session) -> list[tuple[str, str]]:
    """Take all statements apart; gives the heirs of statements, for `restore_heirs`."""
    known = heirs.known(session)
    session.execute(update(Quote).values(statement_id=None), execution_options=_UNSEEN)
    for table in (StatementHeir, QuoteWording, WordingKey, WordingContext, WordingRow, Statement):
        session.execute(delete(table), execution_options=_UNSEEN)
    return known


def restore_heirs(session: Session, known: Sequence[tuple[str, str]]) -> None:
    """Store again which wordings stand for statements that are gone, as far as these are there."""
    for gone, heir in known:
        seq = session.scalar(select(WordingRow.seq).where(WordingRow.id == heir))
        there = session.scalar(select(WordingRow.seq).where(WordingRow.id == gone))
        if seq is not None and there is None and session.get(StatementHeir, gone) is None:
            session.execute(insert(StatementHeir).values(id=gone, wording_seq=seq))
