"""Where statements come from: those with one origin for many publishers, and those that go in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import CTE, Select, and_, case, distinct, func, select, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from quotesvc.store.audits import narrowing
from quotesvc.store.models import Article, Quote, RelayLink, Statement
from quotesvc.store.pages import Page, PageRequest, SortKey, after, decode_cursor, encode_cursor
from quotesvc.store.queries import QuoteFilters
from quotesvc.store.records import batches
from quotesvc.store.search import TextSearch

_BATCH: Final = 200  # statements whose publishers are asked for at once when all are read


@dataclass(frozen=True, slots=True)
class SingleSource:
    """A statement that several publishers carry and one outlet originates; publishers by date.

    ``unsourced`` are the publishers that name no relay.
    """

    statement: str
    text: str
    origin: str
    publishers: list[str]
    unsourced: list[str]
    quotes: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Citation:
    """One outlet that names another as where it has the words from, and the quotes in which it does."""

    citing: str
    cited: str
    quotes: list[str]
    first_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets that have one statement from each other, and the citations among them."""

    statement: str
    text: str
    outlets: list[str]
    citations: list[Citation]
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class SingleSources:
    """The statements with a quote that passes ``filters``, one origin and at least so many publishers.

    The origin of a quote is its relay nearest to the speaker. A quote without a relay says nothing about the
    origin. All quotes of a statement count, not only those that pass.
    """

    filters: QuoteFilters
    search: TextSearch
    min_publishers: int

    def page(self, session: Session, page: PageRequest) -> Page[SingleSource]:
        """Some statements, those with most publishers first."""
        found = self._found().subquery("found")
        keys = [
            SortKey(found.c.publishers, int, descending=True),
            SortKey(found.c.quotes, int, descending=True),
            SortKey(found.c.statement_id, str),
        ]
        total = session.scalar(select(func.count()).select_from(found)) or 0
        scope = ("single-source", self.filters, self.min_publishers)
        listed = select(found).order_by(*(key.ordering() for key in keys)).limit(page.limit + 1)
        if page.cursor is not None:
            listed = listed.where(after(keys, decode_cursor(page.cursor, keys, scope)))
        rows = session.execute(listed).all()
        shown = rows[: page.limit]
        following = None
        if len(rows) > page.limit:
            last = shown[-1]
            following = encode_cursor([last.publishers, last.quotes, last.statement_id], scope)
        return Page(self._filled(session, shown), following, total)

    def rows(self, session: Session) -> Iterator[list[SingleSource]]:
        """All of them in the same order, some at a time."""
        found = self._found().subquery("found")
        listed = select(found).order_by(
            found.c.publishers.desc(), found.c.quotes.desc(), found.c.statement_id.asc()
        )
        for some in session.execute(listed, execution_options={"yield_per": _BATCH}).partitions():
            yield self._filled(session, some)

    def _found(self) -> Select[Any]:
        origins = func.count(distinct(RelayLink.outlet_slug))
        publishers = func.count(distinct(Article.publisher_slug))
        columns: list[Any] = [
            Quote.statement_id,
            func.count().label("quotes"),
            publishers.label("publishers"),
            func.min(RelayLink.outlet_slug).label("origin"),
            func.min(Quote.published_at).label("first_seen"),
            func.max(Quote.published_at).label("last_seen"),
        ]
        return (
            select(*columns)
            .join(Quote.article)
            .outerjoin(RelayLink, and_(RelayLink.quote_seq == Quote.seq, RelayLink.position == 0))
            .where(*self.filters.standing(), *_concerned(self.filters, self.search))
            .group_by(Quote.statement_id)
            .having(origins == 1, publishers >= self.min_publishers)
        )

    def _filled(self, session: Session, rows: Sequence[Any]) -> list[SingleSource]:
        ids = [row.statement_id for row in rows]
        texts = _texts(session, ids)
        carriers = self._carriers(session, ids)
        return [
            SingleSource(
                statement=row.statement_id,
                text=texts[row.statement_id],
                origin=row.origin,
                publishers=[slug for slug, _ in carriers[row.statement_id]],
                unsourced=[slug for slug, sourced in carriers[row.statement_id] if not sourced],
                quotes=row.quotes,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
            )
            for row in rows
        ]

    def _carriers(self, session: Session, ids: Sequence[str]) -> dict[str, list[tuple[str, bool]]]:
        """The publishers of each statement by date, and whether they name a relay anywhere in it."""
        seen = func.min(Quote.published_at)
        sourced = func.max(case((RelayLink.outlet_slug.is_not(None), 1), else_=0))
        found = (
            select(Quote.statement_id, Article.publisher_slug, sourced)
            .join(Quote.article)
            .outerjoin(RelayLink, and_(RelayLink.quote_seq == Quote.seq, RelayLink.position == 0))
            .where(
                *self.filters.standing(),
                Quote.statement_id.in_(ids),
                Article.publisher_slug.is_not(None),
            )
            .group_by(Quote.statement_id, Article.publisher_slug)
            .order_by(Quote.statement_id, seen.asc().nulls_last(), Article.publisher_slug)
        )
        carriers: dict[str, list[tuple[str, bool]]] = {}
        for statement_id, slug, named in session.execute(found):
            carriers.setdefault(str(statement_id), []).append((str(slug), bool(named)))
        return carriers


