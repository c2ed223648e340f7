"""Wordings and their index: reading and writing what `quotesvc.services.statements` decides.

Whoever changes anything here holds the lock of `lock`: there is one writer of wordings at a time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import case, delete, exists, func, insert, select, text, update
from sqlalchemy.orm import Session

from quotesvc.store.models import (
    Quote,
    QuoteWording,
    Statement,
    WordingContext,
    WordingKey,
    WordingRow,
)

_LOCK: Final = 0x776F7264  # PostgreSQL's advisory locks are known by number; this one is ours
_BATCH: Final = 500  # a statement takes a limited number of values

_UNSEEN: Final = {"synchronize_session": False}

T = TypeVar("T")
Context = tuple[str, int]
"""Who said it (kind and folded name, empty for nobody), and the week (-1 without a date)."""


@dataclass(frozen=True, slots=True)
class StoredWording:
    """A wording as it is in the database."""

    seq: int
    id: str
    canonical: str
    cell: int
    text: str
    quotes: int
    live: int
    parent_seq: int | None
    statement_id: str


def lock(session: Session) -> None:
    """Wait until no other transaction changes wordings, and keep others out until this one ends.

    Take it before changing quotes that have a statement: a transaction that holds such a row and then waits for
    this lock could be waited for by the one that has it. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


_COLUMNS: Final = (
    WordingRow.seq,
    WordingRow.id,
    WordingRow.canonical,
    WordingRow.cell,
    WordingRow.text,
    WordingRow.quotes,
    WordingRow.live,
    WordingRow.parent_seq,
    WordingRow.statement_id,
)


def with_id(session: Session, wording_id: str) -> StoredWording | None:
    """The wording with this id."""
    row = session.execute(select(*_COLUMNS).where(WordingRow.id == wording_id)).one_or_none()
    return None if row is None else StoredWording(*row)


def with_seqs(session: Session, seqs: Iterable[int]) -> list[StoredWording]:
    """The wordings with these numbers, any number of them."""
    return [
        StoredWording(*row)
        for batch in _batches(sorted(seqs))
        for row in session.execute(select(*_COLUMNS).where(WordingRow.seq.in_(batch)))
    ]


def children(session: Session, seqs: Iterable[int]) -> list[int]:
    """The wordings that hang directly under one of these."""
    found = select(WordingRow.seq).order_by(WordingRow.seq)
    return [
        seq
        for batch in _batches(sorted(seqs))
        for seq in session.scalars(found.where(WordingRow.parent_seq.in_(batch)))
    ]


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Store a new wording and give its number."""
    return int(session.execute(insert(WordingRow).values(**values).returning(WordingRow.seq)).scalar_one())


def change(session: Session, seq: int, **values: Any) -> None:
    """Change columns of a wording."""
    session.execute(
        update(WordingRow).where(WordingRow.seq == seq).values(**values),
        execution_options={"synchronize_session": False},
    )


def remove(session: Session, seq: int) -> None:
    """Delete a wording that no quote has; its contexts go with it, its keys must be gone already."""
    session.execute(delete(WordingRow).where(WordingRow.seq == seq), execution_options=_UNSEEN)


def contexts(session: Session, seqs: Iterable[int]) -> dict[int, dict[Context, tuple[int, int]]]:
    """Who said each of these wordings when: the numbers of quotes, and of those in current articles."""
    found: dict[int, dict[Context, tuple[int, int]]] = {}
    table = WordingContext
    for batch in _batches(sorted(seqs)):
        rows = session.execute(
            select(table.wording_seq, table.speaker, table.cell, table.quotes, table.live).where(
                table.wording_seq.in_(batch)
            )
        )
        for seq, speaker, cell, quotes, live in rows:
            found.setdefault(seq, {})[speaker, cell] = (quotes, live)
    return found


def put_context(session: Session, seq: int, context: Context, quotes: int, live: int) -> None:
    """Store how many quotes a wording has in a context; none removes it."""
    place = (
        WordingContext.wording_seq == seq,
        WordingContext.speaker == context[0],
        WordingContext.cell == context[1],
    )
    if not quotes:
        session.execute(delete(WordingContext).where(*place), execution_options=_UNSEEN)
        return
    changed = session.execute(
        update(WordingContext).where(*place).values(quotes=quotes, live=live), execution_options=_UNSEEN
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        values = {
            "wording_seq": seq,
            "speaker": context[0],
            "cell": context[1],
            "quotes": quotes,
            "live": live,
        }
        session.execute(insert(WordingContext).values(**values))


def add_keys(session: Session, seq: int, keys: Iterable[int]) -> None:
    """Let a wording be found by these keys."""
    rows = [{"key": key, "wording_seq": seq} for key in sorted(keys)]
    if rows:
        session.execute(insert(WordingKey), rows)


def drop_keys(session: Session, seq: int, keys: Iterable[int]) -> None:
    """Let it not be found by these keys any more."""
    for batch in _batches(sorted(keys)):
        session.execute(
            delete(WordingKey).where(WordingKey.key.in_(batch), WordingKey.wording_seq == seq),
            execution_options=_UNSEEN,
        )


def sizes(session: Session, keys: Collection[int], most: int) -> dict[int, int]:
    """How many wordings have each key. Nothing beyond ``most`` is counted, so the cost does not grow."""
    if session.get_bind().dialect.name == "sqlite":
        listed, given = "json_each(:keys) AS k", json.dumps(sorted(keys))
    else:
        listed, given = "unnest(CAST(:keys AS bigint[])) AS k(value)", sorted(keys)  # type: ignore[assignment]
    counted = text(
        "SELECT k.value, (SELECT count(*) FROM"
        f" (SELECT 1 FROM wording_key w WHERE w.key = k.value LIMIT :most) AS few) FROM {listed}"
    )
    return {int(key): int(size) for key, size in session.execute(counted, {"keys": given, "most": most})}


def having(session: Session, keys: Iterable[int]) -> Counter[int]:
    """The wordings that have some of these keys, and how many of them."""
    found: Counter[int] = Counter()
    for batch in _batches(sorted(keys)):
        found.update(session.scalars(select(WordingKey.wording_seq).where(WordingKey.key.in_(batch))))
    return found


def sample(session: Session, keys: Iterable[int], most: int) -> Counter[int]:
    """As `having`, but at most ``most`` wordings of each key, whichever they are."""
    found: Counter[int] = Counter()
    for key in sorted(keys):
        found.update(session.scalars(select(WordingKey.wording_seq).where(WordingKey.key == key).limit(most)))
    return found


def take_quotes(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store which wording quotes have."""
    if rows:
        session.execute(insert(QuoteWording), list(rows))


