"""Wordings and their index: reading and writing what `quotesvc.services.statements` decides.

Whoever changes anything here holds the lock of `lock`: there is one writer of wordings at a time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, case, delete, exists, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quotesvc.store.models import Quote, QuoteWording, Statement, WordingContext, WordingKey, WordingRow
from quotesvc.store.records import batches

_LOCK: Final = 0x776F7264  # PostgreSQL's advisory locks are known by number; this one is ours

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


@dataclass(frozen=True, slots=True)
class Held:
    """The wording of a quote, and what was counted there."""

    quote_seq: int
    wording_seq: int
    speaker: str
    cell: int
    live: bool


def lock(session: Session) -> None:
    """Wait until no other transaction changes wordings, and keep others out until this one ends.

    Take it last, and before changing quotes that have a statement: who holds it must not wait for rows of others.
    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


# Tables rather than their classes: quotes come by the thousand, and the statements cost less without the mapper.
_wording, _context, _key, _held, _quote, _statement = (
    cast(Table, model.__table__)
    for model in (WordingRow, WordingContext, WordingKey, QuoteWording, Quote, Statement)
)
_COLUMNS: Final = [_wording.c[item.name] for item in fields(StoredWording)]
_HELD_COLUMNS: Final = [_held.c[item.name] for item in fields(Held)]


def with_ids(session: Session, ids: Iterable[str]) -> list[StoredWording]:
    """The wordings with these ids, as far as they are there."""
    return [
        StoredWording(*row)
        for batch in batches(sorted(set(ids)))
        for row in session.execute(select(*_COLUMNS).where(_wording.c.id.in_(batch)))
    ]


def with_seqs(session: Session, seqs: Iterable[int]) -> list[StoredWording]:
    """The wordings with these numbers."""
    return [
        StoredWording(*row)
        for batch in batches(sorted(seqs))
        for row in session.execute(select(*_COLUMNS).where(_wording.c.seq.in_(batch)))
    ]


