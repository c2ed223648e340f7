"""Outlets files: rows of CSV, read as a whole or not at all, and what may be wrong with them.

`docs/outlets.md` explains the columns. Only ``slug`` and ``name`` must be there; others may be left out, in any order.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotesvc.errors import OutletsError
from quotesvc.outlets.outlet import COLUMNS, LISTS, FormerName, Outlet, faults, shown

NEEDED = ("slug", "name")


@dataclass(frozen=True, slots=True)
class Row:
    """An outlet and the line of the file where it stands (the last one, where it takes several), if it is of one."""

    outlet: Outlet
    source: str | None = None
    line: int = 0

    @property
    def place(self) -> str:
        return f"{self.source}: line {self.line}" if self.source else self.outlet.slug


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at ``place``, in ``column`` (None: in the line as a whole)."""

    place: str
    column: str | None
    text: str

    def __str__(self) -> str:
        return (
            f"{self.place}: column {self.column}: {self.text}"
            if self.column
            else f"{self.place}: {self.text}"
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its rows, and what is wrong with those that are not among them."""

    source: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path | str) -> Reading:
    """Read a file of outlets, each row on its own. Raises OutletsError where it is no file of text."""
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _read(lines, path.name)
    except OSError as error:
        raise OutletsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OutletsError(f"{path.name}: not UTF-8 at byte {error.start}") from error


def require_none(problems: Sequence[Problem]) -> None:
    """Raises OutletsError with the first of the problems, if there is one."""
    if problems:
        more = f" (and {len(problems) - 1} more: `quotesvc outlets check`)" if len(problems) > 1 else ""
        raise OutletsError(f"{problems[0]}{more}")


def _read(lines: Iterable[str], source: str) -> Reading:
    found = Reading(source)
    reader = csv.reader(lines, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        found.problems.extend(_header_problems(header, source))
        if not found.problems:
            for row in reader:
                if row:
                    _read_row(header, row, reader.line_num, found)
    except csv.Error as error:
        found.problems.append(Problem(f"{source}: line {reader.line_num}", None, str(error)))
    return found


def _header_problems(header: Sequence[str], source: str) -> Iterator[Problem]:
    place = f"{source}: line 1"
    if not set(NEEDED) <= set(header):
        yield Problem(place, None, f"the columns must be {','.join(COLUMNS)}")
        return
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            yield Problem(place, repr(name), f"there is no such column; there are {', '.join(COLUMNS)}")
        elif header.count(name) > 1:
            yield Problem(place, name, "stands twice")


def _read_row(header: Sequence[str], row: Sequence[str], line: int, found: Reading) -> None:
    place = f"{found.source}: line {line}"
    if len(row) != len(header):
        found.problems.append(Problem(place, None, f"{len(row)} columns instead of {len(header)}"))
        return
    outlet = from_cells({column: cell.strip() for column, cell in zip(header, row, strict=True)})
    wrong = [Problem(place, column, text) for column, text in faults(outlet)]
    found.problems.extend(wrong)
    if not wrong:
        found.rows.append(Row(outlet, found.source, line))


def from_cells(cells: dict[str, str]) -> Outlet:
    """An outlet of the cells of a row, by column; nothing is checked."""
    values: dict[str, Any] = {
        column: _split(column, cell) if column in LISTS else cell if column in NEEDED else cell or None
        for column, cell in cells.items()
    }
    return Outlet(**values)


def to_cells(outlet: Outlet) -> list[str]:
    """The cells of an outlet's row, in the order of `COLUMNS`."""
    values = (getattr(outlet, column) for column in COLUMNS)
    return ["|".join(map(str, value)) if isinstance(value, tuple) else value or "" for value in values]


def _split(column: str, cell: str) -> tuple[Any, ...]:
    entries = [part.strip() for part in cell.split("|")] if cell else []
    return tuple(map(FormerName.parse, entries)) if column == "former_names" else tuple(entries)


def nameless(outlets: Iterable[Outlet]) -> list[Row]:
    """Rows that may be parents of others, and have nothing that others may not have, too."""
    return [Row(Outlet(outlet.slug, f"|{outlet.slug}", parent=outlet.parent)) for outlet in outlets]


def relations(rows: Sequence[Row], others: Sequence[Row] = ()) -> list[Problem]:
    """What is wrong between ``rows``, and between them and ``others`` that they are added to.

    A slug, a name, a domain or a Wikidata id must be one row's; a parent must be there, and lead to no circle. A row
    of ``others`` whose slug is among ``rows`` does not count: it is replaced.
    """
    own = {row.outlet.slug for row in rows}
    kept = [row for row in others if row.outlet.slug not in own]
    return [*_shared(rows, kept), *_lost(rows, kept)]


def _shared(rows: Sequence[Row], kept: Sequence[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Row] = {}
    for row in kept:
        for what, _, value in _unique(row.outlet):
            seen.setdefault((what, value), row)
    for row in rows:
        for what, column, value in _unique(row.outlet):
            other = seen.setdefault((what, value), row)
            if other is not row:
                taken = f"{other.outlet.slug} ({other.place})" if other.source else other.outlet.slug
                yield Problem(row.place, column, f"{what} {shown(value)} is taken by {taken}")


def _unique(outlet: Outlet) -> Iterator[tuple[str, str, str]]:
    """What no other outlet may have: (what it is, its column, its value)."""
    yield "slug", "slug", outlet.slug
    yield "name", "name", outlet.name
    former = [name.name for name in outlet.former_names]
    for column, names in (("aliases", outlet.aliases), ("former_names", former)):
        for name in names:
            # A weak former name ("Today") is as free as any other weak name.
            if column == "aliases" or name not in outlet.weak_aliases:
                yield "name", column, name
    for domain in outlet.domains:
        yield "domain", "domains", domain
    if outlet.wikidata is not None:
        yield "id", "wikidata", outlet.wikidata


def _lost(rows: Sequence[Row], kept: Sequence[Row]) -> Iterator[Problem]:
    parents = {row.outlet.slug: row.outlet.parent for row in (*kept, *rows)}
    for row in rows:
        first, seen = row.outlet.parent, {row.outlet.slug}
        if first is None:
            continue
        if first not in parents:
            yield Problem(row.place, "parent", f"{shown(first)} is no outlet")
            continue
        parent: str | None = first
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = parents.get(parent)
        if parent == row.outlet.slug:
            yield Problem(row.place, "parent", f"{shown(first)} leads back to {shown(row.outlet.slug)}")
