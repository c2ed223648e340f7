"""Word lists of the training data: a text file each, one entry per line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def read_list(name: str) -> tuple[str, ...]:
    """The entries of `name`.txt; empty lines and lines that start with `#` are left out."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def read_table(name: str) -> dict[str, tuple[str, ...]]:
    """The entries of `name`.txt by their key; each line is `key<TAB>entry`."""
    table: dict[str, list[str]] = {}
    for line in read_list(name):
        key, _, entry = line.partition("\t")
        table.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in table.items()}
