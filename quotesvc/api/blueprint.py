"""A blueprint that holds what all endpoints promise: a scope, strict parameters, a strict body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn

import flask_smorest
import marshmallow as ma
from flask import Request, request
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from quotesvc import strictjson
from quotesvc.api.auth import require_scope
from quotesvc.errors import InputError

KEY_SCHEME = "key"
ALWAYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)

View = Callable[..., Any]


class NoParameters(ma.Schema):
    """What an endpoint without query parameters takes."""


class StrictParser(FlaskParser):
    """Reads bodies as strict JSON; refuses parameters that are unknown, or given twice."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": ma.RAISE, "json": ma.RAISE}  # noqa: RUF012  (as webargs declares it)

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The JSON body. Raises 415 for another media type, `NotJsonError` for what is not JSON."""
        check_media_type("application/json")
        return strictjson.parse(req.get_data(cache=False))

    def load_querystring(self, req: Request, schema: ma.Schema) -> MultiDictProxy:
        """The query parameters. Raises `InputError` for one that is given twice or holds NUL."""
        wrong = {name: ["Given twice."] for name, values in req.args.lists() if len(values) > 1}
        wrong |= {name: ["Holds a NUL."] for name, value in req.args.items() if "\0" in value}
        if wrong:
            raise InputError(f"Query parameters cannot be used: {', '.join(sorted(wrong))}.", wrong)
        return super().load_querystring(req, schema)

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **_: Any) -> NoReturn:
        """Raises `InputError` with the fields that did not fit the schema."""
        (messages,) = error.normalized_messages().values()  # type: ignore[no-untyped-call]
        fields = flatten(messages)
        raise InputError(f"Fields or parameters cannot be used: {', '.join(sorted(fields))}.", fields)


class Blueprint(flask_smorest.Blueprint):
    """Endpoints of one noun. The docstring of a view is its documentation."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, *, location: str = "json", **options: Any) -> Callable[[View], View]:
        """As flask-smorest's; remembers that the view reads the query, for `route`."""
        decorate = super().arguments(schema, location=location, **options)

        def decorator(view: View) -> View:
            decorated = decorate(view)
            decorated.takes = {*getattr(view, "takes", ()), location}
            return decorated

        return decorator

    def route(self, rule: str, *, scope: str, also: Sequence[HTTPStatus] = (), **options: Any) -> Any:
        """Register a view whose callers need ``scope``; ``also`` are the problems that only it may answer."""

        def decorator(view: View) -> View:
            takes: set[str] = getattr(view, "takes", set())
            checked = (
                view if "query" in takes else self.arguments(NoParameters, location="query")(_drop(view))
            )
            missing = (HTTPStatus.NOT_FOUND,) if "<" in rule else ()
            for status in {*ALWAYS, *BUSY, *also, *missing, *(BODY if "json" in takes else ())}:
                checked = self.alt_response(status.value, response=status.name)(checked)
            checked = self.doc(security=[{}, {KEY_SCHEME: []}], description=_described(view, scope))(checked)
            super(Blueprint, self).route(rule, **options)(_secured(checked, scope))
            return view

        return decorator

    def exported(self, view: View) -> View:
        """Describe the formats of `quotesvc.api.formats` beside JSON."""
        for media_type, kind in (
            ("text/csv", "string"),
            ("application/x-ndjson", "string"),
            ("application/ld+json", "object"),
        ):
            view = self.alt_response(200, schema={"type": kind}, content_type=media_type, success=True)(view)
        return view

    def linked(self, view: View) -> View:
        """Describe JSON-LD beside JSON, as `quotesvc.api.formats.single` answers it."""
        return self.alt_response(
            200, schema={"type": "object"}, content_type="application/ld+json", success=True
        )(view)


def check_media_type(*accepted: str) -> None:
    """Raise 415 unless the request's body is of one of these types, in UTF-8 and not compressed."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in accepted or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"The body must be {' or '.join(accepted)}, in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")


def flatten(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Marshmallow's nested messages by dotted path; what is wrong with the whole is under ``body``."""
    if not isinstance(messages, dict):
        return {path or "body": [str(message) for message in messages]}
    found: dict[str, list[str]] = {}
    for key, inner in messages.items():
        name = path if key == "_schema" else f"{path}.{key}" if path else str(key)
        found |= flatten(inner, name)
    return found


def _drop(view: View) -> View:
    """``view`` for a parser that hands over the parameters found, which are none."""

    @wraps(view)
    def without(*args: Any, **kwargs: Any) -> Any:
        return view(*args[:-1], **kwargs)

    return without


def _secured(view: View, scope: str) -> View:
    @wraps(view)
    def secured(**names: str) -> Any:
        require_scope(scope)
        if any("\0" in name for name in names.values()):
            raise NotFound  # no id holds one, and PostgreSQL takes none
        return view(**names)

    return secured


def _described(view: View, scope: str) -> str:
    _, _, rest = (view.__doc__ or "").partition("\n")
    told = " ".join(rest.split())
    return f"{told} Scope: `{scope}`.".strip()
