"""Whole result lists as CSV, JSON Lines or JSON-LD, written while they are read.

An export sees one state of the database from its first row to its last, whatever is stored or deleted
meanwhile, and holds a few hundred rows at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Literal

from sqlalchemy.orm import Session

from quotesvc.outlets.gazetteer import Gazetteer
from quotesvc.services import audit, jsonld, outlets, provenance, tables
from quotesvc.services.articles import read_article
from quotesvc.services.deps import Deps
from quotesvc.services.instants import show_instant
from quotesvc.services.jsonld import Iris, Node
from quotesvc.services.quotes import QuoteQuery, all_quotes, find_quote
from quotesvc.services.shapes import quote_shape
from quotesvc.services.tables import Columns, Row
from quotesvc.store.models import Article
from quotesvc.store.origins import appearances
from quotesvc.store.queries import FoundQuote

Format = Literal["csv", "jsonl", "jsonld"]
_AT_ONCE: Final = 200  # statements whose articles are asked for together
FORMATS: Final[tuple[Format, ...]] = ("csv", "jsonl", "jsonld")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to be exported: how its rows are read, and what a row is in each format."""

    name: str
    read: Callable[[Session], Iterator[Row]]
    columns: Columns
    node: Callable[[Iris, Row], Node]
    item: Callable[[Row], Row]

    def first(self, most: int) -> Sheet:
        """No more than ``most`` rows of it."""
        return replace(self, read=lambda session: islice(self.read(session), most))


def write(deps: Deps, sheet: Sheet, form: Format, iris: Iris, csv_end: str = "\r\n") -> Iterator[str]:
    """The list in one of the formats, piece by piece.

    Raises `InputError` before the first piece, and `StoreUnavailableError` at any.
    """
    with deps.store.read() as session:
        rows = sheet.read(session)
        if form == "csv":
            yield from tables.csv_lines(sheet.columns, tables.cells(sheet.columns, rows), csv_end)
        elif form == "jsonl":
            yield from (json.dumps(sheet.item(row), ensure_ascii=False) + "\n" for row in rows)
        else:
            yield from jsonld.lines(sheet.node(iris, row) for row in rows)


def quotes(deps: Deps, query: QuoteQuery, sort: str | None = None) -> Sheet:
    """The quotes of all pages of `quotesvc.services.quotes.search_quotes`."""

    def read(session: Session) -> Iterator[Row]:
        for found in all_quotes(session, deps, query, sort):
            yield _quote_row(found, deps.gazetteer)

    return Sheet(
        "quotes",
        read,
        {**_under("quote", tables.QUOTES), **_under("article", tables.ARTICLE)},
        lambda iris, row: jsonld.quotation(iris, row["quote"], row["article"]),
        lambda row: row["quote"],
    )


def statements(deps: Deps, query: QuoteQuery, min_quotes: int = 1, sort: str | None = None) -> Sheet:
    """The statements of all pages of `quotesvc.services.provenance.list_statements`."""

    def read(session: Session) -> Iterator[Row]:
        rows = provenance.all_statements(session, deps, query, min_quotes, sort)
        while some := list(islice(rows, _AT_ONCE)):
            appeared = _appearances(session, deps.gazetteer, (row["id"] for row in some))
            yield from ({"statement": row, "appearances": appeared.get(row["id"], [])} for row in some)

    return Sheet(
        "statements",
        read,
        _under("statement", tables.STATEMENTS),
        lambda iris, row: jsonld.statement_row(iris, row["statement"], row["appearances"]),
        lambda row: row["statement"],
    )


def relays(deps: Deps, query: QuoteQuery, group_by: Sequence[str]) -> Sheet:
    """All rows of `quotesvc.services.audit.relays`."""
    dimensions = audit.read_dimensions(group_by)
    return Sheet(
        "relays",
        lambda session: audit.all_relays(session, deps, query, dimensions),
        tables.audit_columns(dimensions),
        jsonld.audit_row,
        _same,
    )


def single_source(deps: Deps, query: QuoteQuery, min_publishers: int) -> Sheet:
    """All rows of `quotesvc.services.audit.single_source`."""
    return Sheet(
        "single-source",
        lambda session: audit.all_single_source(session, deps, query, min_publishers),
        tables.SINGLE_SOURCE,
        jsonld.single_source_row,
        _same,
    )


def circular(deps: Deps, query: QuoteQuery) -> Sheet:
    """All rows of `quotesvc.services.audit.circular`."""
    return Sheet(
        "circular",
        lambda session: audit.all_circular(session, deps, query),
        tables.CIRCULAR,
        jsonld.circular_row,
        _same,
    )


def article(deps: Deps, article_id: str, iris: Iris, *, all_kinds: bool = False) -> Node:
    """One article with the claims in it, as JSON-LD. Raises `NotFoundError`."""
    with deps.store.read() as session:
        shown = read_article(session, deps.gazetteer, article_id, all_kinds)
        named = {quote["statement"] for quote in shown["quotes"] if quote["statement"] is not None}
        return jsonld.article_node(iris, shown, _appearances(session, deps.gazetteer, named))


def quote(deps: Deps, quote_id: str, iris: Iris) -> Node:
    """One quote as JSON-LD. Raises `NotFoundError`."""
    with deps.store.read() as session:
        found = find_quote(session, quote_id)
        return jsonld.quotation(
            iris, quote_shape(found, deps.gazetteer), _about(found.article, deps.gazetteer)
        )


def statement(deps: Deps, statement_id: str, iris: Iris, *, revisions: bool = False) -> Node:
    """One statement with its quotes, as JSON-LD. Raises `NotFoundError`."""
    shown = provenance.get_statement(deps, statement_id, revisions=revisions)
    with deps.store.read() as session:
        appeared = _appearances(session, deps.gazetteer, [shown["id"]])
    return jsonld.statement_node(iris, shown, appeared.get(shown["id"], []))


def _appearances(session: Session, gazetteer: Gazetteer, named: Iterable[str]) -> dict[str, list[Row]]:
    return {
        statement_id: [_about(found, gazetteer) for found in listed]
        for statement_id, listed in appearances(session, named).items()
    }


def _quote_row(found: FoundQuote, gazetteer: Gazetteer) -> Row:
    shown = quote_shape(found.quote, gazetteer)
    if found.highlight is not None:
        shown["highlight"] = found.highlight
    return {"quote": shown, "article": _about(found.quote.article, gazetteer)}


def _about(article: Article, gazetteer: Gazetteer) -> Row:
    publisher = article.publisher
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "language": article.language,
        "published_at": show_instant(article.published_at),
        "publisher": outlets.shape(publisher, gazetteer) if publisher is not None else None,
    }


def _under(name: str, columns: Columns) -> Columns:
    def inner(cell: Callable[[Row], Any]) -> Callable[[Row], Any]:
        return lambda row: cell(row[name])

    return {column: inner(cell) for column, cell in columns.items()}


def _same(row: Row) -> Row:
    return row


def gathered(pieces: Iterable[str], size: int = 32_768) -> Iterator[bytes]:
    """The pieces in UTF-8, put together to about ``size`` characters, as it costs to send each by itself."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()
