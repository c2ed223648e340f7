"""Statements and their quotes: what is read of them, and taking them apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, Subquery, delete, distinct, func, insert, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload

from quotesvc.store import heirs
from quotesvc.store.audits import narrowing
from quotesvc.store.models import (
    Article,
    Quote,
    QuoteWording,
    Speaker,
    Statement,
    StatementHeir,
    WordingContext,
    WordingKey,
    WordingRow,
)
from quotesvc.store.pages import Page, PageRequest, SortKey, after, decode_cursor, encode_cursor
from quotesvc.store.queries import WITH_QUOTE, QuoteFilters
from quotesvc.store.records import batches
from quotesvc.store.search import TextSearch

Sort = Literal["quotes", "-quotes", "first_seen", "-first_seen", "last_seen", "-last_seen"]
_AT_ONCE: Final = 200  # statements that are read at once when all are
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
            .options(*WITH_QUOTE)
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


@dataclass(frozen=True, slots=True)
class Listed:
    """One statement in numbers, and who is said to have made it, in most of its quotes."""

    id: str
    text: str
    speaker: Speaker | None
    quotes: int
    articles: int
    publishers: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The statements with a quote that passes ``filters`` and at least so many quotes; all of them are counted."""

    filters: QuoteFilters
    search: TextSearch
    min_quotes: int
    sort: Sort

    def page(self, session: Session, page: PageRequest) -> Page[Listed]:
        """Some statements."""
        found, keys = self._sorted()
        total = session.scalar(select(func.count()).select_from(found)) or 0
        scope = ("statements", self.filters, self.min_quotes, self.sort)
        listed = select(found).order_by(*(key.ordering() for key in keys)).limit(page.limit + 1)
        if page.cursor is not None:
            listed = listed.where(after(keys, decode_cursor(page.cursor, keys, scope)))
        rows = session.execute(listed).all()
        shown = rows[: page.limit]
        following = None
        if len(rows) > page.limit:
            column = self.sort.removeprefix("-")
            following = encode_cursor([getattr(shown[-1], column), shown[-1].statement_id], scope)
        return Page(_listed(session, shown, self.filters), following, total)

    def rows(self, session: Session) -> Iterator[Listed]:
        """All of them in the same order, read some at a time."""
        found, keys = self._sorted()
        listed = select(found).order_by(*(key.ordering() for key in keys))
        for some in session.execute(listed, execution_options={"yield_per": _AT_ONCE}).partitions():
            yield from _listed(session, some, self.filters)

    def _sorted(self) -> tuple[Subquery, list[SortKey]]:
        found = self._found().subquery("found")
        column = self.sort.removeprefix("-")
        key = SortKey(
            found.c[column],
            int if column == "quotes" else datetime,
            descending=self.sort.startswith("-"),
            nullable=column != "quotes",
        )
        return found, [key, SortKey(found.c.statement_id, str)]

    def _found(self) -> Select[Any]:
        columns: list[Any] = [
            Quote.statement_id,
            func.count().label("quotes"),
            func.count(distinct(Quote.article_id)).label("articles"),
            func.count(distinct(Article.publisher_slug)).label("publishers"),
            func.min(Quote.published_at).label("first_seen"),
            func.max(Quote.published_at).label("last_seen"),
        ]
        counted = self.filters.standing()
        found = select(*columns).join(Quote.article).where(*counted, Quote.statement_id.is_not(None))
        narrowed = narrowing(self.filters, self.search)
        if narrowed:
            chosen = select(Quote.statement_id).join(Quote.article).where(*counted, *narrowed)
            found = found.where(Quote.statement_id.in_(chosen.correlate(None)))
        found = found.group_by(Quote.statement_id)
        return found.having(func.count() >= self.min_quotes) if self.min_quotes > 1 else found


def _listed(session: Session, rows: Sequence[Any], filters: QuoteFilters) -> list[Listed]:
    ids = [row.statement_id for row in rows]
    texts = {
        statement_id: shown
        for batch in batches(ids)
        for statement_id, shown in session.execute(
            select(Statement.id, Statement.text).where(Statement.id.in_(batch))
        )
    }
    speakers = main_speakers(session, ids, filters)
    return [
        Listed(
            row.statement_id,
            texts[row.statement_id],
            speakers.get(row.statement_id),
            row.quotes,
            row.articles,
            row.publishers,
            row.first_seen,
            row.last_seen,
        )
        for row in rows
    ]


def main_speakers(session: Session, ids: Collection[str], filters: QuoteFilters) -> dict[str, Speaker]:
    """Who most quotes of each statement name; of equals the one with the longer name."""
    found: dict[str, Speaker] = {}
    times = func.count()
    for batch in batches(sorted(ids)):
        named = (
            select(Quote.statement_id, Quote.speaker_id, times.label("times"))
            .join(Quote.article)
            .where(*filters.standing(), Quote.statement_id.in_(batch), Quote.speaker_id.is_not(None))
            .group_by(Quote.statement_id, Quote.speaker_id)
            .subquery("named")
        )
        rows = session.execute(
            select(named.c.statement_id, Speaker)
            .join(Speaker, Speaker.id == named.c.speaker_id)
            .order_by(named.c.times.desc(), func.length(Speaker.name).desc(), Speaker.id)
        )
        for statement_id, speaker in rows:
            found.setdefault(statement_id, speaker)
    return found


def text_of(session: Session, statement_id: str) -> str:
    """The fullest wording of a statement that is there."""
    return session.execute(select(Statement.text).where(Statement.id == statement_id)).scalar_one()


def texts_of(session: Session, seqs: Collection[int]) -> dict[int, str]:
    """How these wordings are shown."""
    return {
        seq: shown
        for batch in batches(sorted(seqs))
        for seq, shown in session.execute(
            select(WordingRow.seq, WordingRow.text).where(WordingRow.seq.in_(batch))
        )
    }


def members(session: Session, statement_id: str, filters: QuoteFilters) -> list[tuple[Quote, int]]:
    """The quotes of a statement by date, the undated last, each with the number of its wording."""
    found = (
        select(Quote, QuoteWording.wording_seq)
        .join(Quote.article)
        .join(QuoteWording, QuoteWording.quote_seq == Quote.seq)
        .where(*filters.standing(), Quote.statement_id == statement_id)
        .order_by(Quote.published_at.is_(None), Quote.published_at, Quote.article_id, Quote.position)
        .options(*WITH_QUOTE)
    )
    return [(quote, seq) for quote, seq in session.execute(found)]
