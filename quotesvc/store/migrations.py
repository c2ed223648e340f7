"""Bring a database to the schema of this version, and say whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import quotesvc
from quotesvc.errors import StoreUnavailableError
from quotesvc.store.db import begin_write, database_url, make_engine, sqlite_file, store_errors

# What migrations make for one database alone, and the models therefore do not know.
_FULL_TEXT_COLUMNS = {"search"}
_FULL_TEXT_INDEXES = {"ix_quote_search", "ix_quote_date_descending"}

_LOCK = 0x71756F7465  # any number that is ours: PostgreSQL's advisory locks are known by number


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The revision that a database is at (None: no table yet) and the one that this version needs."""

    current: str | None
    head: str

    @property
    def at_head(self) -> bool:
        """Whether the service can work with the database."""
        return self.current == self.head


def migrate(url: str, revision: str = "head") -> SchemaState:
    """Make or upgrade the tables of the database at ``url``, in one transaction; processes may race for it.

    A SQLite file that is not there is made, its folder too. Raises `StoreUnavailableError`.
    """
    return _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> SchemaState:
    """Take the database back to ``revision`` (``base``: no tables, and nothing that was in them)."""
    return _run(url, lambda config: command.downgrade(config, revision))


def check(url: str) -> SchemaState:
    """The state of the schema at ``url``; raises `StoreUnavailableError` where there is no database."""
    engine = make_engine(url)
    try:
        with store_errors(), engine.connect() as connection:
            return _state(connection)
    finally:
        engine.dispose()


def migrations_folder() -> Path:
    """The folder of the migration scripts: inside an installed package, beside the package in a checkout."""
    package = Path(quotesvc.__file__).resolve().parent
    installed = package / "_migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def include_name(name: str | None, type_: str, parent_names: Mapping[str, str | None]) -> bool:
    """Keep Alembic's autogenerate from dropping the full text index and the shadow tables of FTS5."""
    if type_ == "table":
        return name is None or not name.startswith("quote_fts")
    if type_ == "column":
        return name not in _FULL_TEXT_COLUMNS
    return type_ != "index" or name not in _FULL_TEXT_INDEXES


def _run(url: str, change: Callable[[Config], None]) -> SchemaState:
    file = sqlite_file(database_url(url))
    if file is not None:
        _make_folder(file.parent)
    engine = make_engine(url, timeout=60, foreign_keys=False, make_file=True)
    try:
        with store_errors(), begin_write(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config = alembic_config()
            config.attributes["connection"] = connection
            change(config)
            return _state(connection)
    finally:
        engine.dispose()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"The folder of the database cannot be made: {error.strerror}."
        ) from error


def _state(connection: Connection) -> SchemaState:
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None, "the package holds no migration"
    return SchemaState(MigrationContext.configure(connection).get_current_revision(), head)
