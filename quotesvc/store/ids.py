"""Opaque identifiers: a prefix that says of what, and letters that say nothing."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final

ARTICLE: Final = "a"
QUOTE: Final = "q"
SPEAKER: Final = "s"
STATEMENT: Final = "st"
KEY: Final = "k"

_BYTES = 12  # 96 bits: two of a thousand million ids are equal with a chance of about one in 10^11


def new_id(prefix: str) -> str:
    """A fresh random id, such as ``a_7m3kq…``."""
    return f"{prefix}_{_letters(secrets.token_bytes(_BYTES))}"


def derived_id(prefix: str, *parts: object) -> str:
    """The id that always belongs to these parts, told apart: ``("ab", "c")`` is not ``("a", "bc")``."""
    return f"{prefix}_{_letters(digest(*parts)[:_BYTES])}"


def digest(*parts: object) -> bytes:
    """SHA-256 over the parts, each preceded by its length."""
    total = hashlib.sha256()
    for part in parts:
        value = str(part).encode()
        total.update(len(value).to_bytes(8, "big"))
        total.update(value)
    return total.digest()


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()
