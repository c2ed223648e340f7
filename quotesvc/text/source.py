"""What reading an article gives, and which strings can be an article at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotesvc.errors import InputError

SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """One article as it was read.

    Every offset that quotesvc answers counts code points of ``text``. ``skip`` holds the ``(start, end)``
    spans of it in which nobody is quoted (captions, cookie notices, comment forms), in order and apart from
    each other. ``published_at`` is ISO 8601 in UTC, ``language`` the primary language tag in lower case
    ("en").
    """

    text: str
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published_at: str | None = None
    site: str | None = None
    language: str | None = None
    skip: tuple[tuple[int, int], ...] = ()


def check_text(value: str, field: str = "text") -> str:
    """Return ``value`` as it is, or raise `InputError` where no database or UTF-8 file could hold it.

    A NUL ends the string in PostgreSQL, and half of a surrogate pair has no UTF-8 form. Neither is taken
    out here: every offset behind it would move.
    """
    reasons = []
    if "\0" in value:
        reasons.append(f"a NUL character at offset {value.index(chr(0))}")
    if lone := SURROGATE.search(value):
        reasons.append(f"an unpaired surrogate at offset {lone.start()}")
    if reasons:
        raise InputError(f"{field} holds {' and '.join(reasons)}", {field: reasons})
    return value
