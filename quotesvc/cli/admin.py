"""Administration: keys, database, outlets, settings."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotesvc.cli import output, upgrading
from quotesvc.cli.existing import existing_url
from quotesvc.outlets.outlet import KINDS
from quotesvc.settings import Settings, describe

if TYPE_CHECKING:
    from quotesvc.outlets.gazetteer import Gazetteer

SCOPES = ("read", "ingest", "edit", "admin")


@click.group()
def keys() -> None:
    """API keys."""


@keys.command("create")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=["read"], show_default=True
)
def create_key(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key called NAME and print it: it is not shown again.

    \b
    quotesvc keys create newsroom --scope read --scope ingest
    """
    from quotesvc.services import keys as service
    from quotesvc.store.db import Store
    from quotesvc.store.migrations import migrate

    url = Settings.from_env().database_url
    migrate(url)
    made = service.create(Store(url), name, scopes)
    click.echo(f"{made['id']}: keep the key, it is not shown again", err=True)
    click.echo(made["secret"])


@keys.command("list")
def list_keys() -> None:
    """All keys, without their secrets."""
    from quotesvc.services import keys as service
    from quotesvc.store.db import Store

    columns = ("id", "name", "scopes", "created_at", "revoked_at")
    found = service.list_keys(Store(existing_url()))
    rows = [
        [" ".join(key[column]) if column == "scopes" else key[column] for column in columns] for key in found
    ]
    output.write_table(columns, rows)


@keys.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke_key(key_id: str) -> None:
    """Let a key open nothing any more."""
    from quotesvc.services import keys as service
    from quotesvc.store.db import Store

    service.revoke(Store(existing_url()), key_id)
    click.echo(f"{key_id} is revoked.", err=True)


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Make the tables, or bring them to this version, and make the statements that are missing."""
    state = upgrading.upgrade(Settings.from_env().database_url)
    click.echo(f"The database is at revision {state.current}.", err=True)


@db.command("check")
def check_db() -> None:
    """Say whether the database answers and has the tables of this version; exit 1 if not."""
    from quotesvc.store.migrations import check

    state = check(existing_url())
    click.echo(
        f"The database is at revision {state.current or 'none'}, this version needs {state.head}.", err=True
    )
    if not state.at_head:
        raise click.exceptions.Exit(1)


@click.group()
def outlets() -> None:
    """The gazetteer of outlets."""


@outlets.command("check")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def check_outlets(file: Path | None) -> None:
    """Check FILE, an outlets file; without one the shipped outlets and the file that QUOTESVC_OUTLETS names.

    Reports, by line and column, slugs, names, domains and ids that are not of one outlet alone, parents that are
    missing or lead in a circle, and codes, kinds, owners and years that are none; exit 1 if there are any.
    """
    from quotesvc.outlets import gazetteer

    own = Settings.from_env().outlets
    files = [file] if file else [gazetteer.SHIPPED, *([own] if own else [])]
    checked = [gazetteer.check(path) for path in files]
    problems = [problem for _, found in checked for problem in found]
    for problem in problems:
        click.echo(problem, err=True)
    click.echo(f"{sum(count for count, _ in checked)} outlets, {len(problems)} problems", err=True)
    if problems:
        raise click.exceptions.Exit(1)


@outlets.command("list")
@click.option("--country", help="ISO 3166, two letters.")
@click.option("--kind", type=click.Choice(KINDS), metavar="KIND", help=f"{', '.join(KINDS)}.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@click.option("--database", is_flag=True, help="With the rows that users added to the database.")
def list_outlets(country: str | None, kind: str | None, form: str, database: bool) -> None:
    """The outlets that are known. What --format csv prints can be used as an outlets file."""
    from quotesvc.outlets.gazetteer import COLUMNS
    from quotesvc.outlets.rows import to_cells

    shown = ("slug", "name", "kind", "country", "owner")
    columns = shown if form == "table" else (*shown, *(name for name in COLUMNS if name not in shown))
    cells = [
        dict(zip(COLUMNS, to_cells(outlet), strict=True))
        for outlet in _outlets(database=database)
        if (country is None or outlet.country == country.upper()) and (kind is None or outlet.kind == kind)
    ]
    if form == "json":
        output.write_json([{name: row[name] or None for name in columns} for row in cells])
    else:
        write = output.write_table if form == "table" else output.write_csv
        write(columns, [[row[name] for name in columns] for row in cells])


def _outlets(*, database: bool) -> Gazetteer:
    from quotesvc.outlets.gazetteer import load_default
    from quotesvc.services.live import LiveOutlets
    from quotesvc.store.db import Store

    settings = Settings.from_env()
    if not database:
        return load_default(settings.outlets)
    return LiveOutlets(Store(existing_url()), settings.outlets, partial(click.echo, err=True)).current()


@click.command()
def settings() -> None:
    """All settings: value, default and what they do. Set them as environment variables."""
    rows = describe(Settings.from_env())
    output.write_table(
        ("variable", "value", "default", "help"),
        [(row.variable, row.value, row.default, row.help) for row in rows],
    )
    known = {row.variable for row in rows}
    unknown = sorted(name for name in os.environ if name.startswith("QUOTESVC_") and name not in known)
    if unknown:
        click.echo(f"No such setting: {', '.join(unknown)}", err=True)
