"""Many articles through one function, in order, on several processes if wanted."""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click
from tqdm import tqdm

from quotesvc.errors import QuotesvcError
from quotesvc.settings import Settings

if TYPE_CHECKING:
    from quotesvc.services.deps import Deps
    from quotesvc.services.live import LiveDeps

A = TypeVar("A")
B = TypeVar("B")
AHEAD = 4
"""Articles that wait for each process: enough to keep it busy, few enough to bound memory."""

_live: LiveDeps | None = None


def worker_deps(*, database: bool = False) -> Deps:
    """What the function works with, loaded once in each process; with the outlets of the ``database`` if wanted."""
    assert _live is not None, "start() has not run in this process"
    return _live.current() if database else _live.given


def start(settings: Settings) -> None:
    """Load outlets and pipeline in this process."""
    global _live  # noqa: PLW0603  (a process pool hands state to its functions in no other way)
    from quotesvc.services.wiring import build_live

    _live = build_live(settings, report=partial(click.echo, err=True))


def in_order(function: Callable[[A], B], items: Iterable[A], settings: Settings, workers: int) -> Iterator[B]:
    """``function`` of each item, in the order of the items, read as they are needed."""
    if workers == 1:
        start(settings)
        yield from map(function, items)
        return
    # Processes are started afresh: a fork would copy the locks of threads that numeric libraries keep.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, start, (settings,)) as pool:
        pending: deque[Future[B]] = deque()
        try:
            for item in items:
                pending.append(pool.submit(function, item))
                if len(pending) >= workers * AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BrokenProcessPool:
            raise QuotesvcError(
                "A worker process ended unexpectedly: the pipeline could not be loaded, or memory ran out."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def progress(items: Iterable[A], total: int | None) -> Iterator[A]:
    """The items, with a bar on stderr where that is a terminal."""
    return iter(tqdm(items, total=total, unit=" articles", disable=not sys.stderr.isatty(), file=sys.stderr))