@dataclass(frozen=True, slots=True)
class Held:
    """The wording of a quote, and what was counted there."""

    quote_seq: int
    wording_seq: int
    speaker: str
    cell: int
    live: bool


def held(session: Session, quote_seqs: Iterable[int]) -> list[Held]:
    """What is known of the wordings of these quotes."""
    table = QuoteWording
    found = select(table.quote_seq, table.wording_seq, table.speaker, table.cell, table.live)
    return [
        Held(*row)
        for batch in _batches(sorted(quote_seqs))
        for row in session.execute(found.where(table.quote_seq.in_(batch)).order_by(table.quote_seq))
    ]


def set_live(session: Session, quote_seqs: Iterable[int], live: bool) -> None:
    """Remember whether the articles of these quotes are current."""
    for batch in _batches(sorted(quote_seqs)):
        session.execute(
            update(QuoteWording).where(QuoteWording.quote_seq.in_(batch)).values(live=live),
            execution_options=_UNSEEN,
        )


def drop_quotes(session: Session, quote_seqs: Iterable[int]) -> None:
    """Forget which wordings these quotes have."""
    for batch in _batches(sorted(quote_seqs)):
        session.execute(
            delete(QuoteWording).where(QuoteWording.quote_seq.in_(batch)), execution_options=_UNSEEN
        )


def texts(session: Session, seq: int) -> list[tuple[str, bool]]:
    """The different texts of the quotes of a wording, and whether each is in an article that is current."""
    counts = func.max(case((QuoteWording.live.is_(True), 1), else_=0))
    found = (
        select(Quote.text, counts)
        .join(QuoteWording, QuoteWording.quote_seq == Quote.seq)
        .where(QuoteWording.wording_seq == seq)
        .group_by(Quote.text)
    )
    return [(shown, bool(live)) for shown, live in session.execute(found)]


def move(session: Session, seqs: Collection[int], statement_id: str) -> None:
    """Put wordings and their quotes into another statement."""
    for batch in _batches(sorted(seqs)):
        session.execute(
            update(WordingRow).where(WordingRow.seq.in_(batch)).values(statement_id=statement_id),
            execution_options=_UNSEEN,
        )
        carried = select(QuoteWording.quote_seq).where(QuoteWording.wording_seq.in_(batch))
        session.execute(
            update(Quote).where(Quote.seq.in_(carried)).values(statement_id=statement_id),
            execution_options=_UNSEEN,
        )


def mark_quotes(session: Session, quote_seqs: Iterable[int], statement_id: str | None) -> None:
    """Put quotes into a statement."""
    for batch in _batches(sorted(quote_seqs)):
        session.execute(
            update(Quote).where(Quote.seq.in_(batch)).values(statement_id=statement_id),
            execution_options=_UNSEEN,
        )


def put_statement(session: Session, statement_id: str, shown: str, created_at: Any) -> None:
    """Make a statement, or change its text."""
    changed = session.execute(
        update(Statement).where(Statement.id == statement_id).values(text=shown), execution_options=_UNSEEN
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        session.execute(insert(Statement).values(id=statement_id, text=shown, created_at=created_at))


def drop_statements(session: Session, statement_ids: Iterable[str]) -> None:
    """Delete those of these statements that no wording is in any more."""
    used = exists().where(WordingRow.statement_id == Statement.id)
    for batch in _batches(sorted(statement_ids)):
        session.execute(delete(Statement).where(Statement.id.in_(batch), ~used), execution_options=_UNSEEN)


def _batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[first : first + _BATCH] for first in range(0, len(values), _BATCH))
