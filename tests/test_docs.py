"""Documentation that is complete: a setting, command, endpoint or error without a word on it fails here."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from quotesvc import errors
from quotesvc.cli import main
from quotesvc.settings import Settings, describe

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def commands(group: click.Group, path: str = "quotesvc") -> list[tuple[str, click.Command]]:
    """All commands below a group, with their full names."""
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        full = f"{path} {name}"
        found += commands(command, full) if isinstance(command, click.Group) else [(full, command)]
    return found


@pytest.mark.parametrize("row", describe(Settings()), ids=lambda row: row.variable)
def test_settings(row: object) -> None:
    line = next(
        line
        for line in (DOCS / "settings.md").read_text("utf-8").splitlines()
        if line.startswith(f"| `{row.variable}` |")  # type: ignore[attr-defined]
    )
    assert (f"`{row.default}`" if row.default else "none") in line  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "command"), commands(main), ids=str)
def test_commands(name: str, command: click.Command) -> None:
    page = (DOCS / "cli.md").read_text("utf-8")
    assert name in page
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in page, (name, parameter.opts[0])
    assert command.help


def test_errors() -> None:
    page = (DOCS / "errors.md").read_text("utf-8")
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.QuotesvcError)
    }
    assert {code for code in codes if f"`{code}`" not in page} == {
        "error"
    }  # the root is never raised by itself


def test_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *DOCS.glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)
