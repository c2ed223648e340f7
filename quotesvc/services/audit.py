"""Audits: which outlets carried whose words, how often, and who had them first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from quotesvc.errors import InputError
from quotesvc.services import outlets
from quotesvc.services.deps import Deps
from quotesvc.services.instants import show_instant
from quotesvc.services.quotes import QuoteQuery, read_filters
from quotesvc.store import audits, records
from quotesvc.store.audits import DIMENSIONS, AuditRow, Dimension
from quotesvc.store.pages import Page, PageRequest


def relays(
    deps: Deps, query: QuoteQuery, page: PageRequest, group_by: Sequence[str] = ("relay",)
) -> Page[dict[str, Any]]:
    """Quotes counted by relay, speaker, publisher, channel or several of them; those with most quotes first.

    Each row has the groups, ``quotes``, ``statements``, ``articles``, ``first``, ``exclusive``,
    ``first_seen`` and ``last_seen``; `quotesvc.store.audits.audit_relays` says what ``first`` and
    ``exclusive`` mean. Raises `InputError`.
    """
    dimensions = _dimensions(group_by)
    with deps.store.read() as session:
        filters = read_filters(session, deps, query)
        found = audits.audit_relays(session, deps.store.search, filters, dimensions, page)
        shown = _Names(session, deps, found.items)
        return Page([shown.row(row) for row in found.items], found.next, found.total)


class _Names:
    """What the groups of some rows stand for, looked up all at once."""

    def __init__(self, session: Session, deps: Deps, rows: Sequence[AuditRow]) -> None:
        self._gazetteer = deps.gazetteer
        carriers = _values(rows, "relay") | _values(rows, "publisher")
        self._outlets = records.outlets(session, carriers)
        self._speakers = records.speakers(session, _values(rows, "speaker"))

    def row(self, row: AuditRow) -> dict[str, Any]:
        """One row in JSON."""
        return {
            **{dimension: self._group(dimension, value) for dimension, value in row.group.items()},
            "quotes": row.quotes,
            "statements": row.statements,
            "articles": row.articles,
            "first": row.first,
            "exclusive": row.exclusive,
            "first_seen": show_instant(row.first_seen),
            "last_seen": show_instant(row.last_seen),
        }

    def _group(self, dimension: Dimension, value: str | None) -> Any:
        if value is None or dimension == "channel":
            return value
        if dimension == "speaker":
            speaker = self._speakers[value]
            return {"id": speaker.id, "name": speaker.name}
        return outlets.shape(self._outlets[value], self._gazetteer)


def _values(rows: Sequence[AuditRow], dimension: Dimension) -> set[str]:
    return {value for row in rows if (value := row.group.get(dimension)) is not None}


def _dimensions(group_by: Sequence[str]) -> tuple[Dimension, ...]:
    chosen = tuple(known for known in DIMENSIONS if known in group_by)
    if not chosen or set(group_by) - set(chosen):
        reason = f"Takes one or more of {', '.join(DIMENSIONS)}."
        raise InputError(f"group_by cannot be used: {reason}", {"group_by": [reason]})
    return chosen
