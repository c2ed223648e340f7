"""The outlets that users added, and the stamp by which processes see that there is something new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quotesvc.store.models import Outlet, OwnOutlet, OwnOutletStamp

_ONLY_ROW: Final = 1
STAMP: Final = select(OwnOutletStamp.number).where(OwnOutletStamp.id == _ONLY_ROW)
"""Selects a number that is another one after any change of the rows; none where nothing was ever changed."""


def stamp(session: Session) -> int:
    """A number that is another one after any change of the rows."""
    return session.scalar(STAMP) or 0


def begin_change(session: Session) -> None:
    """Count the stamp up. Until the transaction ends no other one passes here: they change the rows in turn."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(OwnOutletStamp).values(id=_ONLY_ROW, number=1)
    session.execute(
        first.on_conflict_do_update(
            index_elements=[OwnOutletStamp.id], set_={"number": OwnOutletStamp.number + 1}
        )
    )


def all_cells(session: Session) -> dict[str, dict[str, str]]:
    """The rows' cells by slug."""
    return {row.slug: row.cells for row in session.scalars(select(OwnOutlet).order_by(OwnOutlet.slug))}


def save(session: Session, slug: str, cells: Mapping[str, str], now: datetime) -> None:
    """Add a row, or replace the one with this slug."""
    row = session.get(OwnOutlet, slug)
    if row is None:
        session.add(OwnOutlet(slug=slug, cells=dict(cells), created_at=now, updated_at=now))
    else:
        row.cells, row.updated_at = dict(cells), now
    session.flush()


def remove(session: Session, slug: str) -> None:
    """Delete a row, if it is there."""
    session.execute(delete(OwnOutlet).where(OwnOutlet.slug == slug))


def describe_named(session: Session, slug: str, values: Mapping[str, Any]) -> None:
    """Write what is known of an outlet now to where articles and quotes refer to it, if any does."""
    session.execute(
        update(Outlet).where(Outlet.slug == slug).values(**values),
        execution_options={"synchronize_session": False},
    )
