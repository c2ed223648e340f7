"""Counting who carried what: the aggregate behind the audit of relays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    null,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from quotesvc.store.functions import month_of, seconds_of
from quotesvc.store.models import Article, Outlet, Quote, RelayLink
from quotesvc.store.pages import Page, PageRequest, SortKey, after, decode_cursor, encode_cursor
from quotesvc.store.queries import QuoteFilters
from quotesvc.store.search import TextSearch

Dimension = Literal["relay", "owner", "country", "speaker", "publisher", "channel", "month"]
DIMENSIONS: Final[tuple[Dimension, ...]] = (
    "relay",
    "owner",
    "country",
    "speaker",
    "publisher",
    "channel",
    "month",
)
OF_RELAYS: Final[tuple[Dimension, ...]] = ("relay", "owner", "country")
"""What a quote has once for each of its relays, and not at all without one."""

UNKNOWN: Final = "unknown"
"""The owner or country of a relay of which it is not known; null is for quotes without a relay."""

_Group = tuple[str, ...]

_NOBODY: Final = ""  # stands for null in a group: SQL's null is equal to nothing, itself included
_BATCH: Final = 500  # rows that are in memory when all of them are read
_MERITS: Final = ("first", "exclusive", "behind", "lag")


@dataclass(frozen=True, slots=True)
class Facts:
    """Owner and country of an outlet; None where it is not known."""

    owner: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Merits:
    """How a group did against the others with the same statements."""

    first: int = 0
    exclusive: int = 0
    behind: int = 0
    lag_seconds_median: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One group, a value or None for each dimension asked for, and what belongs to it."""

    group: dict[Dimension, str | None]
    quotes: int
    statements: int
    articles: int
    merits: Merits
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Audit:
    """One question: which quotes, counted by what.

    ``first`` counts the statements whose earliest dated quote is in the group, ``exclusive`` those that are
    in no other group, ``behind`` those that another group had at an earlier date; ``lag_seconds_median`` is
    the median of the time from that date to the group's own, over the statements of ``behind``, and None
    where there are none. All compare with every quote in the store that has the same statement, not with the
    filtered ones alone: else each outlet would be first and alone as soon as it is asked for by name. Groups
    that share the earliest date are all first. Quotes without a relay carry nothing, so when relays, their
    owners or their countries are among the dimensions, such a group is first, alone or behind only in
    statements that no relay carries at all.

    ``changed`` are outlets of which more is known now than when they were stored.
    """

    filters: QuoteFilters
    search: TextSearch
    dimensions: tuple[Dimension, ...]
    changed: Mapping[str, Facts] = field(default_factory=dict)

    def page(self, session: Session, page: PageRequest) -> Page[AuditRow]:
        """Some groups, those with most quotes first."""
        figures, keys = self._listing()
        total = session.scalar(select(func.count()).select_from(figures)) or 0
        scope = ("audit", self.dimensions, self.filters)
        found = select(figures).order_by(*(key.ordering() for key in keys)).limit(page.limit + 1)
        if page.cursor is not None:
            found = found.where(after(keys, decode_cursor(page.cursor, keys, scope)))
        read = session.execute(found).mappings().all()
        shown = read[: page.limit]
        following = None
        if len(read) > page.limit:
            following = encode_cursor([shown[-1][key] for key in ("quotes", *self.dimensions)], scope)
        return Page(self._rows(session, shown), following, total)

    def rows(self, session: Session) -> Iterator[list[AuditRow]]:
        """All groups in the same order, some at a time. The merits of all of them are worked out once."""
        figures, keys = self._listing()
        merits = self._merits().cte("merits").prefix_with("MATERIALIZED")
        same = [merits.c[dimension] == figures.c[dimension] for dimension in self.dimensions]
        found = (
            select(figures, *(merits.c[name] for name in _MERITS))
            .outerjoin(merits, and_(*same))
            .order_by(*(key.ordering() for key in keys))
        )
        result = session.execute(found, execution_options={"yield_per": _BATCH})
        for some in result.mappings().partitions():
            yield [self._row(row, _merits_of(row)) for row in some]

    def _listing(self) -> tuple[Subquery, list[SortKey]]:
        figures = self._figures().subquery("figures")
        keys = [SortKey(figures.c.quotes, int, descending=True)]
        keys += [SortKey(figures.c[dimension], str) for dimension in self.dimensions]
        return figures, keys

    def _rows(self, session: Session, read: Sequence[RowMapping]) -> list[AuditRow]:
        groups = [self._group(row) for row in read]
        merits = {self._group(row): row for row in session.execute(self._merits(groups)).mappings()}
        return [
            self._row(row, _merits_of(merits[group]) if group in merits else Merits())
            for row, group in zip(read, groups, strict=True)
        ]

    def _group(self, row: RowMapping) -> _Group:
        return tuple(row[dimension] for dimension in self.dimensions)

    def _row(self, row: RowMapping, merits: Merits) -> AuditRow:
        return AuditRow(
            group={dimension: row[dimension] or None for dimension in self.dimensions},
            quotes=row["quotes"],
            statements=row["statements"],
            articles=row["articles"],
            merits=merits,
            first_seen=row["first_seen"],
            last_seen=row["last_seen"],
        )

    # The selects below group and never join, so each reads the quotes once.

    def _figures(self) -> Select[Any]:
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

    def _merits(self, groups: Sequence[_Group] | None = None) -> Select[Any]:
        """The merits of these groups, or of all that have some."""
        compared = self._compared(groups).subquery("compared")
        columns = [compared.c[dimension] for dimension in self.dimensions]
        lags = select(
            compared,
            func.row_number()
            .over(partition_by=columns, order_by=compared.c.lag.asc().nulls_last())
            .label("place"),
            func.count(compared.c.lag).over(partition_by=columns).label("behind"),
        ).subquery("lags")
        columns = [lags.c[dimension] for dimension in self.dimensions]
        # The middle one of the lags, or the two around the middle; those that are null have later places.
        middle = and_(lags.c.place * 2 >= lags.c.behind, lags.c.place * 2 <= lags.c.behind + 2)
        return select(
            *columns,
            func.sum(lags.c.first).label("first"),
            func.sum(lags.c.exclusive).label("exclusive"),
            func.count(lags.c.lag).label("behind"),
            func.avg(case((middle, lags.c.lag))).label("lag"),
        ).group_by(*columns)

    def _compared(self, groups: Sequence[_Group] | None) -> Select[Any]:
        """One row for each of these groups and statement of it: is it first, alone, how long behind."""
        rivals = self._rivals()
        columns = [rivals.c[dimension] for dimension in self.dimensions]
        earliest = func.min(rivals.c.seen).over(partition_by=rivals.c.statement_id)
        number = func.count().over(partition_by=rivals.c.statement_id)
        lag = seconds_of(rivals.c.seen) - seconds_of(earliest)
        compared = select(
            *columns,
            rivals.c.chosen,
            case((rivals.c.seen == earliest, 1), else_=0).label("first"),
            case((number == 1, 1), else_=0).label("exclusive"),
            case((rivals.c.seen > earliest, lag), else_=null()).label("lag"),
        ).subquery("among_all")
        found = select(compared).where(compared.c.chosen == 1)
        if groups is None:
            return found
        return found.where(tuple_(*(compared.c[dimension] for dimension in self.dimensions)).in_(groups))

    def _rivals(self) -> Subquery:
        """One row for each statement and group that has it anywhere and may be the first with it."""
        chosen = case((and_(true(), *self._chosen()), 1), else_=0).label("chosen")
        members = self._members().add_columns(chosen).where(Quote.statement_id.is_not(None))
        narrowed = narrowing(self.filters, self.search)
        if narrowed:  # rivals matter in those statements only that some chosen quote has
            concerned = select(Quote.statement_id).join(Quote.article).where(*narrowed)
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
        by_relays = self._by_relays()
        if not by_relays:
            return grouped
        carries = case((grouped.c[by_relays[0]] != _NOBODY, 1), else_=0)
        carried = func.max(carries).over(partition_by=grouped.c.statement_id)
        told = select(grouped, carries.label("carries"), carried.label("carried")).subquery("told")
        return select(told).where(told.c.carries == told.c.carried).subquery("rivals")

    def _members(self) -> Select[Any]:
        """One row for each quote and group that it belongs to; one with two relays belongs to two groups."""
        columns: list[Any] = [Quote.seq, Quote.statement_id, Quote.article_id, Quote.published_at]
        columns += [func.coalesce(self._value(name), _NOBODY).label(name) for name in self.dimensions]
        found = select(*columns).join(Quote.article).where(*self.filters.standing())
        if self._by_relays():
            found = found.outerjoin(RelayLink, RelayLink.quote_seq == Quote.seq)
        if {"owner", "country"} & set(self.dimensions):
            found = found.outerjoin(Outlet, Outlet.slug == RelayLink.outlet_slug)
        return found

    def _value(self, dimension: Dimension) -> ColumnElement[Any]:
        values: dict[Dimension, ColumnElement[Any]] = {
            "relay": RelayLink.outlet_slug.expression,
            "owner": self._fact("owner"),
            "country": self._fact("country"),
            "speaker": Quote.speaker_id.expression,
            "publisher": Article.publisher_slug.expression,
            "channel": Quote.channel.expression,
            "month": month_of(Quote.published_at),
        }
        return values[dimension]

    def _fact(self, name: Literal["owner", "country"]) -> ColumnElement[Any]:
        """Owner or country of the relay, as it is known now."""
        changes: dict[str, list[str]] = {}
        for slug, facts in self.changed.items():
            changes.setdefault(getattr(facts, name) or UNKNOWN, []).append(slug)
        cases = [(Outlet.slug.in_(slugs), value) for value, slugs in sorted(changes.items())]
        return case(
            *cases, (Outlet.slug.is_not(None), func.coalesce(getattr(Outlet, name), UNKNOWN)), else_=null()
        )

    def _by_relays(self) -> list[Dimension]:
        return [dimension for dimension in OF_RELAYS if dimension in self.dimensions]

    def _chosen(self) -> list[ColumnElement[bool]]:
        """What the filters ask of a member."""
        found = narrowing(self.filters, self.search)
        if self.filters.relays is not None and self._by_relays():
            # Who asks for one relay wants its row, not those of others in the same chains.
            found.append(RelayLink.outlet_slug.in_(self.filters.relays))
        return found


def _merits_of(row: RowMapping) -> Merits:
    """The merits in a row; a group without any dated or joint statement may have none."""
    lag = row["lag"]
    return Merits(
        first=row["first"] or 0,
        exclusive=row["exclusive"] or 0,
        behind=row["behind"] or 0,
        lag_seconds_median=None if lag is None else round(lag),
    )


def narrowing(filters: QuoteFilters, search: TextSearch) -> list[ColumnElement[bool]]:
    """What the filters ask of a quote beyond being one that counts, the words searched for among it."""
    found = filters.narrowing()
    if filters.query is not None:
        hits = search.hits(filters.query).subquery("hits")
        found.append(Quote.seq.in_(select(hits.c.seq)))
    return found


def stored_facts(session: Session) -> dict[str, Facts]:
    """Owner and country of all outlets as they are stored."""
    found = session.execute(select(Outlet.slug, Outlet.owner, Outlet.country))
    return {slug: Facts(owner, country) for slug, owner, country in found}