def children(session: Session, seqs: Iterable[int]) -> list[int]:
    """The wordings that hang directly under one of these."""
    found = select(_wording.c.seq).order_by(_wording.c.seq)
    return [
        seq
        for batch in batches(sorted(seqs))
        for seq in session.scalars(found.where(_wording.c.parent_seq.in_(batch)))
    ]


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Store a new wording and give its number."""
    return int(session.execute(insert(_wording).values(**values).returning(_wording.c.seq)).scalar_one())


def change(session: Session, rows: Collection[StoredWording]) -> None:
    """Store the numbers of quotes and the text of wordings."""
    if rows:
        changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("quotes", "live", "text")}
        session.connection().execute(
            update(_wording).where(_wording.c.seq == bindparam("this")).values(**changed),
            [
                {"this": row.seq, "new_quotes": row.quotes, "new_live": row.live, "new_text": row.text}
                for row in rows
            ],
        )


def hang(session: Session, seq: int, parent_seq: int | None) -> None:
    """Hang a wording under another one, or under none."""
    session.execute(update(_wording).where(_wording.c.seq == seq).values(parent_seq=parent_seq))


def remove(session: Session, seq: int) -> None:
    """Delete a wording that no quote has; its contexts go with it, its keys must be gone already."""
    session.execute(delete(_wording).where(_wording.c.seq == seq))


def contexts(session: Session, seqs: Iterable[int]) -> dict[int, dict[Context, tuple[int, int]]]:
    """Who said each of these wordings when: the numbers of quotes, and of those in current articles."""
    found: dict[int, dict[Context, tuple[int, int]]] = {}
    columns = [_context.c[name] for name in ("wording_seq", "speaker", "cell", "quotes", "live")]
    for batch in batches(sorted(seqs)):
        rows = session.execute(select(*columns).where(_context.c.wording_seq.in_(batch)))
        for seq, speaker, cell, quotes, live in rows:
            found.setdefault(seq, {})[speaker, cell] = (quotes, live)
    return found


def put_contexts(session: Session, rows: Sequence[tuple[int, Context, int, int]]) -> None:
    """Store how many quotes, and how many that count, wordings have in contexts; none removes a context."""
    names = ("wording_seq", "speaker", "cell", "quotes", "live")
    values = [
        dict(zip(names, (seq, *context, quotes, live), strict=True)) for seq, context, quotes, live in rows
    ]
    kept = [row for row in values if row["quotes"]]
    gone = [row for row in values if not row["quotes"]]
    if kept:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        added = dialect.insert(_context)
        counts = {"quotes": added.excluded.quotes, "live": added.excluded.live}
        session.connection().execute(added.on_conflict_do_update(index_elements=names[:3], set_=counts), kept)
    if gone:
        place = [_context.c[name] == bindparam(f"this_{name}") for name in names[:3]]
        session.connection().execute(
            delete(_context).where(*place),
            [{f"this_{name}": row[name] for name in names[:3]} for row in gone],
        )


def add_keys(session: Session, seq: int, keys: Iterable[int]) -> None:
    """Let a wording be found by these keys."""
    rows = [{"key": key, "wording_seq": seq} for key in sorted(keys)]
    if rows:
        session.connection().execute(insert(_key), rows)


def drop_keys(session: Session, seq: int, keys: Iterable[int]) -> None:
    """Let it not be found by these keys any more."""
    for batch in batches(sorted(keys)):
        session.execute(delete(_key).where(_key.c.key.in_(batch), _key.c.wording_seq == seq))


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


def having(session: Session, keys: Iterable[int]) -> set[int]:
    """The wordings that have some of these keys."""
    return {
        seq
        for batch in batches(sorted(keys))
        for seq in session.scalars(select(_key.c.wording_seq).where(_key.c.key.in_(batch)))
    }


def sample(session: Session, keys: Iterable[int], most: int) -> Counter[int]:
    """As `having`, with how many keys each has, but of each key at most ``most`` wordings, whichever they are."""
    found: Counter[int] = Counter()
    for key in sorted(keys):
        found.update(session.scalars(select(_key.c.wording_seq).where(_key.c.key == key).limit(most)))
    return found


def take_quotes(session: Session, rows: Sequence[Held]) -> None:
    """Store which wordings quotes have."""
    if rows:
        session.connection().execute(insert(_held), [asdict(row) for row in rows])


def held(session: Session, quote_seqs: Iterable[int]) -> list[Held]:
    """What is known of the wordings of these quotes."""
    found = select(*_HELD_COLUMNS).order_by(_held.c.quote_seq)
    return [
        Held(*row)
        for batch in batches(sorted(quote_seqs))
        for row in session.execute(found.where(_held.c.quote_seq.in_(batch)))
    ]


def set_live(session: Session, quote_seqs: Iterable[int], live: bool) -> None:
    """Remember whether the articles of these quotes are current."""
    for batch in batches(sorted(quote_seqs)):
        session.execute(update(_held).where(_held.c.quote_seq.in_(batch)).values(live=live))


def drop_quotes(session: Session, quote_seqs: Iterable[int]) -> None:
    """Forget which wordings these quotes have."""
    for batch in batches(sorted(quote_seqs)):
        session.execute(delete(_held).where(_held.c.quote_seq.in_(batch)))


def texts(session: Session, seq: int) -> list[tuple[str, bool]]:
    """The different texts of the quotes of a wording, and whether each is in an article that is current."""
    counts = func.max(case((_held.c.live.is_(True), 1), else_=0))
    found = (
        select(_quote.c.text, counts)
        .select_from(_held.join(_quote, _held.c.quote_seq == _quote.c.seq))
        .where(_held.c.wording_seq == seq)
        .group_by(_quote.c.text)
    )
    return [(shown, bool(live)) for shown, live in session.execute(found)]


def move(session: Session, seqs: Collection[int], statement_id: str) -> None:
    """Put wordings and their quotes into another statement."""
    for batch in batches(sorted(seqs)):
        session.execute(update(_wording).where(_wording.c.seq.in_(batch)).values(statement_id=statement_id))
        carried = select(_held.c.quote_seq).where(_held.c.wording_seq.in_(batch))
        session.execute(update(_quote).where(_quote.c.seq.in_(carried)).values(statement_id=statement_id))


def mark_quotes(session: Session, statements: Mapping[int, str | None]) -> None:
    """Put each quote into its statement, or into none."""
    if statements:
        session.connection().execute(
            update(_quote).where(_quote.c.seq == bindparam("this")).values(statement_id=bindparam("new")),
            [{"this": seq, "new": statement_id} for seq, statement_id in sorted(statements.items())],
        )


def put_statements(session: Session, shown: Mapping[str, str], created_at: datetime) -> None:
    """Make statements, or change the texts of those that are there."""
    if not shown:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    added = dialect.insert(_statement)
    session.connection().execute(
        added.on_conflict_do_update(
            index_elements=["id"],
            set_={"text": added.excluded.text},
            where=_statement.c.text != added.excluded.text,
        ),
        [{"id": key, "text": value, "created_at": created_at} for key, value in sorted(shown.items())],
    )


def drop_statements(session: Session, statement_ids: Iterable[str]) -> None:
    """Delete those of these statements that no wording is in any more."""
    used = exists().where(_wording.c.statement_id == _statement.c.id)
    for batch in batches(sorted(statement_ids)):
        session.execute(delete(_statement).where(_statement.c.id.in_(batch), ~used))
