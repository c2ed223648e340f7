"""`quotesvc statements`: what was said once, however many carried it, and making statements anew."""

from __future__ import annotations

from typing import Any

import click

from quotesvc.cli import output, upgrading
from quotesvc.cli.search import PAGES, export_all, page_request, quote_filters, quote_query, show, stored
from quotesvc.services import tables

TABLE = ("statement", "text", "speaker", "quotes", "publishers", "first_seen", "last_seen")
SORTS = ("quotes", "-quotes", "first_seen", "-first_seen", "last_seen", "-last_seen")


@click.group()
def statements() -> None:
    """Statements: the same words said once, in whatever wording."""


@statements.command("list")
@click.option("-q", "words", default="", help="Only statements that have a quote with these words.")
@click.option("--min-quotes", type=click.IntRange(1), default=1, show_default=True, help="That it has.")
@click.option("--sort", type=click.Choice(SORTS), default="-last_seen", show_default=True)
@quote_filters
def list_statements(
    words: str, min_quotes: int, sort: str, limit: int | None, cursor: str | None, form: str, **filters: Any
) -> None:
    """List statements by words, speaker, relay, publisher and date of their quotes.

    \b
    quotesvc statements list --relay tass --min-quotes 5 --sort -quotes
    """
    from quotesvc.services import export, provenance

    deps, query = stored(), quote_query(words, filters)
    if form in PAGES:
        page = page_request(limit, cursor)
        found = provenance.list_statements(deps, query, page, min_quotes=min_quotes, sort=sort)
        show(found, {name: tables.STATEMENTS[name] for name in TABLE}, form)
    else:
        export_all(deps, export.statements(deps, query, min_quotes, sort), form, limit, cursor)


@statements.command("show")
@click.argument("statement_id", metavar="ID")
@click.option("--revisions", is_flag=True, help="Superseded articles too.")
def show_statement(statement_id: str, revisions: bool) -> None:
    """One statement in JSON: quotes, chain, origins, variants and conflicts."""
    from quotesvc.services.provenance import get_statement

    output.write_json(get_statement(stored(), statement_id, revisions=revisions))


@statements.command()
def rebuild() -> None:
    """Make all statements anew. They come out as they are: this is for a store whose statements are in doubt.

    Articles may be posted meanwhile. Quotes have no statement until it is made again.
    """
    from quotesvc.services import statements as service
    from quotesvc.settings import Settings
    from quotesvc.store.db import Store

    url = Settings.from_env().database_url
    upgrading.upgrade(url)
    store = Store(url)
    try:
        done = upgrading.with_progress(store, service.rebuild)
    finally:
        store.close()
    click.echo(f"{done} quotes have their statements.", err=True)
