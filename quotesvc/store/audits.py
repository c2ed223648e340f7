"""Counting who carried what: the aggregate behind the audit of relays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import Session

from quotesvc.store.models import Article, Quote, RelayLink
from quotesvc.store.pages import Page, PageRequest, SortKey, after, decode_cursor, encode_cursor
from quotesvc.store.queries import QuoteFilters
from quotesvc.store.search import TextSearch

Dimension = Literal["relay", "speaker", "publisher", "channel"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("relay", "speaker", "publisher", "channel")

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
    selected = _members(filters, search, dimensions).cte("selected")
    rows = _rows(selected, _standing(selected, filters, search, dimensions), dimensions).subquery("groups")
    total = session.scalar(select(func.count()).select_from(rows)) or 0
    groups: list[ColumnElement[Any]] = [rows.c[dimension] for dimension in dimensions]
    keys = [SortKey(rows.c.quotes, int, descending=True), *(SortKey(group, str) for group in groups)]
    scope = ("audit", tuple(dimensions), filters)
    found = select(rows).order_by(*(key.ordering() for key in keys)).limit(page.limit + 1)
    if page.cursor is not None:
        found = found.where(after(keys, decode_cursor(page.cursor, keys, scope)))
    read = session.execute(found).mappings().all()
    shown = read[: page.limit]
    following = None
    if len(read) > page.limit:
        following = encode_cursor([shown[-1][name] for name in ("quotes", *dimensions)], scope)
    return Page([_row(values, dimensions) for values in shown], following, total)


def _members(
    filters: QuoteFilters, search: TextSearch | None, dimensions: Sequence[Dimension]
) -> Select[Any]:
    """One row for each quote and group that it belongs to; a quote with two relays belongs to two groups."""
    values: dict[Dimension, ColumnElement[Any]] = {
        "relay": RelayLink.outlet_slug.expression,
        "speaker": Quote.speaker_id.expression,
        "publisher": Article.publisher_slug.expression,
        "channel": Quote.channel.expression,
    }
    columns: list[Any] = [Quote.seq, Quote.statement_id, Quote.article_id, Quote.published_at]
    columns += [func.coalesce(values[dimension], _NOBODY).label(dimension) for dimension in dimensions]
    found = select(*columns).join(Quote.article).where(*filters.conditions())
    if filters.query is not None and search is not None:
        hits = search.hits(filters.query).cte("hits").prefix_with("MATERIALIZED")
        found = found.join(hits, hits.c.seq == Quote.seq)
    if "relay" not in dimensions:
        return found
    found = found.outerjoin(RelayLink, RelayLink.quote_seq == Quote.seq)
    if (
        filters.relays is not None
    ):  # who asks for one relay wants its row, not those of others in the same chains
        found = found.where(RelayLink.outlet_slug.in_(filters.relays))
    return found


def _standing(
    selected: CTE, filters: QuoteFilters, search: TextSearch, dimensions: Sequence[Dimension]
) -> CTE:
    """For each selected statement and each group that has it anywhere: whether first, whether alone."""
    everywhere = QuoteFilters(kinds=filters.kinds, revisions=filters.revisions)
    members = _members(everywhere, None, dimensions)
    concerned = members.where(Quote.statement_id.in_(select(selected.c.statement_id))).cte("concerned")
    groups = [concerned.c[dimension] for dimension in dimensions]
    per_group = (
        select(concerned.c.statement_id, *groups, func.min(concerned.c.published_at).label("seen"))
        .group_by(concerned.c.statement_id, *groups)
        .cte("per_group")
    )
    carries = literal(1) if "relay" not in dimensions else case((per_group.c.relay != _NOBODY, 1), else_=0)
    named = select(per_group, carries.label("carries")).cte("named")
    # Within a statement only those groups compete that carry it, or all of them where none does.
    best = func.max(named.c.carries).over(partition_by=named.c.statement_id)
    ranked = select(named, best.label("best")).cte("ranked")
    competing = select(ranked).where(ranked.c.carries == ranked.c.best).cte("competing")
    statement = competing.c.statement_id
    earliest = func.min(competing.c.seen).over(partition_by=statement)
    rivals = func.count().over(partition_by=statement)
    return select(
        statement,
        *(competing.c[dimension] for dimension in dimensions),
        case((competing.c.seen == earliest, 1), else_=0).label("first"),
        case((rivals == 1, 1), else_=0).label("exclusive"),
    ).cte("standing")


def _rows(selected: CTE, standing: CTE, dimensions: Sequence[Dimension]) -> Select[Any]:
    groups = [selected.c[dimension] for dimension in dimensions]
    figures = (
        select(
            *groups,
            func.count(selected.c.seq.distinct()).label("quotes"),
            func.count(selected.c.statement_id.distinct()).label("statements"),
            func.count(selected.c.article_id.distinct()).label("articles"),
            func.min(selected.c.published_at).label("first_seen"),
            func.max(selected.c.published_at).label("last_seen"),
        )
        .group_by(*groups)
        .cte("figures")
    )
    pairs = select(selected.c.statement_id, *groups).distinct().cte("pairs")
    same = and_(
        standing.c.statement_id == pairs.c.statement_id,
        *(standing.c[dimension] == pairs.c[dimension] for dimension in dimensions),
    )
    names = [pairs.c[dimension] for dimension in dimensions]
    merits = (
        select(
            *names,
            func.sum(standing.c.first).label("first"),
            func.sum(standing.c.exclusive).label("exclusive"),
        )
        .join_from(pairs, standing, same)
        .group_by(*names)
        .cte("merits")
    )
    joined = and_(*(merits.c[dimension] == figures.c[dimension] for dimension in dimensions))
    return select(
        figures,
        func.coalesce(merits.c.first, 0).label("first"),
        func.coalesce(merits.c.exclusive, 0).label("exclusive"),
    ).join_from(figures, merits, joined, isouter=True)


def _row(values: Any, dimensions: Sequence[Dimension]) -> AuditRow:
    figures = ("quotes", "statements", "articles", "first", "exclusive", "first_seen", "last_seen")
    return AuditRow(
        {dimension: values[dimension] or None for dimension in dimensions},
        **{figure: values[figure] for figure in figures},
    )
