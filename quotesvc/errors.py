"""The one tree of errors that quotesvc raises on purpose.

Each error has a ``code`` (a stable word for programs) and a message (a sentence for people). How an error
is shown, as HTTP status or exit code, is decided at the edges (`quotesvc.api`, `quotesvc.cli`), never here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self


class QuotesvcError(Exception):
    """Anything that went wrong for a reason that a user can understand."""

    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsError(QuotesvcError):
    """A setting has a value that cannot be used."""

    code = "settings"


class InputError(QuotesvcError):
    """What was given cannot be used; ``fields`` says which field and why."""

    code = "invalid"

    def __init__(self, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.fields = {name: list(reasons) for name, reasons in (fields or {}).items()}

    @classmethod
    def of(cls, field: str, reason: str) -> Self:
        """The error of one field, whose reason is a sentence."""
        return cls(f"{field} cannot be used: {reason}", {field: [reason]})


class NotJsonError(InputError):
    """What was given as JSON is not JSON, or is JSON that two readers could read differently."""

    code = "not_json"


class TooLargeError(InputError):
    """What was given is larger than the service takes."""

    code = "too_large"


class NotFoundError(QuotesvcError):
    """No such article, quote, speaker, outlet or statement."""

    code = "not_found"


class ConflictError(QuotesvcError):
    """The request cannot be done in the present state of what it names."""

    code = "conflict"


class ModelError(QuotesvcError):
    """The language pipeline is missing or is not one that quotesvc can use."""

    code = "model"


class OutletsError(QuotesvcError):
    """The outlets file is malformed; the message names line and column."""

    code = "outlets"


class StoreUnavailableError(QuotesvcError):
    """The database cannot be reached, or refuses to write (disk full, read-only)."""

    code = "store_unavailable"
