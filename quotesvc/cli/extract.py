"""`quotesvc extract`: quotes out of files, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import click

from quotesvc.cli import output, reading, working
from quotesvc.cli.reading import Item
from quotesvc.errors import InputError
from quotesvc.services import tables
from quotesvc.settings import Settings

Result = tuple[str, str, list[dict[str, Any]] | str]
"""Id, place in the input, and the quotes or why there are none."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]... or -")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "json", "csv"]), default="jsonl", show_default=True
)
@click.option("--input-format", type=click.Choice(["text", "html", "jsonl"]), help="What FILE holds.")
@click.option("--all", "all_kinds", is_flag=True, help="Include titles, nicknames and sneer quotes.")
@click.option("--title", help="Title of articles that have none.")
@click.option(
    "--publisher", help="Name, domain or slug of the outlet that published articles that name none."
)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
def extract(
    files: tuple[str, ...],
    form: str,
    input_format: reading.Format | None,
    all_kinds: bool,
    title: str | None,
    publisher: str | None,
    workers: int,
) -> None:
    """Find the quotes in articles and write them to stdout, in the order of the input.

    FILE is plain text; HTML where it ends in .html or .htm; JSON Lines where it ends in .jsonl, with "text"
    or "html" and perhaps "id", "title" and "publisher" on each line. Without FILE, or with -, standard input
    is read.

    \b
    quotesvc extract article.txt
    quotesvc extract --format csv --workers 4 articles.jsonl > quotes.csv
    curl -s https://example.org/page | quotesvc extract --input-format html -
    """
    paths = files or ("-",)
    items = (
        reading.with_defaults(item, {"title": title, "publisher": publisher})
        for path in paths
        for item in reading.read(path, input_format)
    )
    results = working.in_order(partial(quotes_of, all_kinds=all_kinds), items, Settings.from_env(), workers)
    failed: list[str] = []
    _WRITERS[form](_succeeded(working.progress(results, reading.count(paths)), failed))
    if failed:
        raise click.exceptions.Exit(1)


def quotes_of(item: Item, *, all_kinds: bool) -> Result:
    """The quotes of one article; runs in a worker process."""
    from quotesvc.services import ingest

    try:
        if item.article is None:
            raise item.error or InputError("no article")
        found = ingest.extract(working.worker_deps(), item.article, all_kinds=all_kinds)
        return item.id, item.where, [quote | {"article": item.id} for quote in found["quotes"]]
    except InputError as error:
        return item.id, item.where, error.message


def _succeeded(results: Iterable[Result], failed: list[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, where, found in results:
        if isinstance(found, str):
            failed.append(where)
            click.echo(f"{where}: {found}", err=True)
        else:
            yield name, found


def _write_jsonl(results: Iterable[tuple[str, list[dict[str, Any]]]]) -> None:
    for name, quotes in results:
        click.echo(json.dumps({"id": name, "quotes": quotes}, ensure_ascii=False))


def _write_json(results: Iterable[tuple[str, list[dict[str, Any]]]]) -> None:
    output.write_json([{"id": name, "quotes": quotes} for name, quotes in results])


def _write_csv(results: Iterable[tuple[str, list[dict[str, Any]]]]) -> None:
    rows = tables.cells(tables.QUOTES, (quote for _, quotes in results for quote in quotes))
    output.write_csv(tables.QUOTES, rows)


_WRITERS = {"jsonl": _write_jsonl, "json": _write_json, "csv": _write_csv}
