"""What the tests of this room share."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


@pytest.fixture
def time_limit():
    """``with time_limit(seconds):`` fails where the block takes more processor time than that."""
    return _time_limit
