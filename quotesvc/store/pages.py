"""Keyset pagination: a cursor says after which row to go on, so no page shifts when rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, UnaryExpression, and_, false, literal, or_

from quotesvc.errors import InputError
from quotesvc.store.ids import digest

MAX_LIMIT: Final = 200
DEFAULT_LIMIT: Final = 50

T = TypeVar("T")
_CHECK_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of ``total`` items, and the cursor of the next page, or None at the end."""

    items: list[T]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How many items to give, and where to go on. Raises `InputError` for a limit out of range."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_LIMIT:
            reason = f"Must be from 1 to {MAX_LIMIT}."
            raise InputError.of("limit", reason)


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column to sort by; the last of several must be unique. Rows without a value come last, always."""

    column: SQLColumnExpression[Any]
    type: type[str] | type[int] | type[float] | type[datetime]
    descending: bool = False
    nullable: bool = False

    def ordering(self) -> UnaryExpression[Any]:
        """For ``order_by``."""
        direction = self.column.desc() if self.descending else self.column.asc()
        return direction.nulls_last() if self.nullable else direction

    def beyond(self, value: Any) -> ColumnElement[bool]:
        """The rows that sort after ``value``."""
        if value is None:
            return false()
        later = self.column < value if self.descending else self.column > value
        return or_(later, self.column.is_(None)) if self.nullable else later


def after(keys: Sequence[SortKey], values: Sequence[Any]) -> ColumnElement[bool]:
    """The rows that sort after the one with these values."""
    key, *others = keys
    value, *rest = values
    beyond = key.beyond(value)
    if not others:
        return beyond
    equal = key.column.is_(None) if value is None else key.column == value
    return or_(beyond, and_(equal, after(others, rest)))


def encode_cursor(values: Sequence[Any], scope: object) -> str:
    """A cursor for the row with these sort values. It holds for searches with the same ``scope`` only."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    payload = json.dumps(plain, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(payload, scope) + payload).decode().rstrip("=")


def decode_cursor(cursor: str, keys: Sequence[SortKey], scope: object) -> list[Any]:
    """The values of `encode_cursor`; raises `InputError` for anything that it did not make for this scope."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        payload = raw[_CHECK_BYTES:]
        if raw[:_CHECK_BYTES] != _check(payload, scope):
            raise ValueError("the check does not fit")
        return [_read(value, key) for value, key in zip(json.loads(payload), keys, strict=True)]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        reason = "Not a cursor of this search."
        raise InputError.of("cursor", reason) from None


def _read(value: Any, key: SortKey) -> Any:
    if value is None and key.nullable:
        return None
    if key.type is datetime:
        return datetime.fromisoformat(value)
    if not isinstance(value, key.type):
        raise TypeError("the cursor holds a value of another type")
    return value


def _check(payload: bytes, scope: object) -> bytes:
    # No secret is needed: a cursor only names a place in what its bearer may read anyway.
    return digest(repr(scope), payload.hex())[:_CHECK_BYTES]


def paginate(items: Sequence[T], key: Callable[[T], str], page: PageRequest, scope: object) -> Page[T]:
    """One page of a list that is in memory already, sorted by ``key``, which no two items share."""
    rest = items
    if page.cursor is not None:
        (last,) = decode_cursor(page.cursor, [_TEXT_KEY], scope)
        rest = [item for item in items if key(item) > last]
    shown = list(rest[: page.limit])
    following = encode_cursor([key(shown[-1])], scope) if len(rest) > page.limit else None
    return Page(shown, following, len(items))


_TEXT_KEY: Final = SortKey(literal(""), str)
