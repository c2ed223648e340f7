"""Countries as texts name them: codes, names, adjectives and seats of government, from ``countries.csv``."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("countries.csv")
# Country domains that people everywhere use for the look of them say nothing of where somebody is.
_WORLDWIDE = frozenset(("ac", "ag", "ai", "am", "cc", "cd", "co", "fm", "gg", "io", "is", "la", "ly", "me", "nu", "sh",
                        "st", "to", "tv", "vc", "ws"))  # fmt: skip


def _rows() -> list[dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


_ROWS = _rows()
COUNTRIES = frozenset(row["code"] for row in _ROWS)
"""ISO 3166-1 alpha-2, and XK (Kosovo), which ISO leaves to users and everybody uses."""


@cache
def country_words(column: str) -> Mapping[str, str]:
    """The words of one column (``names``, ``adjectives``, ``capitals``), each to the code of its country."""
    return {word: row["code"] for row in _ROWS for word in row[column].split("|") if word}


@cache
def alternation(column: str) -> str:
    """The words of one column for a regular expression, the longest first."""
    words = sorted(country_words(column), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)


def country_of_host(host: str) -> str | None:
    """The country of a domain's last label, where it tells one: ``gazette.co.uk`` is of GB."""
    label = host.rstrip(".").rpartition(".")[2].lower()
    if label in _WORLDWIDE:
        return None
    code = "GB" if label == "uk" else label.upper()
    return code if code in COUNTRIES else None


def country_of_name(name: str) -> str | None:
    """The country that a name tells ("Irish Examiner"), unless it tells several."""
    found = {
        country_words(column)[" ".join(match.split())]
        for column in ("names", "adjectives")
        for match in re.findall(rf"\b(?:{alternation(column)})\b", name)
    }
    return found.pop() if len(found) == 1 else None
