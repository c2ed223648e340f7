"""The word lists of this room: text files, one entry per line, `#` comments."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def entries(name: str) -> tuple[str, ...]:
    """All entries of ``data/NAME.txt`` in their order, without comments and empty lines."""
    lines = resources.files(__package__).joinpath("data", f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
