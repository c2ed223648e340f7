"""Dates and times as people write them, and as the service answers them: ISO 8601, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from quotesvc.errors import InputError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def parse_instant(value: str | datetime, field: str) -> datetime:
    """The instant that ISO 8601 text or a datetime names; without an offset it is taken as UTC.

    Raises `InputError` for ``field``.
    """
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        reason = "Not a date or time of ISO 8601, such as 2023-04-17 or 2023-04-17T09:30:00Z."
        raise InputError(f"{field} cannot be read: {reason}", {field: [reason]}) from None


def parse_end(value: str | datetime, field: str) -> datetime:
    """The first instant after ``value``: a date alone includes the whole day."""
    whole_day = isinstance(value, str) and _DATE.match(value.strip()) is not None
    start = parse_instant(value, field)
    try:
        return start + (timedelta(days=1) if whole_day else timedelta(microseconds=1))
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def show_instant(instant: datetime | None) -> str | None:
    """``2023-04-17T09:30:00Z``, with fractions of a second only where there are some."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
