"""Counting who carried what: the aggregate behind the audit of relays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Subquery,
    and_,
    case,
    func,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from quotesvc.store.models import Article, Quote, RelayLink
from quotesvc.store.pages import Page, PageRequest, SortKey, after, decode_cursor, encode_cursor
from quotesvc.store.queries import QuoteFilters
from quotesvc.store.search import TextSearch

Dimension = Literal["relay", "speaker", "publisher", "channel"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("relay", "speaker", "publisher", "channel")

_Group = tuple[str, ...]

_NOBODY: Final = ""  # stands for null in a group: SQL's null is equal to nothing, itself included


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One group, a value or None for each dimension asked for, and what belongs to it."""

    group: dict[Dimension, str | None]
    quotes: int
    statements: int
    articles: int
    first: int
    exclusive: int
    first_seen: datetime | None
    last_seen: datetime | None


def audit_relays(
    session: Session,
    search: TextSearch,
    filters: QuoteFilters,
    dimensions: Sequence[Dimension],
    page: PageRequest,
) -> Page[AuditRow]:
    """Groups of the quotes that pass ``filters``, those with most quotes first.

    ``first`` counts the statements whose earliest dated quote is in the group, ``exclusive`` those that are
    in no other group. Both compare with every quote in the store that has the same statement, not with the
    filtered ones alone: else each outlet would be first and alone as soon as it is asked for by name. Groups
    that share the earliest date are all first. Quotes without a relay carry nothing, so when relays are among
    the dimensions, such a group is first, or alone, only in statements that no relay carries at all.
    """
    audit = _Audit(filters, search, tuple(dimensions))
    figures = audit.figures().subquery("figures")
    total = session.scalar(select(func.count()).select_from(figures)) or 0
    keys = [SortKey(figures.c.quotes, int, descending=True)]
    keys += [SortKey(figures.c[dimension], str) for dimension in dimensions]
    scope = ("audit", tuple(dimensions), filters)
    found = select(figures).order_by(*(key.ordering() for key in keys)).limit(page.limit + 1)
    if page.cursor is not None:
        found = found.where(after(keys, decode_cursor(page.cursor, keys, scope)))
    read = session.execute(found).mappings().all()
    shown = read[: page.limit]
    following = None
    if len(read) > page.limit:
        following = encode_cursor([shown[-1][key] for key in ("quotes", *dimensions)], scope)
    groups = [tuple(row[dimension] for dimension in dimensions) for row in shown]
    merits = audit.merits(session, groups)
    rows = [
        _row(dimensions, row, *merits.get(group, (0, 0))) for row, group in zip(shown, groups, strict=True)
    ]
    return Page(rows, following, total)


