"""What became of statements whose own wording is gone: ids that somebody may hold still lead somewhere."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from quotesvc.store.models import StatementHeir, WordingRow

_UNSEEN = {"synchronize_session": False}


def forget(session: Session, statement_ids: Collection[str]) -> None:
    """Wordings with these ids are to be there again."""
    if statement_ids:
        gone = StatementHeir.id.in_(sorted(statement_ids))
        session.execute(delete(StatementHeir).where(gone), execution_options=_UNSEEN)


def succeed(session: Session, statement_id: str, seq: int, heir: int | None) -> None:
    """The wording ``seq`` with this id goes; ``heir`` answers for it and for all that it answered for."""
    inherited = StatementHeir.wording_seq == seq
    if heir is None:
        session.execute(delete(StatementHeir).where(inherited), execution_options=_UNSEEN)
        return
    session.execute(
        update(StatementHeir).where(inherited).values(wording_seq=heir), execution_options=_UNSEEN
    )
    session.execute(insert(StatementHeir).values(id=statement_id, wording_seq=heir))


def statement_of(session: Session, statement_id: str) -> str | None:
    """The id of the statement that this id, of a statement or a wording, now or once, stands for."""
    own = session.scalar(select(WordingRow.statement_id).where(WordingRow.id == statement_id))
    if own is not None:
        return own
    return session.scalar(
        select(WordingRow.statement_id)
        .join(StatementHeir, StatementHeir.wording_seq == WordingRow.seq)
        .where(StatementHeir.id == statement_id)
    )


def present_id(session: Session, statement_id: str) -> str:
    """As `statement_of`; the id itself where nothing is known of it."""
    return statement_of(session, statement_id) or statement_id


def known(session: Session) -> list[tuple[str, str]]:
    """All of them, by the ids of statement and heir."""
    found = select(StatementHeir.id, WordingRow.id).join(
        WordingRow, WordingRow.seq == StatementHeir.wording_seq
    )
    return [(gone, heir) for gone, heir in session.execute(found)]
