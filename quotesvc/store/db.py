"""Engine, transactions and what can go wrong with them, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from quotesvc.errors import SettingsError, StoreUnavailableError
from quotesvc.store.fts_postgres import PostgresSearch
from quotesvc.store.fts_sqlite import SqliteSearch
from quotesvc.store.search import TextSearch

_WRITES: Final = "quotesvc_writes"

_SQLITE_REASONS: Final = {
    sqlite3.SQLITE_BUSY: "the database is locked by another writer",
    sqlite3.SQLITE_LOCKED: "the database is locked by another writer",
    sqlite3.SQLITE_READONLY: "the database cannot be written to",
    sqlite3.SQLITE_PERM: "the database file may not be used",
    sqlite3.SQLITE_AUTH: "the database file may not be used",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_FULL: "the disk of the database is full",
    sqlite3.SQLITE_IOERR: "the disk of the database does not answer as it should",
    sqlite3.SQLITE_NOMEM: "the database has no memory left",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no database",
}
_POSTGRES_REASONS: Final = {
    "08": "the database cannot be reached",
    "25006": "the database cannot be written to",
    "28": "the database refuses the user or password",
    "3D": "the database does not exist",
    "40": "the database gave up one of several transactions that waited for each other",
    "53": "the database has no room, memory or connections left",
    "55P03": "the database is locked by another writer",
    "57": "the database is starting, stopping or was told to break off",
    "58": "the disk of the database does not answer as it should",
}
_NO_FILE: Final = "The database file is not there: run `quotesvc db upgrade`."
_NO_SCHEMA: Final = "the database has no tables of this version: run `quotesvc db upgrade`"


def database_url(url: str) -> URL:
    """The address with the driver that is used for it.

    Raises `SettingsError` for what is no address, for other databases, and for a SQLite database in memory:
    each connection would have its own.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        raise SettingsError(
            "The database url is no url; it looks like sqlite:///file or postgresql://host/name."
        ) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:") or "mode=memory" in str(parsed):
            raise SettingsError("A SQLite database needs a file: sqlite:///quotes.db.")
        return parsed.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise SettingsError(f"{backend} is no database that quotesvc knows: it takes sqlite and postgresql.")


def make_engine(
    url: str, *, timeout: float = 5.0, foreign_keys: bool = True, make_file: bool = False
) -> Engine:
    """An engine for ``url``; ``timeout`` (seconds) is how long a writer waits for another one.

    ``foreign_keys=False`` is for migrations on SQLite, which rebuild tables that others refer to, and so is
    ``make_file``: whoever else connects to a SQLite file that is not there gets `StoreUnavailableError`.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": timeout})
        _prepare_sqlite(engine, foreign_keys=foreign_keys)
        if not make_file:
            _require_file(engine)
        return engine
    try:
        return create_engine(
            parsed,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": max(2, round(timeout)),
                "options": f"-c lock_timeout={round(timeout * 1000)} -c timezone=UTC",
            },
        )
    except ModuleNotFoundError:
        raise SettingsError(
            "PostgreSQL needs the package psycopg: install quotesvc with the extra `postgres`."
        ) from None


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    """Let SQLAlchemy, not the driver, begin transactions, so that a writer takes the lock at its first step.

    Without this two writers would both read, and one of them would then fail at once, whatever the timeout.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _require_file(engine: Engine) -> None:
    """Keep SQLite from making a file where there is none: it would have no tables, and hide a mistaken address."""

    @event.listens_for(engine, "do_connect")
    def _before_connect(*_: object) -> None:
        if missing_file(engine.url) is not None:
            raise StoreUnavailableError(_NO_FILE)


class Store:
    """One database: its transactions and its full text search. Safe to share between threads."""

    def __init__(self, url: str, *, timeout: float = 5.0) -> None:
        self.engine = make_engine(url, timeout=timeout)
        self.search: TextSearch = SqliteSearch() if self.engine.dialect.name == "sqlite" else PostgresSearch()
        self._writer = self.engine.execution_options(**{_WRITES: True})
        # SQLite shows a transaction the state that it began with; PostgreSQL does so when it is asked to.
        self._reader = self.engine
        if self.engine.dialect.name == "postgresql":
            self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database; nothing done in it is kept."""
        with store_errors(), Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back when an exception leaves it."""
        with store_errors(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def peek(self, statement: Select[Any]) -> Any:
        """One value, in a third of the time that a session takes: for what is asked on each request."""
        with store_errors(), self.engine.connect() as connection:
            return connection.scalar(statement)

    def ping(self) -> None:
        """Return when the database answers; raise `StoreUnavailableError` when it does not."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close the connections of the pool."""
        self.engine.dispose()


def begin_write(engine: Engine) -> AbstractContextManager[Connection]:
    """A connection of ``engine`` in a transaction that writes; for migrations, which have no session."""
    return engine.execution_options(**{_WRITES: True}).begin()


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the errors of a database that is away, full, locked or read-only into `StoreUnavailableError`.

    The database's own words stay in the chained exception, for the log; they are not for clients. Other
    errors of the database, a broken constraint for one, pass as they are.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise StoreUnavailableError("All connections to the database are in use.") from error
    except exc.DBAPIError as error:
        reason = unavailable_reason(error)
        if reason is None:
            raise
        raise StoreUnavailableError(f"{reason[0].upper()}{reason[1:]}.") from error


def unavailable_reason(error: exc.DBAPIError) -> str | None:
    """Why the database cannot serve, or None where the error is about the statement that it was sent."""
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_reason(original)
    state = getattr(original, "sqlstate", None)
    if state is None:  # no word from a server: the connection failed or broke
        return "the database cannot be reached" if isinstance(error, exc.OperationalError) else None
    if state == "42P01":
        return _NO_SCHEMA
    return next((reason for code, reason in _POSTGRES_REASONS.items() if state.startswith(code)), None)


def _sqlite_reason(error: sqlite3.Error) -> str | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_ERROR and "no such table" in str(error):
        return _NO_SCHEMA
    return _SQLITE_REASONS.get(code & 0xFF)  # the low byte is the primary code, the rest tells more


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite address; None for other databases."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return None
    return Path(url.database)


def missing_file(url: URL) -> Path | None:
    """The file of a SQLite address where there is none; None where there is, or where nobody may look."""
    file = sqlite_file(url)
    try:
        return file if file is not None and not file.exists() else None
    except OSError:
        return None