@dataclass(frozen=True, slots=True)
class Circles:
    """The circles in statements with a quote that passes ``filters``: A cites B for the words, and B cites A.

    An outlet cites the one before it in the chain of a quote; of a circle each can be reached from each.
    """

    filters: QuoteFilters
    search: TextSearch

    def page(self, session: Session, page: PageRequest) -> Page[Circle]:
        """Some circles, those of the latest quotes first. All are counted, and no more than a page is kept."""
        scope = ("circular", self.filters)
        begin = None
        if page.cursor is not None:
            begin = tuple(decode_cursor(page.cursor, [_WHEN, _TEXT, _TEXT], scope))
        items: list[Circle] = []
        total, more = 0, False
        for circle in self.rows(session):
            total += 1
            if begin is not None and _place(_key(circle)) <= _place(begin):
                continue
            if len(items) < page.limit:
                items.append(circle)
            else:
                more = True
        return Page(items, encode_cursor(_key(items[-1]), scope) if more else None, total)

    def rows(self, session: Session) -> Iterator[Circle]:
        """All circles in the same order."""
        edges = self._edges()
        cited = select(edges.c.statement_id, edges.c.cited).distinct().cte("cited")
        citing = select(edges.c.statement_id, edges.c.citing).distinct().cte("citing")
        # In a circle everybody cites and is cited; few other edges join two such outlets.
        closed = (
            select(edges)
            .join(cited, and_(cited.c.statement_id == edges.c.statement_id, cited.c.cited == edges.c.citing))
            .join(
                citing, and_(citing.c.statement_id == edges.c.statement_id, citing.c.citing == edges.c.cited)
            )
            .subquery("closed")
        )
        latest = func.max(closed.c.published_at).over(partition_by=closed.c.statement_id).label("latest")
        found = select(closed, latest, Statement.text).join(Statement, Statement.id == closed.c.statement_id)
        ordered = found.order_by(
            latest.desc().nulls_last(),
            closed.c.statement_id,
            closed.c.published_at.asc().nulls_last(),
            closed.c.quote_id,
        )
        read = session.execute(ordered, execution_options={"yield_per": _BATCH})
        for statement_id, rows in groupby(read, key=lambda row: str(row.statement_id)):
            yield from _circles(statement_id, list(rows))

    def _edges(self) -> CTE:
        nearer, farther = aliased(RelayLink), aliased(RelayLink)
        members = (
            select(Quote.statement_id, Quote.id.label("quote_id"), Quote.published_at)
            .select_from(Quote)
            .join(Quote.article)
            .where(*self.filters.standing(), *_concerned(self.filters, self.search))
        )
        between = (
            members.add_columns(farther.outlet_slug.label("citing"), nearer.outlet_slug.label("cited"))
            .join(nearer, nearer.quote_seq == Quote.seq)
            .join(farther, and_(farther.quote_seq == Quote.seq, farther.position == nearer.position + 1))
            .where(farther.outlet_slug != nearer.outlet_slug)
        )
        published = (
            members.add_columns(Article.publisher_slug.label("citing"), nearer.outlet_slug.label("cited"))
            .join(nearer, nearer.quote_seq == Quote.seq)
            .outerjoin(farther, and_(farther.quote_seq == Quote.seq, farther.position == nearer.position + 1))
            .where(farther.quote_seq.is_(None), Article.publisher_slug != nearer.outlet_slug)
        )
        return union_all(between, published).cte("edges")


