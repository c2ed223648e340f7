"""The database of commands that make none."""

from __future__ import annotations

from quotesvc.errors import StoreUnavailableError
from quotesvc.settings import Settings, variable


def existing_url() -> str:
    """The address of the database; raises `StoreUnavailableError`, which names the file, where SQLite has none yet.

    The store says so as well, but not where it looked: its words are for clients of the service, too.
    """
    from quotesvc.store.db import database_url, missing_file

    url = Settings.from_env().database_url
    missing = missing_file(database_url(url))
    if missing is not None:
        raise StoreUnavailableError(
            f"There is no database at {missing.absolute()}. Make it with `quotesvc db upgrade`, or say with "
            f"{variable('database_url')} where it is."
        )
    return url
