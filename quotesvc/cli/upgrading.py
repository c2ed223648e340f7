"""What `serve`, `ingest` and `db upgrade` do first: tables of this version, a statement for each quote, and outlets as
they are known now."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from quotesvc.settings import Settings

if TYPE_CHECKING:
    from quotesvc.store.db import Store
    from quotesvc.store.migrations import SchemaState


def upgrade(url: str) -> SchemaState:
    """Migrate the database at ``url``, make the statements that a migration cannot make, and describe stored outlets as
    package, outlets file and users do now. Raises `OutletsError` before anything else where the file is malformed."""
    from quotesvc.services import outlets, statements
    from quotesvc.services.live import LiveOutlets
    from quotesvc.store.db import Store
    from quotesvc.store.migrations import migrate

    store = Store(url)
    live = LiveOutlets(store, Settings.from_env().outlets, partial(click.echo, err=True))
    try:
        state = migrate(url)
        with_progress(store, statements.catch_up)
        outlets.describe_stored(store, live.current())
    finally:
        store.close()
    return state


def with_progress(store: Store, work: Callable[[Store, Callable[[int], None]], int]) -> int:
    """Run ``work`` with a bar on stderr where that is a terminal and there is something to do."""
    bar = None

    def tell(count: int) -> None:
        nonlocal bar
        if bar is None:
            bar = tqdm(unit=" quotes", disable=not sys.stderr.isatty(), file=sys.stderr)
        bar.update(count)

    done = work(store, tell)
    if bar is not None:
        bar.close()
    return done
