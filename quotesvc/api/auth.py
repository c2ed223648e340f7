"""Bearer keys (RFC 6750) and their scopes."""

from __future__ import annotations

from typing import NoReturn

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from quotesvc.api.state import service
from quotesvc.services import keys

ALL_SCOPES = "admin"
"""The scope that holds all others."""


def require_scope(scope: str) -> None:
    """Raise 401 or 403 unless the caller holds a key with ``scope``, or keys are not required."""
    if not service().keys_required:
        return
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        _refuse("An API key is required: send it as `Authorization: Bearer KEY`.", {})
    grant = keys.authenticate(service().store, given.token)
    if grant is None:
        _refuse("This API key is unknown or was revoked.", {"error": "invalid_token"})
    g.key = grant.key
    if not {scope, ALL_SCOPES} & grant.scopes:
        challenge = WWWAuthenticate("bearer", {"error": "insufficient_scope", "scope": scope})
        raise _Denied(f"This API key does not have the scope {scope!r}.", challenge)


def _refuse(reason: str, parameters: dict[str, str]) -> NoReturn:
    challenge = WWWAuthenticate("bearer", {"realm": "quotesvc", **parameters})
    raise Unauthorized(reason, www_authenticate=challenge)


class _Denied(Forbidden):
    """403 with the challenge that says which scope is missing."""

    def __init__(self, reason: str, challenge: WWWAuthenticate) -> None:
        super().__init__(reason)
        self._challenge = challenge

    def get_headers(self, *args: object, **kwargs: object) -> list[tuple[str, str]]:
        return [*super().get_headers(), ("WWW-Authenticate", self._challenge.to_header())]
