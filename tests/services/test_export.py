"""Exports: whole lists, in one state of the database, a few rows in memory at a time."""

from __future__ import annotations

import csv
import gc
import io
import json
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

from quotesvc.errors import InputError
from quotesvc.services import articles, audit, export, ingest, quotes
from quotesvc.services.deps import Deps
from quotesvc.services.export import Format, Sheet
from quotesvc.services.jsonld import Iris
from quotesvc.services.quotes import QuoteQuery
from quotesvc.store.pages import PageRequest
from tests.desk import Desk, Said

MANY = 450  # more than two of the pieces in which rows are read, and than two pages


@pytest.fixture
def desk_deps(deps: Deps) -> Deps:
    return replace(deps, analyser=Desk(deps.gazetteer))


def post(
    deps: Deps, publisher: str | None, published_at: str | None, *said: Said, **more: Any
) -> dict[str, Any]:
    assert isinstance(deps.analyser, Desk)
    article = deps.analyser.write(publisher, published_at, *said)
    return ingest.submit(deps, replace(article, **more))[0]


def fill(deps: Deps, number: int) -> None:
    """Articles of nine quotes each, some without a date. They belong to no statement, which is quick to store."""
    for first in range(0, number, 9):
        said = [
            Said(
                f"Word {place} of the harbour",
                f"Person {place % 7}",
                ("TASS",) if place % 2 else (),
                kind="other",
            )
            for place in range(first, min(first + 9, number))
        ]
        post(deps, "BBC", f"2024-01-{1 + first // 9 % 28:02}" if first % 4 else None, *said)


OTHER = ("other",)


def text(deps: Deps, sheet: Sheet, form: Format = "jsonl") -> str:
    return "".join(export.write(deps, sheet, form, Iris()))


def lines(deps: Deps, sheet: Sheet) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text(deps, sheet).splitlines()]