def appearances(session: Session, statements: Iterable[str]) -> dict[str, list[Article]]:
    """The current articles that have each statement, by date, the undated last."""
    found: dict[str, list[Article]] = {}
    for batch in batches(sorted(statements)):
        carried = (
            select(Quote.statement_id, Quote.article_id)
            .join(Quote.article)
            .where(*QuoteFilters().conditions(), Quote.statement_id.in_(batch))
            .distinct()
            .subquery("carried")
        )
        listed = (
            select(carried.c.statement_id, Article)
            .join(Article, Article.id == carried.c.article_id)
            .order_by(carried.c.statement_id, Article.published_at.asc().nulls_last(), Article.id)
            .options(joinedload(Article.publisher))
        )
        for row in session.execute(listed):
            found.setdefault(row.statement_id, []).append(row.Article)
    return found


def _concerned(filters: QuoteFilters, search: TextSearch) -> list[Any]:
    """What a quote must be for its statement to be among those that the filters choose."""
    narrowed = narrowing(filters, search)
    if not narrowed:
        return [Quote.statement_id.is_not(None)]
    concerned = select(Quote.statement_id).join(Quote.article).where(*filters.standing(), *narrowed)
    return [Quote.statement_id.in_(concerned.correlate(None))]


def _texts(session: Session, ids: Sequence[str]) -> dict[str, str]:
    found = session.execute(select(Statement.id, Statement.text).where(Statement.id.in_(ids)))
    return {row.id: row.text for row in found}


_WHEN: Final = SortKey(Quote.published_at, datetime, descending=True, nullable=True)
_TEXT: Final = SortKey(Statement.id, str)
_END: Final = datetime.max.replace(tzinfo=UTC)


def _key(circle: Circle) -> tuple[datetime | None, str, str]:
    return circle.last_seen, circle.statement, circle.outlets[0]


def _place(key: Sequence[Any]) -> tuple[timedelta, str, str]:
    """For comparing keys in the order of the list: the latest first, the undated last."""
    latest, statement, outlet = key
    return timedelta.max if latest is None else _END - latest, statement, outlet


def _circles(statement_id: str, rows: Sequence[Any]) -> Iterator[Circle]:
    latest = rows[0].latest
    for outlets in components({(row.citing, row.cited) for row in rows}):
        members = set(outlets)
        citations: dict[tuple[str, str], Citation] = {}
        for row in rows:
            if row.citing in members and row.cited in members:
                blank = Citation(row.citing, row.cited, [], row.published_at)
                citations.setdefault((row.citing, row.cited), blank).quotes.append(row.quote_id)
        yield Circle(statement_id, rows[0].text, outlets, list(citations.values()), latest)


def components(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of nodes of which each can be reached from each, sorted; single nodes are left out.

    Kosaraju's algorithm, without recursion: a chain may be longer than Python's stack.
    """
    ahead: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for start, end in sorted(edges):
        for node in (start, end):
            ahead.setdefault(node, [])
            back.setdefault(node, [])
        ahead[start].append(end)
        back[end].append(start)
    seen: set[str] = set()
    finished = [node for start in ahead for node in _finishing(ahead, start, seen)]
    seen.clear()
    groups = [sorted(_finishing(back, start, seen)) for start in reversed(finished)]
    return sorted(group for group in groups if len(group) > 1)


def _finishing(graph: dict[str, list[str]], start: str, seen: set[str]) -> list[str]:
    """The nodes that are reached from ``start`` and not ``seen`` before, in the order in which they are left."""
    if start in seen:
        return []
    seen.add(start)
    done: list[str] = []
    stack = [(start, iter(graph[start]))]
    while stack:
        node, others = stack[-1]
        following = next((other for other in others if other not in seen), None)
        if following is None:
            done.append(node)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(graph[following])))
    return done