@dataclass(frozen=True, slots=True)
class _Audit:
    """The statements that an audit is made of. They group and never join, so each reads the quotes once."""

    filters: QuoteFilters
    search: TextSearch
    dimensions: tuple[Dimension, ...]

    def figures(self) -> Select[Any]:
        """The groups of the chosen quotes, with all that can be counted without looking at other groups."""
        members = self._members().where(*self._chosen()).subquery("members")
        groups = [members.c[dimension] for dimension in self.dimensions]
        figures: list[Any] = [
            func.count(members.c.seq.distinct()).label("quotes"),
            func.count(members.c.statement_id.distinct()).label("statements"),
            func.count(members.c.article_id.distinct()).label("articles"),
            func.min(members.c.published_at).label("first_seen"),
            func.max(members.c.published_at).label("last_seen"),
        ]
        return select(*groups, *figures).group_by(*groups)

    def merits(self, session: Session, groups: Sequence[_Group]) -> dict[_Group, tuple[int, int]]:
        """``first`` and ``exclusive`` of these groups."""
        rivals = self._rivals()
        columns = [rivals.c[dimension] for dimension in self.dimensions]
        earliest = func.min(rivals.c.seen).over(partition_by=rivals.c.statement_id)
        number = func.count().over(partition_by=rivals.c.statement_id)
        compared = select(
            *columns,
            rivals.c.chosen,
            case((rivals.c.seen == earliest, 1), else_=0).label("first"),
            case((number == 1, 1), else_=0).label("exclusive"),
        ).subquery("compared")
        columns = [compared.c[dimension] for dimension in self.dimensions]
        found = (
            select(*columns, func.sum(compared.c.first), func.sum(compared.c.exclusive))
            .where(compared.c.chosen == 1, tuple_(*columns).in_(groups))
            .group_by(*columns)
        )
        return {tuple(group): (first, exclusive) for *group, first, exclusive in session.execute(found)}

    def _rivals(self) -> Subquery:
        """One row for each statement and group that has it anywhere and may be the first with it."""
        chosen = case((and_(true(), *self._chosen()), 1), else_=0).label("chosen")
        members = self._members().add_columns(chosen).where(Quote.statement_id.is_not(None))
        if self._narrowed():  # rivals matter in those statements only that some chosen quote has
            concerned = select(Quote.statement_id).join(Quote.article).where(*self._narrowed())
            members = members.where(Quote.statement_id.in_(concerned.correlate(None)))
        listed = members.subquery("members")
        keys = [listed.c.statement_id, *(listed.c[dimension] for dimension in self.dimensions)]
        grouped = (
            select(
                *keys,
                func.min(listed.c.published_at).label("seen"),
                func.max(listed.c.chosen).label("chosen"),
            )
            .group_by(*keys)
            .subquery("grouped")
        )
        if "relay" not in self.dimensions:
            return grouped
        carries = case((grouped.c.relay != _NOBODY, 1), else_=0)
        carried = func.max(carries).over(partition_by=grouped.c.statement_id)
        told = select(grouped, carries.label("carries"), carried.label("carried")).subquery("told")
        return select(told).where(told.c.carries == told.c.carried).subquery("rivals")

    def _members(self) -> Select[Any]:
        """One row for each quote and group that it belongs to; one with two relays belongs to two groups."""
        values: dict[Dimension, ColumnElement[Any]] = {
            "relay": RelayLink.outlet_slug.expression,
            "speaker": Quote.speaker_id.expression,
            "publisher": Article.publisher_slug.expression,
            "channel": Quote.channel.expression,
        }
        columns: list[Any] = [Quote.seq, Quote.statement_id, Quote.article_id, Quote.published_at]
        columns += [func.coalesce(values[name], _NOBODY).label(name) for name in self.dimensions]
        found = select(*columns).join(Quote.article).where(*self.filters.standing())
        if "relay" in self.dimensions:
            found = found.outerjoin(RelayLink, RelayLink.quote_seq == Quote.seq)
        return found

    def _narrowed(self) -> list[ColumnElement[bool]]:
        """What the filters ask of a quote beyond being one that counts."""
        found = self.filters.narrowing()
        if self.filters.query is not None:
            hits = self.search.hits(self.filters.query).subquery("hits")
            found.append(Quote.seq.in_(select(hits.c.seq)))
        return found

    def _chosen(self) -> list[ColumnElement[bool]]:
        """What the filters ask of a member."""
        found = self._narrowed()
        if self.filters.relays is not None and "relay" in self.dimensions:
            # Who asks for one relay wants its row, not those of others in the same chains.
            found.append(RelayLink.outlet_slug.in_(self.filters.relays))
        return found


def _row(dimensions: Sequence[Dimension], values: RowMapping, first: int, exclusive: int) -> AuditRow:
    return AuditRow(
        group={dimension: values[dimension] or None for dimension in dimensions},
        quotes=values["quotes"],
        statements=values["statements"],
        articles=values["articles"],
        first=first,
        exclusive=exclusive,
        first_seen=values["first_seen"],
        last_seen=values["last_seen"],
    )
