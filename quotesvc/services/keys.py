"""Keys of the HTTP interface. A secret is shown once; what is kept cannot be turned back into it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select

from quotesvc.errors import InputError, NotFoundError
from quotesvc.services.instants import show_instant
from quotesvc.store.db import Store
from quotesvc.store.ids import KEY, new_id
from quotesvc.store.models import ApiKey

SCOPES: Final = ("read", "ingest", "edit", "admin")
_SECRET_PREFIX: Final = "qsk_"  # lets scanners for leaked secrets know what they found
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Grant:
    """What the bearer of a key may do."""

    key: str
    name: str
    scopes: frozenset[str]


def create(store: Store, name: str, scopes: Sequence[str]) -> dict[str, Any]:
    """Make a key; the answer holds its ``secret``, this once. Raises `InputError`."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise InputError.of("name", f"Must have from 1 to {_LONGEST_NAME:,} characters.")
    if not scopes or set(scopes) - set(SCOPES):
        raise InputError.of("scopes", f"Takes one or more of {', '.join(SCOPES)}.")
    secret = _SECRET_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        id=new_id(KEY),
        name=name,
        secret_hash=_hash(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_at=datetime.now(UTC),
    )
    with store.write() as session:
        session.add(key)
        session.flush()
        return _shape(key) | {"secret": secret}


def list_keys(store: Store) -> list[dict[str, Any]]:
    """All keys, the oldest first, revoked ones too, without their secrets."""
    with store.read() as session:
        found = session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.id))
        return [_shape(key) for key in found]


def revoke(store: Store, key_id: str) -> dict[str, Any]:
    """Let a key open nothing any more; again is no error. Raises `NotFoundError`."""
    with store.write() as session:
        key = session.get(ApiKey, key_id)
        if key is None:
            raise NotFoundError(f"There is no key {key_id!r}.")
        key.revoked_at = key.revoked_at or datetime.now(UTC)
        session.flush()
        return _shape(key)


def authenticate(store: Store, secret: str) -> Grant | None:
    """What the bearer of ``secret`` may do; None for a secret that is unknown or revoked."""
    with store.read() as session:
        # Only the hash is compared, so the time that takes tells nothing about a secret.
        found = select(ApiKey).where(ApiKey.secret_hash == _hash(secret), ApiKey.revoked_at.is_(None))
        key = session.scalars(found).one_or_none()
        return None if key is None else Grant(key.id, key.name, frozenset(key.scopes))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _shape(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes,
        "created_at": show_instant(key.created_at),
        "revoked_at": show_instant(key.revoked_at),
    }
