"""Full text search by PostgreSQL: the generated column ``quote.search`` (see migration 0002)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnClause,
    Double,
    Integer,
    Select,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from quotesvc.store.search import CLOSE, OPEN, Term, TextQuery

CONFIGURATION = "quotesvc"
"""English stems, no stop words: "no limits" must not be a search for "limits"."""

_QUOTE = table("quote", column("seq", Integer))


class PostgresSearch:
    """`quotesvc.store.search.TextSearch` on PostgreSQL."""

    def hits(self, query: TextQuery) -> Select[tuple[int, float]]:
        """Ranked by ``ts_rank`` over length, negated so that the best match is lowest as on SQLite."""
        search: ColumnClause[Any] = literal_column("quote.search")
        wanted = func.to_tsquery(text(f"'{CONFIGURATION}'::regconfig"), expression(query))
        rank = -cast(func.ts_rank(search, wanted, 1), Double)
        return select(_QUOTE.c.seq, rank.label("rank")).where(search.op("@@")(wanted))

    def marked(self, session: Session, query: TextQuery, seqs: Collection[int]) -> dict[int, str]:
        """By PostgreSQL's own ``ts_headline`` over the whole text."""
        statement = text(
            "SELECT seq, ts_headline(CAST(:configuration AS regconfig), folded,"
            " to_tsquery(CAST(:configuration AS regconfig), :expression), :options)"
            " FROM quote WHERE seq IN :seqs"
        ).bindparams(bindparam("seqs", expanding=True))
        values = {
            "configuration": CONFIGURATION,
            "expression": expression(query),
            "options": f"StartSel={OPEN}, StopSel={CLOSE}, HighlightAll=true",
            "seqs": list(seqs),
        }
        return dict(session.execute(statement, values).all())


def expression(query: TextQuery) -> str:
    """The query in the language of ``to_tsquery``. Words are letters and digits, so they need no escape."""
    wanted = " & ".join(map(_term, query.wanted))
    if not query.unwanted:
        return wanted
    return f"({wanted}) & !({' | '.join(map(_term, query.unwanted))})"


def _term(term: Term) -> str:
    *first, last = (f"'{word}'" for word in term.words)
    return "(" + " <-> ".join([*first, last + (":*" if term.prefix else "")]) + ")"
