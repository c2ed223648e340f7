"""The command line: thin calls to services. A module per command, or per group of small ones."""

from __future__ import annotations

from typing import Any

import click

import quotesvc
from quotesvc.cli.admin import db, keys, outlets, settings
from quotesvc.cli.evaluate import evaluate
from quotesvc.cli.extract import extract
from quotesvc.cli.ingest import ingest
from quotesvc.cli.search import audit, search
from quotesvc.cli.serve import serve
from quotesvc.cli.statements import statements
from quotesvc.cli.verify import verify
from quotesvc.errors import InputError, QuotesvcError, SettingsError


class _Commands(click.Group):
    """A group whose commands report errors as one line, without usage or a traceback."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise _in_one_line(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _in_one_line(error) from error
        except (SettingsError, InputError) as error:
            # What files hold is reported where it is read; what comes here was on the command line.
            raise click.UsageError(error.message) from error
        except QuotesvcError as error:
            raise click.ClickException(error.message) from error


def _in_one_line(error: click.UsageError) -> click.UsageError:
    """The error without the usage that click puts above it, and with the command that tells the usage."""
    if error.ctx is None or isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error
    return click.UsageError(f"{error.format_message()} See `{error.ctx.command_path} --help`.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(quotesvc.__version__, prog_name="quotesvc")
def main() -> None:
    """Who said this, and who carried it to us? Quotes, speakers and relays out of news articles.

    \b
    quotesvc serve                              the service and its page, on this machine
    quotesvc extract article.txt                the quotes of a file, without a database
    quotesvc ingest articles.jsonl              many articles into the database
    quotesvc search --relay tass "security"     find quotes
    quotesvc audit --by relay,speaker           who carried whose words
    quotesvc verify "We shall go"               did anybody say this?

    Settings are environment variables: see `quotesvc settings`.

    Exit codes: 0 done, 1 some input failed, 2 wrong use.
    """


for command in (
    serve,
    extract,
    ingest,
    search,
    statements,
    audit,
    verify,
    evaluate,
    keys,
    db,
    outlets,
    settings,
):
    main.add_command(command)
