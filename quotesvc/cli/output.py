"""Rows as a table, JSON or CSV."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

import click

QUOTE_COLUMNS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "article": lambda quote: quote["article"],
    "field": lambda quote: quote["field"],
    "start": lambda quote: quote["start"],
    "end": lambda quote: quote["end"],
    "kind": lambda quote: quote["kind"],
    "text": lambda quote: quote["text"],
    "speaker": lambda quote: (quote["speaker"] or {}).get("name"),
    "role": lambda quote: (quote["speaker"] or {}).get("role"),
    "cue": lambda quote: (quote["cue"] or {}).get("text"),
    "relays": lambda quote: "; ".join(relay["outlet"]["name"] for relay in quote["relays"]),
    "channel": lambda quote: quote["channel"],
    "stance": lambda quote: quote["stance"],
    "publisher": lambda quote: (quote["publisher"] or {}).get("name"),
    "published_at": lambda quote: quote["published_at"],
    "confidence": lambda quote: quote["confidence"],
    "abstained": lambda quote: quote["abstained"],
}


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: IO[str] | None = None) -> None:
    """CSV with a header. A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    writer = csv.writer(stream or sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])


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


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
