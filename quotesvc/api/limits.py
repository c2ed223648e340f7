"""How many requests one client may send, where ``QUOTESVC_RATE_LIMIT`` says so."""

from __future__ import annotations

import hashlib

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from quotesvc.services.wiring import Service


def init_app(app: Flask) -> None:
    """Count in memory, in each process of its own; health checks and pages are not counted."""
    service: Service = app.extensions["quotesvc"]
    limit = service.settings.rate_limit
    if limit == "off":
        return
    Limiter(
        _client,
        app=app,
        application_limits=[limit],
        application_limits_exempt_when=lambda: not request.path.startswith("/api/"),
        storage_uri="memory://",
        headers_enabled=True,
        retry_after="delta-seconds",
    )


def _client() -> str:
    """The key where one is sent, else the address. The key itself is not kept."""
    given = request.authorization
    if given is not None and given.token:
        return hashlib.sha256(given.token.encode("utf-8", "surrogatepass")).hexdigest()
    return get_remote_address()
