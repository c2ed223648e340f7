"""`quotesvc search` and `quotesvc audit`: what is stored, as a table, JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotesvc.cli import output
from quotesvc.settings import Settings

if TYPE_CHECKING:
    from quotesvc.services.deps import Deps
    from quotesvc.services.quotes import QuoteQuery

F = TypeVar("F", bound=Callable[..., Any])
FIGURES = ("quotes", "statements", "articles", "first", "exclusive", "first_seen", "last_seen")
TABLE = ("text", "speaker", "relays", "publisher", "published_at", "kind", "confidence")


def _filters(command: F) -> F:
    """The options that narrow quotes, the same for both commands."""
    options = [
        click.option("--speaker", help="Id or name."),
        click.option("--relay", help="Slug, name or domain of an outlet that carried the words."),
        click.option("--publisher", help="Slug, name or domain of the outlet that published the article."),
        click.option("--kind", multiple=True, help="direct, mixed, other; may be repeated."),
        click.option("--channel", multiple=True, help="interview, statement, speech, …; may be repeated."),
        click.option("--article", help="Id."),
        click.option("--statement", help="Id."),
        click.option("--from", "published_from", help="Date or time of ISO 8601."),
        click.option("--to", "published_to", help="Date or time of ISO 8601; a date includes the whole day."),
        click.option("--min-confidence", type=float, help="From 0 to 1."),
        click.option("--revisions", is_flag=True, help="Superseded articles too."),
        click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True),
        click.option("--cursor", help="Go on after an earlier page; JSON answers it as `next`."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["table", "json", "csv"]),
            default="table",
            show_default=True,
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("words", nargs=-1)
@click.option("--sort", type=click.Choice(["relevance", "published_at", "-published_at"]))
@_filters
def search(
    words: tuple[str, ...], sort: str | None, limit: int, cursor: str | None, form: str, **filters: Any
) -> None:
    """Find quotes by WORDS, speaker, relay, publisher and date.

    \b
    quotesvc search '"national security"' --relay tass
    quotesvc search --speaker "Li Shangfu" --format json
    """
    from quotesvc.services.quotes import search_quotes
    from quotesvc.store.pages import PageRequest

    query = _query(" ".join(words), filters)
    found = search_quotes(_deps(), query, PageRequest(limit, cursor), sort)
    if form == "json":
        output.write_json({"items": found.items, "next": found.next, "total": found.total})
        return
    columns = TABLE if form == "table" else tuple(output.QUOTE_COLUMNS)
    rows = [[output.QUOTE_COLUMNS[column](quote) for column in columns] for quote in found.items]
    (output.write_table if form == "table" else output.write_csv)(columns, rows)
    _tell_rest(len(found.items), found.total)


@click.command()
@click.option(
    "--by", default="relay", show_default=True, help="relay, speaker, publisher, channel; with commas."
)
@click.option("-q", "words", default="", help="Only quotes with these words.")
@_filters
def audit(by: str, words: str, limit: int, cursor: str | None, form: str, **filters: Any) -> None:
    """Count who carried whose words.

    \b
    quotesvc audit
    quotesvc audit --by relay,speaker --from 2023-01-01 --format csv
    """
    from quotesvc.services.audit import relays
    from quotesvc.store.pages import PageRequest

    dimensions = [name.strip() for name in by.split(",")]
    found = relays(_deps(), _query(words, filters), PageRequest(limit, cursor), dimensions)
    if form == "json":
        output.write_json({"items": found.items, "next": found.next, "total": found.total})
        return
    columns = [*dimensions, *FIGURES]
    rows = [[_cell(row[column]) for column in columns] for row in found.items]
    (output.write_table if form == "table" else output.write_csv)(columns, rows)
    _tell_rest(len(found.items), found.total)


def _query(words: str, filters: dict[str, Any]) -> QuoteQuery:
    from quotesvc.services.quotes import QuoteQuery

    return QuoteQuery(q=words or None, **filters)


def _deps() -> Deps:
    from quotesvc.services.wiring import NoAnalyser, build_deps

    return build_deps(Settings.from_env(), NoAnalyser())


def _cell(value: Any) -> Any:
    return value["name"] if isinstance(value, dict) else "(none)" if value is None else value


def _tell_rest(shown: int, total: int) -> None:
    if total > shown:
        click.echo(f"{shown} of {total} shown.", err=True)
