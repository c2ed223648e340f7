"""Keyset pagination and its cursors."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from quotesvc.errors import InputError
from quotesvc.store.models import Quote
from quotesvc.store.pages import PageRequest, SortKey, decode_cursor, encode_cursor, paginate

KEYS = [SortKey(Quote.published_at, datetime, nullable=True), SortKey(Quote.id, str)]
SCOPE = ("quotes", "-published_at")


@pytest.mark.parametrize("values", [[datetime(2021, 3, 4, 5, 6, tzinfo=UTC), "q_1"], [None, "q_ü"]])
def test_a_cursor_is_read_back(values: list[object]) -> None:
    assert decode_cursor(encode_cursor(values, SCOPE), KEYS, SCOPE) == values


def test_a_cursor_holds_for_its_search_only() -> None:
    cursor = encode_cursor([None, "q_1"], SCOPE)
    with pytest.raises(InputError):
        decode_cursor(cursor, KEYS, ("quotes", "published_at"))


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "=====", "a" * 10_000, "\0"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InputError) as refused:
        decode_cursor(cursor, KEYS, SCOPE)
    assert list(refused.value.fields) == ["cursor"]


def test_every_change_of_a_cursor_is_noticed() -> None:
    raw = base64.urlsafe_b64decode(encode_cursor([None, "q_123"], SCOPE) + "==")
    for position in range(len(raw)):
        changed = bytearray(raw)
        changed[position] ^= 1
        with pytest.raises(InputError):
            decode_cursor(base64.urlsafe_b64encode(changed).decode().rstrip("="), KEYS, SCOPE)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_limits_out_of_range_are_refused(limit: int) -> None:
    with pytest.raises(InputError) as refused:
        PageRequest(limit=limit)
    assert list(refused.value.fields) == ["limit"]


def test_lists_in_memory_have_pages() -> None:
    items = ["a", "b", "c"]
    first = paginate(items, str, PageRequest(limit=2), "letters")
    assert (first.items, first.total) == (["a", "b"], 3)
    assert paginate(items, str, PageRequest(limit=2, cursor=first.next), "letters").items == ["c"]
