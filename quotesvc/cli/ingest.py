"""`quotesvc ingest`: many articles into the database."""

from __future__ import annotations

from collections import Counter

import click

from quotesvc.cli import reading, working
from quotesvc.cli.reading import Item
from quotesvc.cli.upgrading import upgrade
from quotesvc.errors import InputError
from quotesvc.settings import Settings

Result = tuple[str, str, str | None]
"""Place in the input, outcome (created, existing, failed), and why it failed."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
def ingest(files: tuple[str, ...], workers: int) -> None:
    """Store the articles of JSON Lines files and their quotes.

    A line is an object with the fields of `POST /articles`. An article that is there already is passed over,
    so a run that was broken off is resumed by running it again. A bad line is reported with its number and
    skipped.

    \b
    quotesvc ingest --workers 4 articles.jsonl
    """
    settings = Settings.from_env()
    upgrade(settings.database_url)
    items = (item for path in files for item in reading.read(path, "jsonl", only_known=True))
    outcomes: Counter[str] = Counter()
    for where, outcome, reason in working.progress(working.in_order(store, items, settings, workers), None):
        outcomes[outcome] += 1
        if reason is not None:
            click.echo(f"{where}: {reason}", err=True)
    click.echo(
        f"{outcomes['created']} stored, {outcomes['existing']} there already, {outcomes['failed']} failed",
        err=True,
    )
    if outcomes["failed"]:
        raise click.exceptions.Exit(1)


def store(item: Item) -> Result:
    """Store one article; runs in a worker process."""
    from quotesvc.services import ingest as service

    try:
        if item.article is None:
            raise item.error or InputError("no article")
        _, outcome = service.submit(working.worker_deps(database=True), item.article)
        return item.where, outcome, None
    except InputError as error:
        return item.where, "failed", error.message
