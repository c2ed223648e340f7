"""What `serve`, `ingest` and `db upgrade` do first: tables of this version, and a statement for each quote."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from quotesvc.store.db import Store
    from quotesvc.store.migrations import SchemaState


def upgrade(url: str) -> SchemaState:
    """Migrate the database at ``url``, and make the statements that a migration cannot make."""
    from quotesvc.services import statements
    from quotesvc.store.db import Store
    from quotesvc.store.migrations import migrate

    state = migrate(url)
    store = Store(url)
    try:
        with_progress(store, statements.catch_up)
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
