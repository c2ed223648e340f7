"""`quotesvc search` and `quotesvc audit`: what is stored, as a table, JSON or a whole export."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from quotesvc.cli import output
from quotesvc.cli.existing import existing_url
from quotesvc.services import tables
from quotesvc.services.tables import Columns, Row
from quotesvc.settings import Settings

if TYPE_CHECKING:
    from quotesvc.services.deps import Deps
    from quotesvc.services.export import Format, Sheet
    from quotesvc.services.quotes import QuoteQuery
    from quotesvc.store.pages import Page, PageRequest

F = TypeVar("F", bound=Callable[..., Any])
PAGES = ("table", "json")
LIMIT = 50
MOST = 200
TABLE = ("text", "speaker", "relays", "publisher", "published_at", "kind", "confidence")


def quote_filters(command: F) -> F:
    """The options that narrow quotes and say how they are shown, the same for all commands."""
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
        click.option(
            "--limit",
            type=click.IntRange(1),
            help=f"Most rows. [default: {LIMIT}, and all in csv, jsonl and jsonld]",
        ),
        click.option("--cursor", help="Go on after an earlier page; JSON answers it as `next`."),
        click.option(
            "--format",
            "form",
            type=click.Choice([*PAGES, "csv", "jsonl", "jsonld"]),
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
@quote_filters
def search(
    words: tuple[str, ...], sort: str | None, limit: int | None, cursor: str | None, form: str, **filters: Any
) -> None:
    """Find quotes by WORDS, speaker, relay, publisher and date.

    \b
    quotesvc search '"national security"' --relay tass
    quotesvc search --speaker "Li Shangfu" --format json
    quotesvc search --from 2023-01-01 --format csv > quotes.csv
    """
    from quotesvc.services import export
    from quotesvc.services.quotes import search_quotes

    deps, query = stored(), quote_query(" ".join(words), filters)
    if form in PAGES:
        found = search_quotes(deps, query, page_request(limit, cursor), sort)
        show(found, {name: tables.QUOTES[name] for name in TABLE}, form)
    else:
        export_all(deps, export.quotes(deps, query, sort), form, limit, cursor)


@click.command()
@click.option(
    "--report",
    type=click.Choice(["relays", "single-source", "circular"]),
    default="relays",
    show_default=True,
    help="Who carried how much; what many publish and one relay originates; what outlets have from each other.",
)
@click.option(
    "--by",
    default="relay",
    show_default=True,
    help="What relays are counted by: relay, owner, country, speaker, publisher, channel, month; with commas.",
)
@click.option(
    "--min-publishers", type=int, default=2, show_default=True, help="Of a statement that is single-source."
)
@click.option("-q", "words", default="", help="Only quotes with these words.")
@quote_filters
def audit(
    report: str,
    by: str,
    min_publishers: int,
    words: str,
    limit: int | None,
    cursor: str | None,
    form: str,
    **filters: Any,
) -> None:
    """Count who carried whose words, and find where statements come from.

    \b
    quotesvc audit
    quotesvc audit --by relay,speaker --from 2023-01-01 --format csv
    quotesvc audit --report single-source --min-publishers 5
    """
    from quotesvc.services import audit, export

    deps, query = stored(), quote_query(words, filters)
    sheets: dict[str, tuple[Callable[[], Sheet], Callable[[PageRequest], Page[dict[str, Any]]]]] = {
        "relays": (
            lambda: export.relays(deps, query, dimensions),
            lambda page: audit.relays(deps, query, page, dimensions),
        ),
        "single-source": (
            lambda: export.single_source(deps, query, min_publishers),
            lambda page: audit.single_source(deps, query, page, min_publishers),
        ),
        "circular": (lambda: export.circular(deps, query), lambda page: audit.circular(deps, query, page)),
    }
    dimensions = audit.read_dimensions([name.strip() for name in by.split(",")])
    sheet, page = sheets[report]
    if form in PAGES:
        show(page(page_request(limit, cursor)), _for_people(sheet().columns, dimensions), form)
    else:
        export_all(deps, sheet(), form, limit, cursor)


def quote_query(words: str, filters: dict[str, Any]) -> QuoteQuery:
    """The query that words and the options of `quote_filters` make."""
    from quotesvc.services.quotes import QuoteQuery

    return QuoteQuery(q=words or None, **filters)


def stored() -> Deps:
    """What reads the database, without the language pipeline."""
    from quotesvc.services.wiring import NoAnalyser, build_live

    live = build_live(Settings.from_env(), NoAnalyser())
    existing_url()
    return live.current()


def page_request(limit: int | None, cursor: str | None) -> PageRequest:
    """The page that ``--limit`` and ``--cursor`` ask for."""
    from quotesvc.store.pages import PageRequest

    if limit is not None and limit > MOST:
        raise click.UsageError(f"--limit is at most {MOST} where --format is table or json.")
    return PageRequest(limit or LIMIT, cursor)


def show(found: Page[dict[str, Any]], columns: Columns, form: str) -> None:
    """Print a page as a table or as JSON."""
    if form == "json":
        output.write_json({"items": found.items, "next": found.next, "total": found.total})
        return
    output.write_table(tuple(columns), tables.cells(columns, found.items))
    if found.total > len(found.items):
        click.echo(f"{len(found.items)} of {found.total} shown.", err=True)


def _for_people(columns: Columns, groups: Sequence[str]) -> Columns:
    """The columns that tell people something, with a word where a group is null."""

    def named(cell: Callable[[Row], Any]) -> Callable[[Row], Any]:
        return lambda row: "(none)" if (value := cell(row)) is None else value

    return {
        name: named(cell) if name in groups else cell
        for name, cell in columns.items()
        if not name.endswith(("_slug", "_id")) and name != "statement"
    }


def export_all(deps: Deps, sheet: Sheet, form: str, limit: int | None, cursor: str | None) -> None:
    """Print a whole list in another format."""
    from quotesvc.services import export
    from quotesvc.services.jsonld import Iris

    if cursor is not None:
        raise click.UsageError("--cursor goes with pages: --format table or json.")
    chosen = sheet if limit is None else sheet.first(limit)
    sys.stdout.writelines(export.write(deps, chosen, cast("Format", form), Iris(), csv_end="\n"))
