"""Full text search by SQLite's FTS5: the table ``quote_fts`` and its triggers (see migration 0002)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Integer, Select, bindparam, column, literal_column, select, table, text
from sqlalchemy.orm import Session

from quotesvc.store.search import CLOSE, OPEN, Term, TextQuery

_FTS = table("quote_fts", column("rowid", Integer))


class SqliteSearch:
    """`quotesvc.store.search.TextSearch` on SQLite."""

    def hits(self, query: TextQuery) -> Select[tuple[int, float]]:
        """Ranked by BM25 as FTS5 computes it: negative, the best match lowest."""
        rank: Select[tuple[int, float]] = select(
            _FTS.c.rowid.label("seq"), literal_column("bm25(quote_fts)").label("rank")
        )
        return rank.where(text("quote_fts MATCH :expression").bindparams(expression=expression(query)))

    def marked(self, session: Session, query: TextQuery, seqs: Collection[int]) -> dict[int, str]:
        """By FTS5's own ``highlight``, which knows stems and phrases."""
        statement = text(
            "SELECT rowid, highlight(quote_fts, 0, :open, :close) FROM quote_fts"
            " WHERE quote_fts MATCH :expression AND rowid IN :seqs"
        ).bindparams(bindparam("seqs", expanding=True))
        values = {"open": OPEN, "close": CLOSE, "expression": expression(query), "seqs": list(seqs)}
        return dict(session.execute(statement, values).all())


def expression(query: TextQuery) -> str:
    """The query in FTS5's language. Words are letters and digits in quotation marks: there is no way out."""
    wanted = " AND ".join(map(_term, query.wanted))
    if not query.unwanted:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(map(_term, query.unwanted))})"


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")
