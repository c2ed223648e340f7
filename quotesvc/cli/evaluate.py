"""`quotesvc evaluate`: the pipeline against articles that people annotated."""

from __future__ import annotations

from pathlib import Path

import click

from quotesvc.cli import output, working
from quotesvc.cli.extract import quotes_of
from quotesvc.cli.reading import Item
from quotesvc.settings import Settings


@click.command()
@click.option(
    "--gold",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of annotations.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the figures.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--min-words", type=click.IntRange(1), default=1, show_default=True, help="Leave shorter quotes out."
)
@click.option("--errors", type=click.IntRange(0), default=0, help="Show up to N errors of each sort.")
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes.")
def evaluate(gold: Path, form: str, as_json: bool, min_words: int, errors: int, workers: int) -> None:
    """Score the pipeline: found quotes, their kind, speaker and relays, and how far its confidence holds.

    The folder holds NAME.txt and NAME.json for each article, or NAME.txt and NAME.ann of PolNeAR.
    """
    from quotesvc.nlp import scoring
    from quotesvc.services.inputs import ArticleInput

    items = [
        Item(article.id, article.id, ArticleInput(text=article.text)) for article in scoring.articles(gold)
    ]
    results = working.in_order(_quotes_of, items, Settings.from_env(), workers)
    predictions = {
        name: found for name, _, found in working.progress(results, len(items)) if isinstance(found, list)
    }
    report = scoring.score(gold, predictions, min_words)
    if as_json or form == "json":
        output.write_json({**report.as_dict(), **report.details(errors)})
    else:
        click.echo(report.as_table(errors=errors))


def _quotes_of(item: Item) -> tuple[str, str, object]:
    return quotes_of(item, all_kinds=True)
