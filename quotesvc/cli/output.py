"""Rows as a table, JSON or CSV."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from quotesvc.services.tables import csv_lines


def write_csv(columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """CSV with a header. A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    sys.stdout.writelines(csv_lines(columns, rows, end="\n"))


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns side by side; the widest cells are cut to fit a terminal, and left whole elsewhere."""
    cells = [list(columns), *([_plain(cell) for cell in row] for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(columns))]
    if sys.stdout.isatty():
        _fit(widths, shutil.get_terminal_size().columns - 2 * (len(widths) - 1))
    for row in cells:
        shown = (_cut(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(shown).rstrip())


def write_json(value: Any) -> None:
    """Indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _plain(cell: Any) -> str:
    return " ".join(str("" if cell is None else cell).split())


def _cut(cell: str, width: int) -> str:
    return cell if len(cell) <= width else cell[: width - 1] + "…"


def _fit(widths: list[int], room: int) -> None:
    while sum(widths) > max(room, 8 * len(widths)):
        widths[widths.index(max(widths))] -= 1
