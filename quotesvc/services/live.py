"""The outlets as they are now: those of the package, of a file and of the database, whoever changed them.

A process looks at the file's time and at a number in the database each time it is asked, which takes less than a
millisecond, and reads them again when they are others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from quotesvc.errors import OutletsError, StoreUnavailableError
from quotesvc.outlets import rows
from quotesvc.outlets.gazetteer import Gazetteer, load_default
from quotesvc.outlets.outlet import COLUMNS, Outlet, faults
from quotesvc.services.deps import Analyser, Deps
from quotesvc.store import own_outlets
from quotesvc.store.db import Store

Report = Callable[[str], None]
FileStamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read last, and the stamps that file and database had then."""

    file: FileStamp
    database: int
    without_database: Gazetteer
    gazetteer: Gazetteer
    problem: str | None = None


def unheard(message: str) -> None:
    """Tells nobody."""


class LiveOutlets:
    """The outlets of package, file and database. Safe to share between threads.

    A file that becomes malformed, and a database that is away, change nothing: what was read last stays.
    """

    def __init__(self, store: Store, path: Path | None, report: Report) -> None:
        """Reads the file, not the database; ``report`` is told of trouble later on.

        Raises `OutletsError` where the file is malformed.
        """
        self._store = store
        self._report = report
        self._path = path
        self._lock = threading.Lock()
        stamp, own = self._file_stamp(), load_default(path)
        self._seen = _Seen(stamp, 0, own, own)

    def current(self) -> Gazetteer:
        """All outlets, as file and database have them now."""
        seen = self._seen
        if self._file_stamp() == seen.file and self._database_stamp(seen.database) == seen.database:
            return seen.gazetteer
        with self._lock:
            self._seen = self._from_database(self._from_file(self._seen))
            return self._seen.gazetteer

    @property
    def problem(self) -> str | None:
        """Why the file as it is now is not in use, or None."""
        return self._seen.problem

    def _file_stamp(self) -> FileStamp:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _database_stamp(self, otherwise: int) -> int:
        try:
            return self._store.peek(own_outlets.STAMP) or 0
        except StoreUnavailableError:
            return otherwise

    def _from_file(self, seen: _Seen) -> _Seen:
        stamp = self._file_stamp()
        if stamp == seen.file:
            return seen
        try:
            own = load_default(self._path)
        except OutletsError as error:
            self._report(f"The outlets file as it is now is not used: {error.message}")
            return replace(seen, file=stamp, problem=error.message)
        # A stamp that no database has: its rows are to be put over these.
        return _Seen(stamp, -1, own, own)

    def _from_database(self, seen: _Seen) -> _Seen:
        try:
            with self._store.read() as session:
                stamp = own_outlets.stamp(session)
                if stamp == seen.database:
                    return seen
                cells = own_outlets.all_cells(session)
        except StoreUnavailableError:
            return seen
        added = [outlet for slug, found in cells.items() if (outlet := self._usable(slug, found)) is not None]
        under = seen.without_database
        return replace(seen, database=stamp, gazetteer=under.merged(added, "database") if added else under)

    def _usable(self, slug: str, cells: dict[str, str]) -> Outlet | None:
        """A stored row as an outlet, or None where this version refuses what another one let in."""
        known = {column: cell for column, cell in cells.items() if column in COLUMNS}
        outlet = rows.from_cells({**known, "slug": slug})
        wrong = [f"{column} {text}" for column, text in faults(outlet)]
        if wrong:
            self._report(f"The stored outlet {slug} is not used: {'; '.join(wrong)}")
            return None
        return outlet


class LiveDeps:
    """What the services need, with the outlets as they are now."""

    def __init__(self, deps: Deps, outlets: LiveOutlets, using: Callable[[Gazetteer], Analyser]) -> None:
        """``using`` gives the analyser that knows certain outlets."""
        self.outlets = outlets
        self.given = deps
        self._deps = deps
        self._using = using

    @property
    def store(self) -> Store:
        """The database."""
        return self.given.store

    def current(self) -> Deps:
        """A snapshot: whoever works with it sees the same outlets to the end."""
        deps, gazetteer = self._deps, self.outlets.current()
        if gazetteer is not deps.gazetteer:
            deps = replace(deps, gazetteer=gazetteer, analyser=self._using(gazetteer))
            self._deps = deps
        return deps
