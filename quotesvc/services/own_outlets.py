"""Outlets that users add: rows in the database that go over those of the package and of the outlets file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from quotesvc.errors import ConflictError, InputError, NotFoundError
from quotesvc.outlets import rows
from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.outlets.outlet import COLUMNS, LONGEST_SLUG, FormerName, Outlet, faults, slugify
from quotesvc.outlets.rows import Row
from quotesvc.services.deps import Deps
from quotesvc.services.outlets import known_entry, reference, row_values, with_tallies
from quotesvc.store import own_outlets as stored

Given = Mapping[str, Any]
"""Some of the fields of an outlet; lists are sequences, former names have ``name``, ``first_year``, ``last_year``."""


def add(deps: Deps, given: Given) -> dict[str, Any]:
    """Add an outlet; its slug is made of the name where none is given.

    Raises `ConflictError` where the slug is known, `InputError` with what is wrong in each field.
    """
    made = slugify(str(given.get("name", "")))[:LONGEST_SLUG].strip("-")
    outlet = _outlet({"slug": made, **given})
    with deps.store.write() as session:
        stored.begin_change(session)
        below, own = _split(session, deps.gazetteer)
        if outlet.slug in own or outlet.slug in below.by_slug:
            raise ConflictError(f"There is an outlet {outlet.slug!r}; to replace it, PUT it.")
        return _save(session, outlet, below, own)


def put(deps: Deps, slug: str, given: Given) -> tuple[dict[str, Any], bool]:
    """Add an outlet, or replace one's own of this slug, or go over a shipped one; and whether it is a new row.

    Raises `InputError`.
    """
    outlet = _outlet({**given, "slug": slug})
    with deps.store.write() as session:
        stored.begin_change(session)
        below, own = _split(session, deps.gazetteer)
        return _save(session, outlet, below, own), slug not in own


def change(deps: Deps, slug: str, given: Given) -> dict[str, Any]:
    """Change some fields of one's own row. Raises `InputError`, and as `delete`."""
    with deps.store.write() as session:
        stored.begin_change(session)
        below, own = _split(session, deps.gazetteer)
        _require_own(slug, below, own)
        return _save(session, replace(own[slug], **_values(given)), below, own)


def delete(deps: Deps, slug: str) -> None:
    """Delete one's own row; a shipped one that it went over is there again.

    Raises `NotFoundError`; `ConflictError` for a row that is not one's own, or is the parent of one that is.
    """
    with deps.store.write() as session:
        stored.begin_change(session)
        below, own = _split(session, deps.gazetteer)
        _require_own(slug, below, own)
        shipped = below.by_slug.get(slug)
        children = sorted(outlet.slug for outlet in own.values() if outlet.parent == slug)
        if children and shipped is None:
            raise ConflictError(f"The outlet {slug!r} is the parent of {', '.join(children)}.")
        stored.remove(session, slug)
        stored.describe_named(session, slug, _described(shipped) if shipped else {"known": False})


def _require_own(slug: str, below: Gazetteer, own: Mapping[str, Outlet]) -> None:
    if slug in own:
        return
    if slug in below.by_slug:
        raise ConflictError(f"The outlet {slug!r} is no row of your own; PUT one of this slug to go over it.")
    raise NotFoundError(f"There is no outlet {slug!r} of your own.")


def _split(session: Session, gazetteer: Gazetteer) -> tuple[Gazetteer, dict[str, Outlet]]:
    """What one's own rows go over, and these rows as the database has them in this transaction."""
    own = {
        slug: rows.from_cells({column: cell for column, cell in cells.items() if column in COLUMNS})
        for slug, cells in stored.all_cells(session).items()
    }
    return gazetteer.without("database"), own


def _outlet(given: Given) -> Outlet:
    return Outlet(**{"name": "", **_values(given)})


def _values(given: Given) -> dict[str, Any]:
    """The fields of `Outlet`: tuples for lists, None for empty text; without blanks around names."""
    return {field: _value(field, value) for field, value in given.items()}


def _value(field: str, value: Any) -> Any:
    if field == "former_names":
        names = ((name["name"].strip(), name.get("first_year"), name.get("last_year")) for name in value)
        return tuple(FormerName(*name) for name in names)
    if isinstance(value, list):
        return tuple(entry.strip() for entry in value)
    text = (value or "").strip()
    return text if field in rows.NEEDED else text or None


def _save(session: Session, outlet: Outlet, below: Gazetteer, own: Mapping[str, Outlet]) -> dict[str, Any]:
    _check(outlet, below, own)
    now = datetime.now(UTC)
    stored.save(session, outlet.slug, dict(zip(COLUMNS, rows.to_cells(outlet), strict=True)), now)
    stored.describe_named(session, outlet.slug, _described(outlet))
    return with_tallies(session, [known_entry(outlet, below.merged([outlet], "database"))])[0]


def _check(outlet: Outlet, below: Gazetteer, own: Mapping[str, Outlet]) -> None:
    """Raises `InputError` with all that is wrong with the row, and between it and others of one's own."""
    others = [Row(other) for slug, other in own.items() if slug != outlet.slug]
    fields: dict[str, list[str]] = {}
    for column, problem in faults(outlet):
        fields.setdefault(column, []).append(problem)
    under = rows.nameless(other for other in below if other.slug not in own)
    for found in rows.relations([Row(outlet)], [*others, *under]) if not fields else ():
        fields.setdefault(found.column or "slug", []).append(found.text)
    if fields:
        raise InputError(f"Fields cannot be used: {', '.join(sorted(fields))}.", fields)


def _described(outlet: Outlet) -> dict[str, Any]:
    return row_values(reference(outlet))