def all_pages(deps: Deps, query: QuoteQuery, sort: str | None = None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    page = quotes.search_quotes(deps, query, PageRequest(200), sort)
    items += page.items
    while page.next is not None:
        page = quotes.search_quotes(deps, query, PageRequest(200, page.next), sort)
        items += page.items
    return items


def test_json_lines_are_the_items_of_all_pages(desk_deps: Deps) -> None:
    fill(desk_deps, MANY)
    for query, sort in (
        (QuoteQuery(kind=OTHER), None),
        (QuoteQuery(kind=OTHER), "published_at"),
        (QuoteQuery(kind=OTHER, relay="tass", speaker="Person 3"), None),
        (QuoteQuery(kind=OTHER, q="harbour"), None),
        (QuoteQuery(kind=OTHER, q="harbour", publisher="bbc"), "-published_at"),
    ):
        expected = all_pages(desk_deps, query, sort)
        assert lines(desk_deps, export.quotes(desk_deps, query, sort)) == expected
        assert expected
    assert len(all_pages(desk_deps, QuoteQuery(kind=OTHER))) == MANY
    assert len(lines(desk_deps, export.quotes(desk_deps, QuoteQuery(kind=OTHER)).first(3))) == 3


def test_every_format_has_every_row(desk_deps: Deps) -> None:
    fill(desk_deps, 30)
    post(desk_deps, "CNN", "2024-01-03", Said("We shall see what comes of it", "Person 1", ("TASS",)))
    sheets = [
        export.quotes(desk_deps, QuoteQuery(kind=OTHER)),
        export.relays(desk_deps, QuoteQuery(kind=OTHER), ["relay", "speaker", "publisher", "month"]),
        export.single_source(desk_deps, QuoteQuery(), 1),
    ]
    for sheet in sheets:
        items = lines(desk_deps, sheet)
        rows = list(csv.DictReader(io.StringIO(text(desk_deps, sheet, "csv"))))
        nodes = json.loads(text(desk_deps, sheet, "jsonld"))["@graph"]
        assert len(items) == len(rows) == len(nodes) > 0
        assert list(rows[0]) == list(sheet.columns)


def test_without_rows_there_is_a_header_or_an_empty_document(desk_deps: Deps) -> None:
    sheets = (
        export.quotes(desk_deps, QuoteQuery()),
        export.relays(desk_deps, QuoteQuery(), ["relay"]),
        export.single_source(desk_deps, QuoteQuery(), 2),
        export.circular(desk_deps, QuoteQuery()),
    )
    for sheet in sheets:
        assert text(desk_deps, sheet, "csv") == ",".join(sheet.columns) + "\r\n"
        assert text(desk_deps, sheet, "jsonl") == ""
        document = json.loads(text(desk_deps, sheet, "jsonld"))
        assert document["@graph"] == []
        assert document["@context"]["schema"] == "https://schema.org/"


def test_a_quote_in_cells(desk_deps: Deps) -> None:
    said = Said("=HYPERLINK(harbour)", "Mira Tolan", ("Kommersant", "Interfax"), "interview", role="mayor")
    shown = post(
        desk_deps, "BBC", "2024-02-01", said, title='Harbour, "again"', url="https://a.test/1", language="en"
    )["quotes"][0]
    (row,) = csv.DictReader(io.StringIO(text(desk_deps, export.quotes(desk_deps, QuoteQuery()), "csv")))
    assert row == {
        "article": shown["article"],
        "field": "text",
        "start": "1",
        "end": "20",
        "kind": "direct",
        "text": "'=HYPERLINK(harbour)",
        "speaker": "Mira Tolan",
        "role": "mayor",
        "cue": "",
        "relays": "Kommersant; Interfax",
        "channel": "interview",
        "stance": "asserted",
        "publisher": "BBC",
        "published_at": "2024-02-01T00:00:00Z",
        "confidence": "0.9",
        "abstained": "",
        "id": shown["id"],
        "statement": shown["statement"],
        "speaker_id": shown["speaker"]["id"],
        "speaker_kind": "person",
        "mention": "Mira Tolan",
        "resolution": "name",
        "relay_slugs": "kommersant; interfax",
        "relay_bases": "quoted_by; quoted_by",
        "relay_scopes": "explicit; explicit",
        "publisher_slug": "bbc",
        "chain": "Mira Tolan > Kommersant > Interfax > BBC",
        "prefix": "“",
        "suffix": shown["suffix"],
        "pipeline": "desk-1",
        "corrected": "false",
        "title": 'Harbour, "again"',
        "url": "https://a.test/1",
        "language": "en",
    }


def test_what_changes_meanwhile_changes_no_export(desk_deps: Deps) -> None:
    fill(desk_deps, MANY)
    post(desk_deps, "BBC", "2024-01-03", Said("We shall see what comes of it", "Person 1", ("TASS",)))
    query = QuoteQuery(q="harbour", kind=OTHER)
    sheets = (
        export.quotes(desk_deps, query),
        export.quotes(desk_deps, query, "published_at"),
        export.relays(desk_deps, query, ["speaker", "relay"]),
        export.single_source(desk_deps, QuoteQuery(), 1),
    )
    expected = [lines(desk_deps, sheet) for sheet in sheets]
    running = [export.write(desk_deps, sheet, "jsonl", Iris()) for sheet in sheets]
    found = [[json.loads(next(pieces))] for pieces in running]
    listed = articles.list_articles(desk_deps, PageRequest(60))
    for article in listed.items[::2]:
        articles.delete_article(desk_deps, article["id"])
    post(
        desk_deps,
        "CNN",
        "2024-01-03",
        Said("Another harbour is not on any map of ours", "Person 1", ("TASS",)),
    )
    for rows, pieces in zip(found, running, strict=True):
        rows.extend(map(json.loads, pieces))
    assert found == expected
    assert lines(desk_deps, sheets[0]) != expected[0]


def test_what_is_wrong_is_said_before_the_first_row(desk_deps: Deps) -> None:
    for sheet in (
        export.quotes(desk_deps, QuoteQuery(q="!?")),
        export.quotes(desk_deps, QuoteQuery(), "relevance"),
        export.single_source(desk_deps, QuoteQuery(), 0),
    ):
        with pytest.raises(InputError):
            next(export.write(desk_deps, sheet, "jsonl", Iris()))
    with pytest.raises(InputError):
        export.relays(desk_deps, QuoteQuery(), ["colour"])


def test_memory_does_not_grow_with_the_rows(desk_deps: Deps) -> None:
    peaks = []
    for number in (MANY, 3 * MANY):  # in either case there are full pieces, the old and the new one
        fill(desk_deps, number)
        sheet = export.quotes(desk_deps, QuoteQuery(kind=OTHER))
        sum(map(len, export.write(desk_deps, sheet.first(5), "csv", Iris())))  # what is made once and kept
        gc.collect()
        tracemalloc.start()
        rows = sum(1 for _ in export.write(desk_deps, sheet, "csv", Iris()))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert rows > number
    assert peaks[1] < 1.5 * peaks[0]


def test_gathered_pieces_lose_nothing() -> None:
    pieces = ["ä", "", "bc", "d" * 10, "é"]
    found = list(export.gathered(iter(pieces), 3))
    assert b"".join(found).decode() == "".join(pieces)
    assert len(found) == 3
    assert list(export.gathered(iter([]))) == []


def test_an_audit_in_cells(desk_deps: Deps) -> None:
    same = Said("The bridge will be closed for most of the winter", "Mira Tolan", ("TASS",))
    post(desk_deps, "BBC", "2024-02-01", same)
    post(desk_deps, "CNN", "2024-02-02", same)
    sheet = export.relays(desk_deps, QuoteQuery(), ["relay", "speaker"])
    (row,) = csv.DictReader(io.StringIO(text(desk_deps, sheet, "csv")))
    speaker = audit.relays(desk_deps, QuoteQuery(), PageRequest(), ["speaker"]).items[0]["speaker"]["id"]
    assert row == {
        "relay": "TASS",
        "relay_slug": "tass",
        "speaker": "Mira Tolan",
        "speaker_id": speaker,
        "quotes": "2",
        "statements": "1",
        "articles": "2",
        "first": "1",
        "exclusive": "1",
        "behind": "0",
        "lag_seconds_median": "",
        "first_seen": "2024-02-01T00:00:00Z",
        "last_seen": "2024-02-02T00:00:00Z",
    }
    (row,) = csv.DictReader(
        io.StringIO(text(desk_deps, export.single_source(desk_deps, QuoteQuery(), 2), "csv"))
    )
    assert (row["origin_slug"], row["publishers"], row["unsourced"], row["quotes"]) == (
        "tass",
        "bbc; cnn",
        "",
        "2",
    )
