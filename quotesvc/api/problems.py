"""Every error as one body: ``application/problem+json`` of RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import marshmallow as ma
import structlog
from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from quotesvc.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    NotJsonError,
    QuotesvcError,
    StoreUnavailableError,
    TooLargeError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5
"""Seconds after which a client may ask a database again that was away."""

# The most special class first.
STATUSES: tuple[tuple[type[QuotesvcError], HTTPStatus], ...] = (
    (NotJsonError, HTTPStatus.BAD_REQUEST),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (StoreUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)

log = structlog.get_logger(__name__)


class ProblemSchema(ma.Schema):
    """An error."""

    type = ma.fields.String(required=True, metadata={"example": "about:blank"})
    title = ma.fields.String(required=True, metadata={"description": "The status in words"})
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True, metadata={"description": "What was wrong, for people"})
    code = ma.fields.String(required=True, metadata={"description": "What was wrong, for programs"})
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "What was wrong with each field or parameter"},
    )


def problem(
    status: HTTPStatus,
    detail: str,
    *,
    code: str | None = None,
    errors: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a request that failed."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code or status.name.lower(),
    }
    if errors:
        body["errors"] = errors
    response = Response(json.dumps(body) + "\n", status.value, headers, content_type=MEDIA_TYPE)
    response.cache_control.no_store = True
    return response


def of_error(error: QuotesvcError) -> Response:
    """The problem for an error of a service; one that is no client's concern has no details."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), None)
    if status is None:
        return of_bug(error)
    fields = error.fields if isinstance(error, InputError) else None
    headers = {}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        log.error("unavailable", path=request.path, reason=error.message, exc_info=error.__cause__)
        headers["Retry-After"] = str(RETRY_AFTER)
    return problem(status, error.message, code=error.code, errors=fields, headers=headers)


def of_http(error: HTTPException) -> Response:
    """The problem for an error that Flask or an extension raised; its headers (Allow, Retry-After) stay."""
    status = HTTPStatus(error.code or 500)
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    detail = error.description or status.phrase
    if isinstance(error, RequestEntityTooLarge) and request.max_content_length is not None:
        detail = f"The body is larger than {request.max_content_length:,} bytes."
    return problem(status, detail, headers=headers)


def of_bug(error: Exception) -> Response:
    """The problem for an error of this program: logged in full, and the client is told nothing of it."""
    log.error("internal error", method=request.method, path=request.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The server made an error; it has been logged.")


def init_app(app: Flask) -> None:
    """Answer every error with a problem. The pages' blueprint may answer for its own paths before."""
    app.register_error_handler(QuotesvcError, of_error)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_bug)
