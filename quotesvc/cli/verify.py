"""`quotesvc verify`: a quotation that somebody doubts, checked against what is stored."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from quotesvc.cli import output
from quotesvc.cli.search import stored
from quotesvc.services import tables

COLUMNS = ("text", "speaker", "relays", "publisher", "published_at")


@click.command()
@click.argument("text")
@click.option("--speaker", help="Who is said to have said it.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def verify(text: str, speaker: str | None, form: str) -> None:
    """Check whether anybody, or a certain speaker, said TEXT.

    The verdict is attested, altered, misattributed or not_found; below it are the quotes that it rests on, and
    what TEXT does to each. With - TEXT is read from standard input.

    \b
    quotesvc verify "We cannot wait for spring"
    quotesvc verify "We can wait for spring" --speaker "Ana Horvat"
    """
    from quotesvc.services import verify as service

    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")  # refused, with its reason, below
    found = service.verify(stored(), text, speaker)
    if form == "json":
        output.write_json(found)
        return
    click.echo(found["verdict"])
    if found["matches"]:
        rows = [_row(match) for match in found["matches"]]
        output.write_table(("similarity", "does", "agrees", *COLUMNS), rows)


def _row(match: Mapping[str, Any]) -> list[Any]:
    agrees = {True: "yes", False: "no", None: ""}[match["speaker_agrees"]]
    quote = match["quote"]
    return [
        match["similarity"],
        ", ".join(match["marks"]),
        agrees,
        *(tables.QUOTES[column](quote) for column in COLUMNS),
    ]
