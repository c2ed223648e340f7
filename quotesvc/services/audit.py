"""Audits: which outlets carried whose words, how often, who had them first, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from quotesvc.errors import InputError
from quotesvc.services import outlets
from quotesvc.services.deps import Deps
from quotesvc.services.instants import show_instant
from quotesvc.services.quotes import QuoteQuery, read_filters
from quotesvc.store import audits, records
from quotesvc.store.audits import DIMENSIONS, Audit, AuditRow, Dimension, Facts
from quotesvc.store.origins import Circle, Circles, SingleSource, SingleSources
from quotesvc.store.pages import Page, PageRequest

MIN_PUBLISHERS: Final = 2
"""From how many publishers on a statement is one that many carry."""

MOST_PUBLISHERS: Final = 1_000_000


def relays(
    deps: Deps, query: QuoteQuery, page: PageRequest, group_by: Sequence[str] = ("relay",)
) -> Page[dict[str, Any]]:
    """Quotes counted by one or more of `DIMENSIONS`; those with most quotes first.

    Each row has the groups, ``quotes``, ``statements``, ``articles``, ``first``, ``exclusive``, ``behind``,
    ``lag_seconds_median``, ``first_seen`` and ``last_seen``; `quotesvc.store.audits.Audit` says what they
    mean. Raises `InputError`.
    """
    with deps.store.read() as session:
        found = _audit(session, deps, query, group_by).page(session, page)
        return Page(_relay_rows(session, deps, found.items), found.next, found.total)


def all_relays(
    session: Session, deps: Deps, query: QuoteQuery, group_by: Sequence[str] = ("relay",)
) -> Iterator[dict[str, Any]]:
    """All rows of `relays`, from an open session."""
    audit = _audit(session, deps, query, group_by)
    return (row for some in audit.rows(session) for row in _relay_rows(session, deps, some))


def single_source(
    deps: Deps, query: QuoteQuery, page: PageRequest, min_publishers: int = MIN_PUBLISHERS
) -> Page[dict[str, Any]]:
    """Statements that at least ``min_publishers`` carry and one relay originates. Raises `InputError`."""
    with deps.store.read() as session:
        found = _single_sources(session, deps, query, min_publishers).page(session, page)
        return Page(_source_rows(session, deps, found.items), found.next, found.total)


def all_single_source(
    session: Session, deps: Deps, query: QuoteQuery, min_publishers: int = MIN_PUBLISHERS
) -> Iterator[dict[str, Any]]:
    """All rows of `single_source`, from an open session."""
    found = _single_sources(session, deps, query, min_publishers)
    return (row for some in found.rows(session) for row in _source_rows(session, deps, some))


def circular(deps: Deps, query: QuoteQuery, page: PageRequest) -> Page[dict[str, Any]]:
    """Statements that outlets have from each other: A cites B for the words, and B cites A."""
    with deps.store.read() as session:
        circles = Circles(read_filters(session, deps, query), deps.store.search)
        found = circles.page(session, page)
        return Page(_circle_rows(session, deps, found.items), found.next, found.total)


def all_circular(session: Session, deps: Deps, query: QuoteQuery) -> Iterator[dict[str, Any]]:
    """All rows of `circular`, from an open session."""
    circles = Circles(read_filters(session, deps, query), deps.store.search)
    return (row for circle in circles.rows(session) for row in _circle_rows(session, deps, [circle]))


def _audit(session: Session, deps: Deps, query: QuoteQuery, group_by: Sequence[str]) -> Audit:
    dimensions = read_dimensions(group_by)
    changed: dict[str, Facts] = {}
    if {"owner", "country"} & set(dimensions):
        changed = _changed_facts(session, deps)
    return Audit(read_filters(session, deps, query), deps.store.search, dimensions, changed)


def _changed_facts(session: Session, deps: Deps) -> dict[str, Facts]:
    """Owner and country of the outlets of which the gazetteer says something else than was stored."""
    changed = {}
    for slug, stored in audits.stored_facts(session).items():
        known = deps.gazetteer.by_slug.get(slug)
        if known is not None and Facts(known.owner, known.country) != stored:
            changed[slug] = Facts(known.owner, known.country)
    return changed


def _single_sources(session: Session, deps: Deps, query: QuoteQuery, min_publishers: int) -> SingleSources:
    if not 1 <= min_publishers <= MOST_PUBLISHERS:
        reason = f"Must be from 1 to {MOST_PUBLISHERS:,}."
        raise InputError.of("min_publishers", reason)
    return SingleSources(read_filters(session, deps, query), deps.store.search, min_publishers)


def _relay_rows(session: Session, deps: Deps, rows: Sequence[AuditRow]) -> list[dict[str, Any]]:
    carriers = _Outlets(session, deps, (*_values(rows, "relay"), *_values(rows, "publisher")))
    speakers = records.speakers(session, _values(rows, "speaker"))

    def shown(dimension: Dimension, value: str | None) -> Any:
        if value is None:
            return None
        if dimension == "speaker":
            return {"id": value, "name": speakers[value].name}
        return carriers.shape(value) if dimension in ("relay", "publisher") else value

    return [
        {
            **{dimension: shown(dimension, value) for dimension, value in row.group.items()},
            "quotes": row.quotes,
            "statements": row.statements,
            "articles": row.articles,
            "first": row.merits.first,
            "exclusive": row.merits.exclusive,
            "behind": row.merits.behind,
            "lag_seconds_median": row.merits.lag_seconds_median,
            "first_seen": show_instant(row.first_seen),
            "last_seen": show_instant(row.last_seen),
        }
        for row in rows
    ]


def _source_rows(session: Session, deps: Deps, rows: Sequence[SingleSource]) -> list[dict[str, Any]]:
    carriers = _Outlets(session, deps, (slug for row in rows for slug in (row.origin, *row.publishers)))
    return [
        {
            "statement": {"id": row.statement, "text": row.text},
            "origin": carriers.shape(row.origin),
            "publishers": [carriers.shape(slug) for slug in row.publishers],
            "unsourced": row.unsourced,
            "quotes": row.quotes,
            "first_seen": show_instant(row.first_seen),
            "last_seen": show_instant(row.last_seen),
        }
        for row in rows
    ]


def _circle_rows(session: Session, deps: Deps, rows: Sequence[Circle]) -> list[dict[str, Any]]:
    carriers = _Outlets(session, deps, (slug for row in rows for slug in row.outlets))
    return [
        {
            "statement": {"id": row.statement, "text": row.text},
            "outlets": [carriers.shape(slug) for slug in row.outlets],
            "citations": [
                {
                    "citing": citation.citing,
                    "cited": citation.cited,
                    "quotes": citation.quotes,
                    "first_seen": show_instant(citation.first_seen),
                }
                for citation in row.citations
            ],
            "last_seen": show_instant(row.last_seen),
        }
        for row in rows
    ]


class _Outlets:
    """The outlets that some rows name, looked up all at once."""

    def __init__(self, session: Session, deps: Deps, slugs: Iterable[str]) -> None:
        self._gazetteer = deps.gazetteer
        self._stored = records.outlets(session, set(slugs))

    def shape(self, slug: str) -> dict[str, Any]:
        """One of them in JSON."""
        return outlets.shape(self._stored[slug], self._gazetteer)


def _values(rows: Sequence[AuditRow], dimension: Dimension) -> set[str]:
    return {value for row in rows if (value := row.group.get(dimension)) is not None}


def read_dimensions(group_by: Sequence[str]) -> tuple[Dimension, ...]:
    """What to count by, each once, in the order of `DIMENSIONS`. Raises `InputError`."""
    chosen = tuple(known for known in DIMENSIONS if known in group_by)
    if not chosen or set(group_by) - set(chosen):
        reason = f"Takes one or more of {', '.join(DIMENSIONS)}."
        raise InputError.of("group_by", reason)
    return chosen
