"""Rows as cells under named columns, and CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

Row = Mapping[str, Any]
Columns = Mapping[str, Callable[[Row], Any]]

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet would run, or that has to be told apart from one with an apostrophe."""


def _of(*path: str) -> Callable[[Row], Any]:
    """What is at the end of ``path``, or None where something on the way is missing."""

    def cell(row: Row) -> Any:
        value: Any = row
        for name in path:
            value = value.get(name) if value is not None else None
        return value

    return cell


def _of_relays(*path: str) -> Callable[[Row], str]:
    cell = _of(*path)
    return lambda quote: "; ".join(str(cell(relay)) for relay in quote["relays"])


QUOTES: Final[Columns] = {
    "article": _of("article"),
    "field": _of("field"),
    "start": _of("start"),
    "end": _of("end"),
    "kind": _of("kind"),
    "text": _of("text"),
    "speaker": _of("speaker", "name"),
    "role": _of("speaker", "role"),
    "cue": _of("cue", "text"),
    "relays": _of_relays("outlet", "name"),
    "channel": _of("channel"),
    "stance": _of("stance"),
    "publisher": _of("publisher", "name"),
    "published_at": _of("published_at"),
    "confidence": _of("confidence"),
    "abstained": _of("abstained"),
    "id": _of("id"),
    "statement": _of("statement"),
    "speaker_id": _of("speaker", "id"),
    "speaker_kind": _of("speaker", "kind"),
    "mention": _of("speaker", "mention", "text"),
    "resolution": _of("speaker", "resolution"),
    "relay_slugs": _of_relays("outlet", "slug"),
    "relay_bases": _of_relays("basis"),
    "relay_scopes": _of_relays("scope"),
    "publisher_slug": _of("publisher", "slug"),
    "chain": lambda quote: " > ".join(node["name"] for node in quote["chain"]),
    "prefix": _of("prefix"),
    "suffix": _of("suffix"),
    "pipeline": _of("pipeline"),
    "corrected": _of("corrected"),
}
"""Of a quote."""

ARTICLE: Final[Columns] = {"title": _of("title"), "url": _of("url"), "language": _of("language")}
"""Of the article of a quote, where it is at hand."""

STATEMENTS: Final[Columns] = {
    "statement": _of("id"),
    "text": _of("text"),
    "speaker": _of("speaker", "name"),
    "speaker_id": _of("speaker", "id"),
    "quotes": _of("quotes"),
    "articles": _of("articles"),
    "publishers": _of("publishers"),
    "first_seen": _of("first_seen"),
    "last_seen": _of("last_seen"),
}

SINGLE_SOURCE: Final[Columns] = {
    "statement": _of("statement", "id"),
    "text": _of("statement", "text"),
    "origin": _of("origin", "name"),
    "origin_slug": _of("origin", "slug"),
    "publishers": lambda row: "; ".join(outlet["slug"] for outlet in row["publishers"]),
    "unsourced": lambda row: "; ".join(row["unsourced"]),
    "quotes": _of("quotes"),
    "first_seen": _of("first_seen"),
    "last_seen": _of("last_seen"),
}

CIRCULAR: Final[Columns] = {
    "statement": _of("statement", "id"),
    "text": _of("statement", "text"),
    "outlets": lambda row: "; ".join(outlet["slug"] for outlet in row["outlets"]),
    "citations": lambda row: "; ".join(f"{edge['citing']} > {edge['cited']}" for edge in row["citations"]),
    "last_seen": _of("last_seen"),
}

FIGURES: Final[Columns] = {
    name: _of(name)
    for name in (
        "quotes",
        "statements",
        "articles",
        "first",
        "exclusive",
        "behind",
        "lag_seconds_median",
        "first_seen",
        "last_seen",
    )
}
"""Of a row of the audit of relays, after its groups."""


def audit_columns(dimensions: Sequence[str]) -> Columns:
    """Of a row of the audit of relays with these groups."""
    groups: dict[str, Callable[[Row], Any]] = {}
    for dimension in dimensions:
        if dimension in ("relay", "publisher"):
            groups |= {dimension: _of(dimension, "name"), f"{dimension}_slug": _of(dimension, "slug")}
        elif dimension == "speaker":
            groups |= {dimension: _of(dimension, "name"), f"{dimension}_id": _of(dimension, "id")}
        else:
            groups[dimension] = _of(dimension)
    return {**groups, **FIGURES}


def cells(columns: Columns, rows: Iterable[Row]) -> Iterator[list[Any]]:
    """What each row has in each column."""
    return ([cell(row) for cell in columns.values()] for row in rows)


def csv_lines(names: Iterable[str], rows: Iterable[Sequence[Any]], end: str = "\r\n") -> Iterator[str]:
    """CSV as RFC 4180 has it: a header, whatever follows, then a line for each row of cells.

    Text gets an apostrophe in front of it where it begins with ``=``, ``+``, ``-``, ``@``, one of these in
    full width, a tab or a line break, or with apostrophes and then one of these. Whoever takes one apostrophe
    from each cell that begins so has the text again.
    """
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")  # a cell is quoted for any character of it
    for row in chain([list(names)], rows):
        writer.writerow([_safe(cell) for cell in row])
        yield line.getvalue().removesuffix("\r\n") + end
        line.seek(0)
        line.truncate()


def _safe(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
